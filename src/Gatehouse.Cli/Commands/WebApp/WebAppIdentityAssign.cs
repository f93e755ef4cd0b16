using System.CommandLine;
using System.Text.Json.Nodes;
using Gatehouse.Cli.Cloud;
using Gatehouse.Cli.CommandLine;
using Gatehouse.Connector.Connections;
using Gatehouse.Connector.ResourceManager;

namespace Gatehouse.Cli.Commands.WebApp;

internal sealed class WebAppIdentityAssign : CloudCommand
{
    private readonly Option<string> _group = CommonOptions.ResourceGroup();
    private readonly Option<string> _name = CommonOptions.Name("app");
    private readonly Option<string[]> _identities = WebAppIdentities.Option("assign");

    public WebAppIdentityAssign() : base(
        "assign", "Give an app a managed identity.", "gatehouse webapp identity assign -g rg1 -n web1", "gatehouse webapp identity assign -g rg1 -n web1 --identities id1")
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
        var identity = AppIdentity.With(site["identity"] as JsonObject, system, userAssigned);
        site = await cloud.ResourceManager.PatchAsync(id, ApiVersions.Web, new JsonObject { ["identity"] = identity }, cancellationToken);
        call.Write(site["identity"], WebAppIdentities.Columns);
        return ExitCode.Success;
    }
}
