using System.CommandLine;
using System.Text.Json.Nodes;
using Gatehouse.Cli.Cloud;
using Gatehouse.Cli.CommandLine;
using Gatehouse.Connector.ResourceManager;

namespace Gatehouse.Cli.Commands.Group;

internal sealed class GroupCreate : CloudCommand
{
    private readonly Option<string> _name = GroupName.Required();
    private readonly Option<string> _location = new("--location", "-l") { Description = "Location, e.g. westeurope.", HelpName = "location", Required = true };
    private readonly Option<string[]> _tags = CommonOptions.Tags();

    public GroupCreate() : base("create", "Make a resource group.", "gatehouse group create -n rg1 -l westeurope")
    {
        Add(_name);
        Add(_location);
        Add(_tags);
    }

    protected override async Task<ExitCode> RunAsync(Invocation call, CloudSession cloud, CancellationToken cancellationToken)
    {
        var body = new JsonObject { ["location"] = call.Required(_location) };
        if (CommonOptions.TagsOf(call, _tags) is { } tags)
            body["tags"] = tags;
        var group = await cloud.ResourceManager.PutAsync(ResourceIds.Group(cloud.SubscriptionId, call.Required(_name)), ApiVersions.Resources, body, cancellationToken);
        call.Write(group, GroupName.Columns);
        return ExitCode.Success;
    }
}
