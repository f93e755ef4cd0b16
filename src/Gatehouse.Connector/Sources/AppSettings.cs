using System.Text.Json.Nodes;
using Gatehouse.Connector.ResourceManager;

namespace Gatehouse.Connector.Sources;

/// <summary>Reads and writes an app's settings.</summary>
/// <param name="client">Resource Manager, as the caller.</param>
/// <param name="siteId">Resource id of the app or of its slot.</param>
public sealed class AppSettings(ResourceManagerClient client, string siteId) : ISettingsStore
{
    private string Address => siteId + "/config/appsettings";

    /// <summary>Reads all settings.</summary>
    /// <exception cref="ConnectorException">The service refused or cannot be reached.</exception>
    public async Task<SortedDictionary<string, string>> ReadAsync(CancellationToken cancellationToken)
    {
        var answer = await client.PostAsync(Address + "/list", ApiVersions.Web, null, cancellationToken);
        var settings = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var (name, value) in answer["properties"] as JsonObject ?? [])
            settings[name] = value?.ToString() ?? "";
        return settings;
    }

    /// <summary>Replaces all settings.</summary>
    /// <exception cref="ConnectorException">The service refused or cannot be reached.</exception>
    public Task WriteAsync(IReadOnlyDictionary<string, string> settings, CancellationToken cancellationToken)
        => client.PutAsync(
            Address,
            ApiVersions.Web,
            new JsonObject { ["properties"] = new JsonObject(settings.Select(setting => KeyValuePair.Create<string, JsonNode?>(setting.Key, setting.Value))) },
            cancellationToken);

    async Task ISettingsStore.ChangeAsync(
        IReadOnlyDictionary<string, string?> changes, IReadOnlySet<string> secrets, CancellationToken cancellationToken)
    {
        var settings = await ReadAsync(cancellationToken);
        foreach (var (name, value) in changes)
        {
            if (value is null)
                settings.Remove(name);
            else
                settings[name] = value;
        }

        await WriteAsync(settings, cancellationToken);
    }
}
