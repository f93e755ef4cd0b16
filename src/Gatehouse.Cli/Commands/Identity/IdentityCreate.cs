using System.CommandLine;
using System.Text.Json.Nodes;
using Gatehouse.Cli.Cloud;
using Gatehouse.Cli.CommandLine;
using Gatehouse.Cli.Output;
using Gatehouse.Connector.ResourceManager;

namespace Gatehouse.Cli.Commands.Identity;

internal sealed class IdentityCreate : CloudCommand
{
    private readonly Option<string> _group = CommonOptions.ResourceGroup();
    private readonly Option<string> _name = CommonOptions.Name("identity");
    private readonly Option<string?> _location = CommonOptions.Location();
    private readonly Option<string[]> _tags = CommonOptions.Tags();

    public IdentityCreate() : base("create", "Make a user-assigned identity.", "gatehouse identity create -g rg1 -n id1")
    {
        Add(_group);
        Add(_name);
        Add(_location);
        Add(_tags);
    }

    protected override async Task<ExitCode> RunAsync(Invocation call, CloudSession cloud, CancellationToken cancellationToken)
    {
        var body = new JsonObject { ["location"] = await CommonOptions.LocationAsync(call, cloud, _location, call.Required(_group), cancellationToken) };
        if (CommonOptions.TagsOf(call, _tags) is { } tags)
            body["tags"] = tags;
        var id = ResourceIds.Identity(cloud.SubscriptionId, call.Required(_group), call.Required(_name));
        call.Write(ArmShape.Flatten(await cloud.ResourceManager.PutAsync(id, ApiVersions.ManagedIdentity, body, cancellationToken)), Kinds.Identity.Columns);
        return ExitCode.Success;
    }
}
