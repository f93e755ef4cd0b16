using System.Text.Json.Nodes;

namespace Gatehouse.LocalCloud.ManagedIdentity;

/// <summary>One of an app's user-assigned identities.</summary>
internal sealed record UserAssignedIdentity(string ResourceId, string? PrincipalId, string? ClientId);

/// <summary>The managed identities of an app: its resource's <c>identity</c> property, whatever the resource's type.</summary>
/// <param name="SystemPrincipalId">Object id of the system-assigned identity, or null.</param>
/// <param name="UserAssigned">The user-assigned identities.</param>
internal sealed record AppIdentities(string? SystemPrincipalId, IReadOnlyList<UserAssignedIdentity> UserAssigned)
{
    public bool Any => SystemPrincipalId is not null || UserAssigned.Count > 0;

    /// <summary>Reads a resource's document.</summary>
    public static AppIdentities Of(JsonObject resource)
    {
        if (resource["identity"] is not JsonObject identity)
            return new(null, []);
        // "SystemAssigned", "UserAssigned", "SystemAssigned, UserAssigned" or "None"; the ids of a kind that was taken away do not count.
        var kinds = (Text(identity, "type") ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        var system = kinds.Contains("SystemAssigned", StringComparer.OrdinalIgnoreCase) ? Text(identity, "principalId") : null;
        var assigned = kinds.Contains("UserAssigned", StringComparer.OrdinalIgnoreCase) ? identity["userAssignedIdentities"] as JsonObject : null;
        return new(system,
        [
            .. (assigned ?? []).Select(entry => new UserAssignedIdentity(
                entry.Key, Text(entry.Value as JsonObject, "principalId"), Text(entry.Value as JsonObject, "clientId"))),
        ]);
    }

    private static string? Text(JsonObject? json, string name) => json?[name] is JsonValue value && value.TryGetValue<string>(out var text) ? text : null;
}
