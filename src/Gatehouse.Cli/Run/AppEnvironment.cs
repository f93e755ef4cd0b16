using System.Text.Json.Nodes;
using Gatehouse.Cli.Cloud;
using Gatehouse.Cli.CommandLine;
using Gatehouse.Cli.Commands;
using Gatehouse.Connector.Connections;
using Gatehouse.Connector.ResourceManager;

namespace Gatehouse.Cli.Run;

/// <summary>Finds an app and what the local cloud puts into its environment.</summary>
internal static class AppEnvironment
{
    /// <summary>The app's resource id. Without a group its name must be unique.</summary>
    /// <exception cref="CliException">There is none, or more than one.</exception>
    public static async Task<string> FindAsync(CloudSession cloud, string name, string? group, CancellationToken cancellationToken)
    {
        if (group is not null)
            return ResourceIds.Site(cloud.SubscriptionId, group, name);
        var apps = (
            await cloud.ResourceManager.ListAsync($"/subscriptions/{cloud.SubscriptionId}/providers/{Kinds.WebApp.Type}", ApiVersions.Web, cancellationToken))
            .Where(app => name.Equals((string?)app["name"], StringComparison.OrdinalIgnoreCase)).ToList();
        return apps switch
        {
            [var only] => (string?)only["id"] ?? throw new CliException(ExitCode.Failure, $"The app '{name}' has no id."),
            [] => throw CliException.NotFound($"There is no app '{name}'. List them with: gatehouse webapp list -o table"),
            _ => throw CliException.Usage($"There are apps '{name}' in more than one resource group. Say which with --resource-group/-g."),
        };
    }

    /// <summary>The app's settings, and how it asks for its identity's tokens.</summary>
    public static async Task<IReadOnlyDictionary<string, string>> ReadAsync(
        LocalSession cloud, string siteId, CancellationToken cancellationToken)
    {
        var answer = await cloud.CallAsync(HttpMethod.Post, $"/gatehouse/run?app={Uri.EscapeDataString(siteId)}", null, cancellationToken);
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
