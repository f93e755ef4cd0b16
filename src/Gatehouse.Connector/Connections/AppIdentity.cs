using System.Text.Json.Nodes;

namespace Gatehouse.Connector.Connections;

/// <summary>Computes the <c>identity</c> block of an app.</summary>
public static class AppIdentity
{
    /// <summary>Adds identities to what the app has.</summary>
    /// <param name="present">The app's <c>identity</c> as it is. Null when it has none.</param>
    /// <param name="system">Whether the system-assigned identity is added.</param>
    /// <param name="userAssigned">Resource ids of the user-assigned identities to add.</param>
    public static JsonObject With(JsonObject? present, bool system, IReadOnlyList<string> userAssigned)
    {
        var ids = UserAssigned(present);
        foreach (var id in userAssigned.Where(id => !ids.Contains(id, StringComparer.OrdinalIgnoreCase)))
            ids.Add(id);
        return Block(system || HasSystem(present), ids, []);
    }

    /// <summary>Takes identities away from what the app has.</summary>
    /// <param name="present">The app's <c>identity</c> as it is. Null when it has none.</param>
    /// <param name="system">Whether the system-assigned identity is removed.</param>
    /// <param name="userAssigned">Resource ids of the user-assigned identities to remove.</param>
    public static JsonObject Without(JsonObject? present, bool system, IReadOnlyList<string> userAssigned)
    {
        var ids = UserAssigned(present);
        var removed = ids.Where(id => userAssigned.Contains(id, StringComparer.OrdinalIgnoreCase)).ToList();
        return Block(!system && HasSystem(present), [.. ids.Except(removed)], removed);
    }

    // In a PATCH an identity with the value null is taken away; one that is left out stays.
    private static JsonObject Block(bool system, List<string> userAssigned, List<string> removed)
    {
        var type = (system, userAssigned.Count > 0) switch
        {
            (true, true) => "SystemAssigned, UserAssigned",
            (true, false) => "SystemAssigned",
            (false, true) => "UserAssigned",
            _ => "None",
        };
        var block = new JsonObject { ["type"] = type };
        if (userAssigned.Count > 0)
            block["userAssignedIdentities"] = new JsonObject([.. userAssigned.Select(id => KeyValuePair.Create<string, JsonNode?>(id, new JsonObject())), .. removed.Select(id => KeyValuePair.Create<string, JsonNode?>(id, null))]);
        return block;
    }

    private static bool HasSystem(JsonObject? identity) => ((string?)identity?["type"])?.Contains("SystemAssigned", StringComparison.OrdinalIgnoreCase) == true;

    private static List<string> UserAssigned(JsonObject? identity) => [.. (identity?["userAssignedIdentities"] as JsonObject ?? []).Select(entry => entry.Key)];
}
