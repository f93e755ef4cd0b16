using System.Text.Json.Nodes;
using Gatehouse.Cli.Cloud;
using Gatehouse.Cli.CommandLine;
using Gatehouse.Cli.Commands;
using Gatehouse.Connector.Connections;
using Gatehouse.Connector.ResourceManager;

namespace Gatehouse.Cli.Run;

/// <summary>What the local cloud puts into an app's environment.</summary>
internal static class AppEnvironment
{
    private static readonly IReadOnlyList<(string Variable, ResourceKind Kind)> Variables =
        [("PGPORT", Kinds.PostgresServer), ("MYSQL_TCP_PORT", Kinds.MySqlServer)];

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

    /// <summary>For each database the port of the one server that the app is connected to, by the variable that its drivers read.</summary>
    /// <remarks>
    /// Some client types' settings have no port, because on Azure it never changes: PostgreSQL's go and django, MySQL's python, django and
    /// ruby. libpq, Npgsql and node-postgres read PGPORT; the C client of MySQL and MariaDB reads MYSQL_TCP_PORT.
    /// </remarks>
    public static async Task<IReadOnlyList<(string Variable, int Port)>> PortsAsync(
        CloudSession cloud, string siteId, CancellationToken cancellationToken)
    {
        var targets = (await new ConnectionReader(cloud.ResourceManager, siteId).ListAsync(cancellationToken))
            .Select(linker => (string?)linker["properties"]?["targetService"]?["id"])
            .OfType<string>()
            .ToList();
        var ports = new List<(string, int)>();
        foreach (var (variable, kind) in Variables)
        {
            if (OnlyServer(targets, kind) is { } server
                && await cloud.ResourceManager.FindAsync(server, kind.ApiVersion, cancellationToken) is { } found
                && (int?)found["properties"]?["port"] is { } port)
                ports.Add((variable, port));
        }

        return ports;
    }

    private static string? OnlyServer(IEnumerable<string> targets, ResourceKind kind)
    {
        var servers = targets
            .Where(id => ResourceIds.Value(id, "flexibleServers") is not null
                && id.Contains($"/{kind.Type}/", StringComparison.OrdinalIgnoreCase))
            .Select(id => kind.Id(
                ResourceIds.Value(id, "subscriptions")!,
                ResourceIds.Value(id, "resourceGroups")!,
                ResourceIds.Value(id, "flexibleServers")!))
            .Distinct(StringComparer.OrdinalIgnoreCase)
            .ToList();
        return servers is [var only] ? only : null;
    }
}
