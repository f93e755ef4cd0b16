using System.Text.Json.Nodes;
using Gatehouse.Connector.ResourceManager;

namespace Gatehouse.Connector.Permissions;

/// <summary>What the caller may do at one resource.</summary>
/// <remarks>https://learn.microsoft.com/rest/api/authorization/permissions/list-for-resource</remarks>
internal sealed class CallerPermissions(IReadOnlyList<(IReadOnlyList<string> Actions, IReadOnlyList<string> NotActions)> grants)
{
    /// <returns>Null when there is no such resource.</returns>
    /// <exception cref="ConnectorException">The service refused for another reason, or cannot be reached.</exception>
    public static async Task<CallerPermissions?> OnAsync(ResourceManagerClient client, string scope, CancellationToken cancellationToken)
    {
        try
        {
            var grants = await client.ListAsync($"{scope}/providers/Microsoft.Authorization/permissions", ApiVersions.Authorization, cancellationToken);
            return new([.. grants.Select(grant => (Texts(grant["actions"]), Texts(grant["notActions"])))]);
        }
        catch (ConnectorException e) when (e.Code == ConnectorErrorCode.NotFound)
        {
            return null;
        }
    }

    public bool Allow(string action)
        => grants.Any(grant => grant.Actions.Any(pattern => Matches(pattern, action)) && !grant.NotActions.Any(pattern => Matches(pattern, action)));

    // A star stands for any characters: https://learn.microsoft.com/azure/role-based-access-control/role-definitions#actions-format
    internal static bool Matches(ReadOnlySpan<char> pattern, ReadOnlySpan<char> action)
    {
        var star = pattern.IndexOf('*');
        if (star < 0)
            return pattern.Equals(action, StringComparison.OrdinalIgnoreCase);
        if (!action.StartsWith(pattern[..star], StringComparison.OrdinalIgnoreCase))
            return false;
        var rest = pattern[(star + 1)..];
        for (var at = star; at <= action.Length; at++)
        {
            if (Matches(rest, action[at..]))
                return true;
        }

        return false;
    }

    private static List<string> Texts(JsonNode? node) => [.. (node as JsonArray ?? []).Select(one => one?.ToString() ?? "")];
}
