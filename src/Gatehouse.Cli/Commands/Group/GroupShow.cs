using System.CommandLine;
using Gatehouse.Cli.Cloud;
using Gatehouse.Cli.CommandLine;
using Gatehouse.Connector.ResourceManager;

namespace Gatehouse.Cli.Commands.Group;

internal sealed class GroupShow : CloudCommand
{
    private readonly Option<string> _name = GroupName.Required();

    public GroupShow() : base("show", "Show a resource group.", "gatehouse group show -n rg1") => Add(_name);

    protected override async Task<ExitCode> RunAsync(Invocation call, CloudSession cloud, CancellationToken cancellationToken)
    {
        call.Write(await cloud.ResourceManager.GetAsync(ResourceIds.Group(cloud.SubscriptionId, call.Required(_name)), ApiVersions.Resources, cancellationToken), GroupName.Columns);
        return ExitCode.Success;
    }
}
