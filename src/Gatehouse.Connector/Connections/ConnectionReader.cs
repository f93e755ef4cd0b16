using System.Text.Json.Nodes;
using Gatehouse.Connector.Configuration;
using Gatehouse.Connector.ResourceManager;
using Gatehouse.Connector.Sources;

namespace Gatehouse.Connector.Connections;

/// <summary>Lists, reads and removes a source's connections.</summary>
/// <param name="client">Resource Manager, as the caller.</param>
/// <param name="sourceId">Resource id of the source.</param>
public sealed class ConnectionReader(ResourceManagerClient client, string sourceId)
{
    private readonly Source _source = Source.Of(sourceId);

    /// <summary>Resource id of the source.</summary>
    public string SourceId => sourceId;

    /// <summary>The source's connections.</summary>
    /// <exception cref="ConnectorException">The service refused or cannot be reached.</exception>
    public Task<IReadOnlyList<JsonObject>> ListAsync(CancellationToken cancellationToken) => Linkers.ListAsync(client, _source, cancellationToken);

    /// <summary>One connection.</summary>
    /// <exception cref="ConnectorException">With <see cref="ConnectorErrorCode.NotFound"/>: there is none of that name.</exception>
    public async Task<JsonObject> GetAsync(string name, CancellationToken cancellationToken)
        => await client.FindAsync(_source.LinkerId(name), ApiVersions.ServiceLinker, cancellationToken)
            ?? throw new ConnectorException(
                ConnectorErrorCode.NotFound,
                $"There is no connection '{name}' of {_source.Title}. List them with: {_source.Commands} list");

    /// <summary>The settings of one connection: as the source has them now, or for a local one as a program needs them.</summary>
    /// <exception cref="ConnectorException">There is no such connection, or the service refused.</exception>
    public async Task<IReadOnlyList<ConfigurationEntry>> ConfigurationsAsync(string name, CancellationToken cancellationToken)
    {
        var linker = await GetAsync(name, cancellationToken);
        if (StoreOf(linker) is not { } store)
            return await ComputedAsync(linker, cancellationToken);
        var keys = Linkers.KeysOf(linker);
        var settings = await store.ReadAsync(cancellationToken);
        return [.. keys.Where(settings.ContainsKey).Select(key => new ConfigurationEntry(key, settings[key]))];
    }

    internal async Task DeleteAsync(string name, CancellationToken cancellationToken)
    {
        var linker = await GetAsync(name, cancellationToken);
        if (StoreOf(linker) is { } store)
        {
            // Settings first: after a crash in between, the connection is still there to be deleted again.
            var settings = await store.ReadAsync(cancellationToken);
            var written = Linkers.KeysOf(linker).Where(settings.ContainsKey).ToDictionary(key => key, string? (_) => null);
            if (written.Count > 0)
                await store.ChangeAsync(written, new HashSet<string>(), cancellationToken);
        }

        await client.DeleteAsync(_source.LinkerId(name), ApiVersions.ServiceLinker, cancellationToken);
    }

    private ISettingsStore? StoreOf(JsonObject linker)
        => _source.Settings(client, (string?)linker["properties"]?["scope"], (string?)linker["properties"]?["clientType"] ?? "none");

    private async Task<IReadOnlyList<ConfigurationEntry>> ComputedAsync(JsonObject linker, CancellationToken cancellationToken)
    {
        var verb = _source is LocalSource ? "generateConfigurations" : "listConfigurations";
        var answer = await client.PostAsync($"{_source.LinkerId(Linkers.NameOf(linker))}/{verb}", ApiVersions.ServiceLinker, null, cancellationToken);
        return [.. (answer["configurations"] as JsonArray ?? []).Select(one => new ConfigurationEntry((string?)one?["name"] ?? "", (string?)one?["value"] ?? ""))];
    }
}
