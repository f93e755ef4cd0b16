using System.Text.Json.Nodes;
using Gatehouse.Connector.ResourceManager;

namespace Gatehouse.Connector.Connections;

/// <summary>Reads connection resources.</summary>
internal static class Linkers
{
    public static async Task<IReadOnlyList<JsonObject>> ListAsync(ResourceManagerClient client, string sourceId, CancellationToken cancellationToken)
        => await client.ListAsync($"{sourceId}/providers/Microsoft.ServiceLinker/linkers", ApiVersions.ServiceLinker, cancellationToken);

    public static string NameOf(JsonObject linker) => (string?)linker["name"] ?? ResourceIds.Name((string?)linker["id"] ?? "");

    public static string? TargetOf(JsonObject linker) => (string?)linker["properties"]?["targetService"]?["id"];

    public static bool IsPostgres(JsonObject linker) => TargetOf(linker)?.Contains("/Microsoft.DBforPostgreSQL/", StringComparison.OrdinalIgnoreCase) == true;

    // A connection whose keys were renamed says so; the first one has none.
    public static bool HasOwnKeys(JsonObject linker) => linker["properties"]?["configurationInfo"]?["customizedKeys"] is JsonObject { Count: > 0 };
}
