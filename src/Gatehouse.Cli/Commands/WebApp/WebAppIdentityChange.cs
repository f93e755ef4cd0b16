using System.CommandLine;
using System.Text.Json.Nodes;
using Gatehouse.Cli.Cloud;
using Gatehouse.Cli.CommandLine;
using Gatehouse.Connector.ResourceManager;

namespace Gatehouse.Cli.Commands.WebApp;

/// <summary>Changes which managed identities an app has.</summary>
internal abstract class WebAppIdentityChange : CloudCommand
{
    private readonly Option<string> _group = CommonOptions.ResourceGroup();
    private readonly Option<string> _name = CommonOptions.Name("app");
    private readonly Option<string[]> _identities;

    protected WebAppIdentityChange(string verb, string description, params IReadOnlyList<string> examples) : base(verb, description, examples)
    {
        _identities = WebAppIdentities.Option(verb);
        Add(_group);
        Add(_name);
        Add(_identities);
    }

    /// <summary>What the app's <c>identity</c> is to become.</summary>
    protected abstract JsonObject Change(JsonObject? identity, bool system, IReadOnlyList<string> userAssigned);

    protected override async Task<ExitCode> RunAsync(Invocation call, CloudSession cloud, CancellationToken cancellationToken)
    {
        var id = ResourceIds.Site(cloud.SubscriptionId, call.Required(_group), call.Required(_name));
        var (system, userAssigned) = WebAppIdentities.Read(call, _identities, cloud.SubscriptionId, call.Required(_group));
        var site = await cloud.ResourceManager.GetAsync(id, ApiVersions.Web, cancellationToken);
        var identity = Change(site["identity"] as JsonObject, system, userAssigned);
        site = await cloud.ResourceManager.PatchAsync(id, ApiVersions.Web, new JsonObject { ["identity"] = identity }, cancellationToken);
        call.Write(site["identity"] ?? new JsonObject { ["type"] = "None" }, WebAppIdentities.Columns);
        return ExitCode.Success;
    }
}
