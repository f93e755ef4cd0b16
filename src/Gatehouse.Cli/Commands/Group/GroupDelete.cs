using System.CommandLine;
using Gatehouse.Cli.Cloud;
using Gatehouse.Cli.CommandLine;
using Gatehouse.Connector.ResourceManager;

namespace Gatehouse.Cli.Commands.Group;

internal sealed class GroupDelete : CloudCommand
{
    private readonly Option<string> _name = GroupName.Required();
    private readonly Option<bool> _yes = CommonOptions.Yes();

    public GroupDelete() : base("delete", "Delete a resource group and everything in it.", "gatehouse group delete -n rg1 --yes")
    {
        Add(_name);
        Add(_yes);
    }

    protected override async Task<ExitCode> RunAsync(Invocation call, CloudSession cloud, CancellationToken cancellationToken)
    {
        var name = call.Required(_name);
        CommonOptions.Confirm(call, _yes, $"Delete the resource group '{name}' and everything in it?");
        var existed = await call.WithProgressAsync($"Deleting '{name}'", _ => cloud.ResourceManager.DeleteAsync(ResourceIds.Group(cloud.SubscriptionId, name), ApiVersions.Resources, cancellationToken));
        return existed ? ExitCode.Success : throw CliException.NotFound($"Resource group '{name}' could not be found.");
    }
}
