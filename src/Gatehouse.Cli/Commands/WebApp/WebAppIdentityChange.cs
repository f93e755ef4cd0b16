using System.CommandLine;
using System.Text.Json.Nodes;
using Gatehouse.Cli.Cloud;
using Gatehouse.Cli.CommandLine;

namespace Gatehouse.Cli.Commands.WebApp;

/// <summary>Changes which managed identities an app has.</summary>
internal abstract class WebAppIdentityChange : CloudCommand
{
    private readonly ResourceKind _kind;
    private readonly Option<string> _group = CommonOptions.ResourceGroup();
    private readonly Option<string> _name = CommonOptions.Name("app");
    private readonly Option<string[]>? _identities;
    private readonly Option<bool>? _system;
    private readonly Option<string[]>? _userAssigned;

    protected WebAppIdentityChange(ResourceKind kind, string verb, string description, params IReadOnlyList<string> examples)
        : base(verb, description, examples)
    {
        _kind = kind;
        Add(_group);
        Add(_name);
        if (kind.Type.StartsWith("Microsoft.Web/", StringComparison.Ordinal))
        {
            Add(_identities = WebAppIdentities.Option(verb));
            return;
        }

        // The Azure CLI's grammar for container apps and Spring apps.
        Add(_system = new("--system-assigned") { Description = "The system-assigned identity." });
        Add(_userAssigned = WebAppIdentities.UserAssigned());
    }

    /// <summary>What the app's <c>identity</c> is to become.</summary>
    protected abstract JsonObject Change(JsonObject? identity, bool system, IReadOnlyList<string> userAssigned);

    protected override async Task<ExitCode> RunAsync(Invocation call, CloudSession cloud, CancellationToken cancellationToken)
    {
        var id = _kind.Id(cloud.SubscriptionId, call.Required(_group), call.Required(_name));
        var (system, userAssigned) = _identities is not null
            ? WebAppIdentities.Read(call, _identities, cloud.SubscriptionId, call.Required(_group))
            : (call.Value(_system!), WebAppIdentities.Ids(call.Value(_userAssigned!) ?? [], cloud.SubscriptionId, call.Required(_group)));
        if (!system && userAssigned.Count == 0)
            throw CliException.Usage("Say which identity: --system-assigned or --user-assigned.");
        var site = await cloud.ResourceManager.GetAsync(id, _kind.ApiVersion, cancellationToken);
        var identity = Change(site["identity"] as JsonObject, system, userAssigned);
        site = await cloud.ResourceManager.PatchAsync(id, _kind.ApiVersion, new JsonObject { ["identity"] = identity }, cancellationToken);
        call.Write(site["identity"] ?? new JsonObject { ["type"] = "None" }, WebAppIdentities.Columns);
        return ExitCode.Success;
    }
}
