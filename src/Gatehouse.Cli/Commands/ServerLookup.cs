using System.Text.Json.Nodes;
using Gatehouse.Cli.Cloud;
using Gatehouse.Cli.CommandLine;

namespace Gatehouse.Cli.Commands;

/// <summary>Finds a server by its name.</summary>
internal static class ServerLookup
{
    // As in the Azure CLI no group is needed: a server's name is unique in Azure, and nearly always here.
    /// <summary>Finds it, in one group or in all.</summary>
    /// <exception cref="CliException">There is none, or more than one.</exception>
    public static async Task<JsonObject> FindAsync(
        CloudSession cloud, ResourceKind kind, string? group, string name, CancellationToken cancellationToken)
    {
        if (group is not null)
            return await cloud.ResourceManager.GetAsync(kind.Id(cloud.SubscriptionId, group, name), kind.ApiVersion, cancellationToken);
        var servers = await cloud.ResourceManager.ListAsync(
            $"/subscriptions/{cloud.SubscriptionId}/providers/{kind.Type}", kind.ApiVersion, cancellationToken);
        return servers.Where(server => name.Equals((string?)server["name"], StringComparison.OrdinalIgnoreCase)).ToList() switch
        {
            [var only] => only,
            [] => throw CliException.NotFound($"No server found for '{name}'. List them with: gatehouse {kind.Command} list -o table"),
            _ => throw CliException.Usage(
                $"There are servers '{name}' in more than one resource group. Say which with --resource-group/-g."),
        };
    }
}
