using System.Text.Json.Nodes;
using Gatehouse.Cli.Cloud;
using Gatehouse.Cli.CommandLine;
using Gatehouse.Connector.ResourceManager;

namespace Gatehouse.Cli.Commands.Group;

internal sealed class GroupList() : CloudCommand("list", "List resource groups.", "gatehouse group list -o table")
{
    protected override async Task<ExitCode> RunAsync(Invocation call, CloudSession cloud, CancellationToken cancellationToken)
    {
        var groups = await cloud.ResourceManager.ListAsync($"/subscriptions/{cloud.SubscriptionId}/resourcegroups", ApiVersions.Resources, cancellationToken);
        call.Write(new JsonArray([.. groups]), GroupName.Columns);
        return ExitCode.Success;
    }
}
