using System.Text.Json.Nodes;
using Gatehouse.Cli.Cloud;
using Gatehouse.Cli.CommandLine;
using Gatehouse.Connector.Connections;
using Gatehouse.Connector.ResourceManager;

namespace Gatehouse.Cli.Run;

/// <summary>What the local cloud puts into an app's environment.</summary>
internal static class AppEnvironment
{
    /// <summary>The app's settings, those of a container app's first container, and how it asks for its identity's tokens.</summary>
    public static Task<IReadOnlyDictionary<string, string>> ReadAsync(LocalSession cloud, string siteId, CancellationToken cancellationToken)
        => ReadAsync(cloud, siteId, container: null, cancellationToken);

    /// <summary>The app's settings, and how it asks for its identity's tokens.</summary>
    public static async Task<IReadOnlyDictionary<string, string>> ReadAsync(
        LocalSession cloud, string siteId, string? container, CancellationToken cancellationToken)
    {
        var part = container is null ? "" : $"&container={Uri.EscapeDataString(container)}";
        var answer = await cloud.CallAsync(HttpMethod.Post, $"/gatehouse/run?app={Uri.EscapeDataString(siteId)}{part}", null, cancellationToken);
        return answer["environment"] is JsonObject environment
            ? environment.ToDictionary(entry => entry.Key, entry => entry.Value?.ToString() ?? "", StringComparer.Ordinal)
            : throw new CliException(ExitCode.Failure, "The local cloud's answer has no environment of the app.");
    }

    /// <summary>The port of the one PostgreSQL server that the app is connected to. Null when there is none, or more than one.</summary>
    /// <remarks>The settings of the client types go and django have no port: on Azure it is always 5432.</remarks>
    public static async Task<int?> PostgresPortAsync(CloudSession cloud, string siteId, CancellationToken cancellationToken)
    {
        var servers = (await new ConnectionReader(cloud.ResourceManager, siteId).ListAsync(cancellationToken))
            .Select(linker => (string?)linker["properties"]?["targetService"]?["id"])
            .Where(id => id is not null && ResourceIds.Value(id, "flexibleServers") is not null
                && id.Contains("/Microsoft.DBforPostgreSQL/", StringComparison.OrdinalIgnoreCase))
            .Select(id => ResourceIds.PostgresServer(
                ResourceIds.Value(id!, "subscriptions")!,
                ResourceIds.Value(id!, "resourceGroups")!,
                ResourceIds.Value(id!, "flexibleServers")!))
            .Distinct(StringComparer.OrdinalIgnoreCase).ToList();
        return servers is [var only] && await cloud.ResourceManager.FindAsync(only, ApiVersions.PostgreSql, cancellationToken) is { } server ? (int?)server["properties"]?["port"] : null;
    }
}
