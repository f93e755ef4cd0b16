using System.CommandLine;
using System.Text.Json.Nodes;
using Gatehouse.Cli.Cloud;
using Gatehouse.Cli.CommandLine;
using Gatehouse.Connector.Connections;
using Gatehouse.Connector.ResourceManager;

namespace Gatehouse.Cli.Commands.WebApp;

internal sealed class WebAppIdentityRemove : CloudCommand
{
    private readonly Option<string> _group = CommonOptions.ResourceGroup();
    private readonly Option<string> _name = CommonOptions.Name("app");
    private readonly Option<string[]> _identities = WebAppIdentities.Option("remove");

    public WebAppIdentityRemove() : base("remove", "Take a managed identity away from an app.", "gatehouse webapp identity remove -g rg1 -n web1")
    {
        Add(_group);
        Add(_name);
        Add(_identities);
    }

    protected override async Task<ExitCode> RunAsync(Invocation call, CloudSession cloud, CancellationToken cancellationToken)
    {
        var id = ResourceIds.Site(cloud.SubscriptionId, call.Required(_group), call.Required(_name));
        var (system, userAssigned) = WebAppIdentities.Read(call, _identities, cloud.SubscriptionId, call.Required(_group));
        var site = await cloud.ResourceManager.GetAsync(id, ApiVersions.Web, cancellationToken);
        var identity = AppIdentity.Without(site["identity"] as JsonObject, system, userAssigned);
        site = await cloud.ResourceManager.PatchAsync(id, ApiVersions.Web, new JsonObject { ["identity"] = identity }, cancellationToken);
        call.Write(site["identity"] ?? new System.Text.Json.Nodes.JsonObject { ["type"] = "None" }, WebAppIdentities.Columns);
        return ExitCode.Success;
    }
}
