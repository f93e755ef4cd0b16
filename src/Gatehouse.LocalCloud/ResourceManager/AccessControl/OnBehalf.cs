using System.Text.Json.Nodes;

namespace Gatehouse.LocalCloud.ResourceManager.AccessControl;

/// <summary>What a request makes the cloud do elsewhere in the caller's name, and what that needs.</summary>
/// <remarks>https://learn.microsoft.com/azure/service-connector/concept-permission</remarks>
internal static class OnBehalf
{
    private static readonly string[] Verbs = ["read", "write"];
    private static readonly string[] FirewallVerbs = ["read", "write", "delete"];
    private const string Identities = "Microsoft.ManagedIdentity/userAssignedIdentities";

    /// <summary>The user-assigned identities that a document gives to a resource which did not have them.</summary>
    public static IEnumerable<string> NewIdentities(JsonObject body, JsonObject? existing)
    {
        var before = existing?.Object("identity")?.Object("userAssignedIdentities") ?? [];
        return (body.Object("identity")?.Object("userAssignedIdentities") ?? [])
            .Where(entry => !before.Any(known => ResourceId.Same(known.Key, entry.Key)))
            .Select(entry => entry.Key)
            .Where(id => ResourceId.TryParse(id) is { IsCollection: false } identity && identity.Type.Equals(Identities, StringComparison.OrdinalIgnoreCase));
    }

    /// <summary>Action and scope of all that a linker touches: its source's settings, its target and its target's firewall.</summary>
    /// <param name="linker">The linker.</param>
    /// <param name="properties">Its properties.</param>
    public static IEnumerable<(string Action, string Scope)> Of(ResourceId linker, JsonObject properties)
    {
        if (ResourceId.TryParse(linker.Scope) is { IsCollection: false } source)
        {
            foreach (var action in SourceActions(source.Type))
                yield return (action, source.Text);
        }

        if (properties.Object("targetService")?.Text("id") is not { } text || ResourceId.TryParse(text) is not { IsCollection: false, Parent: { } server } target)
            yield break;
        yield return ($"{server.Type}/read", server.Text);
        yield return ($"{target.Type}/read", target.Text);
        if (properties.Object("publicNetworkSolution")?.Text("action") is { } network && network.Equals("optOut", StringComparison.OrdinalIgnoreCase))
            yield break;
        foreach (var verb in FirewallVerbs)
            yield return ($"{server.Type}/firewallRules/{verb}", server.Text);
    }

    private static IEnumerable<string> SourceActions(string type)
    {
        string[] more = type.ToUpperInvariant() switch
        {
            "MICROSOFT.WEB/SITES" or "MICROSOFT.WEB/SITES/SLOTS" => ["config/read", "config/write", "config/delete", "config/list/action"],
            "MICROSOFT.APP/CONTAINERAPPS" => ["listSecrets/action"],
            _ => [],
        };
        return Verbs.Concat(more).Select(verb => $"{type}/{verb}");
    }
}
