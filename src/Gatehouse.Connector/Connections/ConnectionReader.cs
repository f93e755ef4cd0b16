using System.Text.Json.Nodes;
using Gatehouse.Connector.Configuration;
using Gatehouse.Connector.ResourceManager;

namespace Gatehouse.Connector.Connections;

/// <summary>Lists, reads and removes an app's connections.</summary>
/// <param name="client">Resource Manager, as the caller.</param>
/// <param name="sourceId">Resource id of the app.</param>
public sealed class ConnectionReader(ResourceManagerClient client, string sourceId)
{
    /// <summary>Resource id of the app.</summary>
    public string SourceId => sourceId;

    /// <summary>The app's connections.</summary>
    /// <exception cref="ConnectorException">The service refused or cannot be reached.</exception>
    public Task<IReadOnlyList<JsonObject>> ListAsync(CancellationToken cancellationToken)
        => Linkers.ListAsync(client, sourceId, cancellationToken);

    /// <summary>One connection.</summary>
    /// <exception cref="ConnectorException">With <see cref="ConnectorErrorCode.NotFound"/>: there is none of that name.</exception>
    public async Task<JsonObject> GetAsync(string name, CancellationToken cancellationToken)
        => await client.FindAsync(ResourceIds.Linker(sourceId, name), ApiVersions.ServiceLinker, cancellationToken)
            ?? throw new ConnectorException(
                ConnectorErrorCode.NotFound,
                $"The app '{ResourceIds.Name(sourceId)}' has no connection '{name}'. List them with: gatehouse webapp connection list");

    /// <summary>The settings of one connection, as the app has them now.</summary>
    /// <exception cref="ConnectorException">There is no such connection, or the service refused.</exception>
    public async Task<IReadOnlyList<ConfigurationEntry>> ConfigurationsAsync(string name, CancellationToken cancellationToken)
    {
        var keys = KeysOf(await GetAsync(name, cancellationToken));
        var settings = await new AppSettings(client, sourceId).ReadAsync(cancellationToken);
        return [.. keys.Where(settings.ContainsKey).Select(key => new ConfigurationEntry(key, settings[key]))];
    }

    internal async Task DeleteAsync(string name, CancellationToken cancellationToken)
    {
        var linker = await GetAsync(name, cancellationToken);
        var store = new AppSettings(client, sourceId);
        var settings = await store.ReadAsync(cancellationToken);
        // Settings first: after a crash in between, the connection is still there to be deleted again.
        var written = KeysOf(linker).Where(settings.ContainsKey).ToList();
        foreach (var key in written)
            settings.Remove(key);
        if (written.Count > 0)
            await store.WriteAsync(settings, cancellationToken);
        await client.DeleteAsync(ResourceIds.Linker(sourceId, name), ApiVersions.ServiceLinker, cancellationToken);
    }

    // Only the names matter here: the values of a target that is gone cannot be computed any more, and need not be.
    private static IReadOnlyList<string> KeysOf(JsonObject linker)
    {
        if (!Linkers.IsPostgres(linker) || (string?)linker["properties"]?["authInfo"]?["authType"] is not { } auth || (string?)linker["properties"]?["clientType"] is not { } clientType)
            return [];
        var renamed = linker["properties"]?["configurationInfo"]?["customizedKeys"] as JsonObject;
        var any = new ConfigurationValues { Host = "h", Port = 1, Database = "d", Username = "u", ClientId = "c", ClientSecret = "s", TenantId = "t", Password = "p" };
        return [.. ConfigurationTemplates.Fill(ConnectionDraft.Target, auth, clientType, any).Select(
            entry => (string?)renamed?[entry.Name] ?? entry.Name)];
    }
}
