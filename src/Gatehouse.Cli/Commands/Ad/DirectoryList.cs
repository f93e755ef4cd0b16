using Gatehouse.Cli.Cloud;
using Gatehouse.Cli.CommandLine;
using Gatehouse.Cli.Output;

namespace Gatehouse.Cli.Commands.Ad;

/// <summary>Lists one kind of principal.</summary>
internal sealed class DirectoryList(string noun, string command, string path, IReadOnlyList<Column> columns)
    : LocalCommand("list", $"List every {noun}.", $"gatehouse ad {command} list -o table")
{
    protected override async Task<ExitCode> RunAsync(Invocation call, LocalSession cloud, CancellationToken cancellationToken)
    {
        call.Write(
            DirectoryShapes.Values(await cloud.CallAsync(HttpMethod.Get, DirectoryShapes.Root + path, null, cancellationToken)), columns);
        return ExitCode.Success;
    }
}
