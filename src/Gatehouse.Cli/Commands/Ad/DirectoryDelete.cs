using System.CommandLine;
using Gatehouse.Cli.Cloud;
using Gatehouse.Cli.CommandLine;

namespace Gatehouse.Cli.Commands.Ad;

/// <summary>Deletes one principal.</summary>
internal sealed class DirectoryDelete : LocalCommand
{
    private readonly string _path;
    private readonly Option<string> _id;

    public DirectoryDelete(string noun, string command, string path, params string[] names) : base(
        "delete", $"Delete one {noun}.", $"gatehouse ad {command} delete {names[0]} ID")
    {
        _path = path;
        Add(_id = new Option<string>(names[0], names[1..]) { Description = $"Id of the {noun}.", HelpName = "id", Required = true });
    }

    protected override async Task<ExitCode> RunAsync(Invocation call, LocalSession cloud, CancellationToken cancellationToken)
    {
        await cloud.CallAsync(
            HttpMethod.Delete, $"{DirectoryShapes.Root}{_path}/{Uri.EscapeDataString(call.Required(_id))}", null, cancellationToken);
        return ExitCode.Success;
    }
}
