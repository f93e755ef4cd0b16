using System.Text.Json.Nodes;
using Gatehouse.Connector.ResourceManager;

namespace Gatehouse.Connector.Sources;

/// <summary>An app's connection strings, which .NET reads apart from its settings.</summary>
internal sealed class ConnectionStrings(ResourceManagerClient client, string siteId) : ISettingsStore
{
    /// <summary>The client type whose settings are connection strings.</summary>
    public const string ClientType = "dotnet-connectionString";

    private string Address => siteId + "/config/connectionstrings";

    public async Task<SortedDictionary<string, string>> ReadAsync(CancellationToken cancellationToken)
    {
        var strings = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var (name, entry) in await EntriesAsync(cancellationToken))
            strings[name] = (string?)entry?["value"] ?? "";
        return strings;
    }

    public async Task ChangeAsync(
        IReadOnlyDictionary<string, string?> changes, IReadOnlySet<string> secrets, CancellationToken cancellationToken)
    {
        var entries = await EntriesAsync(cancellationToken);
        foreach (var (name, value) in changes)
        {
            if (value is null)
                entries.Remove(name);
            else
                entries[name] = new JsonObject { ["value"] = value, ["type"] = (string?)entries[name]?["type"] ?? TypeOf(name) };
        }

        await client.PutAsync(Address, ApiVersions.Web, new JsonObject { ["properties"] = entries }, cancellationToken);
    }

    private async Task<JsonObject> EntriesAsync(CancellationToken cancellationToken)
        => (await client.PostAsync(Address + "/list", ApiVersions.Web, null, cancellationToken))["properties"]?.DeepClone() as JsonObject ?? [];

    // The types of connection strings: https://learn.microsoft.com/rest/api/appservice/web-apps/update-connection-strings#connectionstringtype
    private static string TypeOf(string name)
        => name.Contains("MYSQL", StringComparison.OrdinalIgnoreCase) ? "MySql" : name.Contains("POSTGRESQL", StringComparison.OrdinalIgnoreCase) ? "PostgreSQL" : "SQLAzure";
}
