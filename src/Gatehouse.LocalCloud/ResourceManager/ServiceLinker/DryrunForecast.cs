using System.Text.Json.Nodes;
using Gatehouse.LocalCloud.ResourceManager.AccessControl;
using Gatehouse.Tokens;

namespace Gatehouse.LocalCloud.ResourceManager.ServiceLinker;

/// <summary>Says what keeps a connection from being made, and what making it would change, by what there is now.</summary>
internal sealed class DryrunForecast(CloudContext cloud, Authorization authorization, FindResource find)
{
    private readonly SourceSettings _settings = new(cloud);
    private readonly SourceIdentity _identity = new(cloud);

    /// <summary>Looks ahead.</summary>
    /// <param name="id">The dry run; it is where the connection would be.</param>
    /// <param name="parameters">What the connection would say.</param>
    /// <param name="caller">Who asks; null where the cloud itself does.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>What is missing, and the changes that would be made; both as Azure describes them.</returns>
    public async Task<(IReadOnlyList<JsonObject> Needs, IReadOnlyList<JsonObject> Steps)> OfAsync(
        ResourceId id, JsonObject parameters, Principal? caller, CancellationToken cancellationToken)
    {
        var needs = new List<JsonObject>();
        var steps = new List<JsonObject>();
        try
        {
            var linker = Linker.Parse(id.Name, parameters);
            var isSource = ResourceId.TryParse(id.Scope) is not null;
            if (isSource && caller is not null)
                needs.AddRange(Permissions(id, linker, parameters, caller));
            var server = await find(linker.Target.Server, cancellationToken);
            if (server is null || await find(linker.Target.Id, cancellationToken) is null)
                needs.Add(Error("TargetResourceNotFound", $"Target resource does not exist: {linker.Target.Id.Text}."));
            else if (LinkerTarget.IsPrivate(server))
                needs.Add(Error("PublicNetworkAccessDenied", LinkerValidation.PrivateNetwork));
            if (isSource && linker is { NeedsSecret: true, Secret: null, OptsOut: false })
                needs.Add(Error("SecretRequired", "The connection logs in with a secret, and none is given."));
            if (isSource && _identity.Wanted(id, linker) is { } identity)
                steps.Add(Step(
                    "configAuth", "Enable the managed identity of the source",
                        $"The identity of the source becomes {identity.Text("type")}.", "write", id.Scope));
            if (isSource && server is not null && SourceSettings.Has(id))
                steps.AddRange(Settings(id, linker, server));
        }
        catch (ArmException e) when (e.Status < 500)
        {
            needs.Add(Error(e.Code, e.Message));
        }

        return (needs, steps);
    }

    private IEnumerable<JsonObject> Permissions(ResourceId id, Linker linker, JsonObject parameters, Principal caller)
    {
        var needed = OnBehalf.Of(id, parameters);
        if (_identity.Attached(id, linker) is { } identity)
            needed = needed.Append((SourceIdentity.Assign, identity));
        return needed
            .Where(need => !authorization.Allows(caller, need.Action, need.Scope))
            .GroupBy(need => need.Scope, StringComparer.OrdinalIgnoreCase)
            .Select(missing => new JsonObject
            {
                ["type"] = "permissionsMissing",
                ["scope"] = missing.Key,
                ["permissions"] = new JsonArray([.. missing.Select(need => JsonValue.Create(need.Action))]),
                ["recommendedRole"] = SmallestRole([.. missing.Select(need => need.Action)]),
            });
    }

    // Of those that allow everything here Owner is the last; of the others the one with the fewest actions is the smallest.
    private string? SmallestRole(IReadOnlyList<string> actions)
        => new RoleDefinitions(cloud).All.Where(role => actions.All(role.Allows))
            .OrderBy(role => role.Actions.Contains("*")).ThenByDescending(role => role.NotActions.Count).ThenBy(role => role.Actions.Count)
            .FirstOrDefault()?.RoleName;

    private IEnumerable<JsonObject> Settings(ResourceId id, Linker linker, JsonObject server)
    {
        var wanted = linker.Settings(server, cloud.Tenant.TenantId, linker.Secret ?? "");
        var present = _settings.Read(id, wanted.Select(setting => setting.Place)).ToDictionary(entry => entry.Name, entry => entry.Value);
        var changed = wanted.Where(setting => present.GetValueOrDefault(setting.Place) != setting.Value).Select(setting
            => setting.Name).ToList();
        if (changed.Count > 0)
            yield return Step(
                "configConnection", "Write the settings of the connection", $"Sets {string.Join(", ", changed)}.", "config/write",
                    id.Scope);
    }

    private static JsonObject Error(string code, string message)
        => new() { ["type"] = "basicError", ["code"] = code, ["message"] = message };

    private static JsonObject Step(string kind, string title, string description, string action, string scope) => new()
    {
        ["name"] = title,
        ["operationType"] = kind,
        ["description"] = description,
        ["action"] = $"{ResourceId.TryParse(scope)!.Type}/{action}",
        ["scope"] = scope,
    };
}
