using System.CommandLine;
using System.Text.Json.Nodes;
using Gatehouse.Cli.Cloud;
using Gatehouse.Cli.CommandLine;

namespace Gatehouse.Cli.Commands.Ad;

internal sealed class AdGroupCreate : LocalCommand
{
    private readonly Option<string> _display = new("--display-name")
    {
        Description = "Name of the group.",
        HelpName = "name",
        Required = true,
    };
    private readonly Option<string?> _nickname = new("--mail-nickname")
    {
        Description = "Kept for the Azure CLI's command lines; not used.",
        HelpName = "name",
    };

    public AdGroupCreate() : base(
        "create", "Make a group of the local tenant.", "gatehouse ad group create --display-name Readers --mail-nickname readers")
    {
        Add(_display);
        Add(_nickname);
    }

    protected override async Task<ExitCode> RunAsync(Invocation call, LocalSession cloud, CancellationToken cancellationToken)
    {
        var group = await cloud.CallAsync(
            HttpMethod.Post, DirectoryShapes.Root + "groups", new JsonObject { ["displayName"] = call.Required(_display) }, cancellationToken);
        group["objectId"] = (string?)group["id"]; // its name in older versions of the Azure CLI, which the tutorials query
        call.Write(group, DirectoryShapes.Groups);
        return ExitCode.Success;
    }
}
