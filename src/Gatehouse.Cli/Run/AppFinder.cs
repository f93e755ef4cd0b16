using System.Text.Json.Nodes;
using Gatehouse.Cli.Cloud;
using Gatehouse.Cli.CommandLine;
using Gatehouse.Cli.Commands;
using Gatehouse.Connector.ResourceManager;

namespace Gatehouse.Cli.Run;

/// <summary>Finds what a program is run as: a web app, function app, container app, Spring app or cluster.</summary>
internal static class AppFinder
{
    private static readonly ResourceKind[] Types = [Kinds.WebApp, Kinds.ContainerApp, Kinds.Cluster];

    /// <summary>
    /// Resource id of the app with a name, or an id itself. The name must be unique in the group, else in the subscription.
    /// </summary>
    /// <param name="cloud">The cloud.</param>
    /// <param name="name">Name, or SERVICE/APP for a Spring app, or resource id.</param>
    /// <param name="group">Name of the resource group; null for all.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="CliException">There is none, or more than one.</exception>
    public static async Task<string> FindAsync(CloudSession cloud, string name, string? group, CancellationToken cancellationToken)
    {
        if (name.StartsWith('/'))
            return name;
        var scope = group is null ? $"/subscriptions/{cloud.SubscriptionId}" : ResourceIds.Group(cloud.SubscriptionId, group);
        var found = new List<string>();
        foreach (var kind in Types)
            found.AddRange(Named(
                await cloud.ResourceManager.ListAsync($"{scope}/providers/{kind.Type}", kind.ApiVersion, cancellationToken), name));
        foreach (var service in await cloud.ResourceManager.ListAsync($"{scope}/providers/{Kinds.Spring.Type}", ApiVersions.Spring,
            cancellationToken))
        {
            var apps = await cloud.ResourceManager.ListAsync($"{service["id"]}/apps", ApiVersions.Spring, cancellationToken);
            found.AddRange(Named(apps,
                name.StartsWith($"{service["name"]}/", StringComparison.OrdinalIgnoreCase) ? ResourceIds.Name(name) : name));
        }

        return found switch
        {
            [var only] => only,
            [] => throw CliException.NotFound($"There is no app '{name}'{(group is null ? "" : $" in resource group '{group}'")}. "
                + "List them with: gatehouse webapp list -o table (or functionapp, containerapp, spring app, aks)"),
            _ => throw CliException.Usage(
                $"There is more than one app '{name}'. Say which with --resource-group/-g, or give its id:\n{string.Join('\n', found)}"),
        };
    }

    private static IEnumerable<string> Named(IEnumerable<JsonObject> apps, string name)
        => apps.Where(app => name.Equals((string?)app["name"], StringComparison.OrdinalIgnoreCase)).Select(app => (string?)app["id"])
            .OfType<string>();
}
