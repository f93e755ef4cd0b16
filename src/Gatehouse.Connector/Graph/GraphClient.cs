using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.Json.Nodes;
using Gatehouse.Connector.Permissions;
using Gatehouse.Connector.ResourceManager;

namespace Gatehouse.Connector.Graph;

/// <summary>Looks principals up in Microsoft Graph, of Azure or of a local cloud alike. Thread-safe.</summary>
/// <param name="http">The transport; it decides which certificates are trusted.</param>
/// <param name="endpoint">Base address, e.g. <c>https://graph.microsoft.com</c>.</param>
/// <param name="tokens">Where the caller's tokens come from.</param>
public sealed class GraphClient(HttpClient http, Uri endpoint, AccessTokenSource tokens)
{
    /// <summary>Finds a service principal.</summary>
    /// <param name="id">Its object id, or its application (client) id.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>Null when there is none.</returns>
    /// <exception cref="ConnectorException">Graph refused or cannot be reached.</exception>
    public async Task<DirectoryPrincipal?> FindServicePrincipalAsync(string id, CancellationToken cancellationToken)
    {
        if (!Guid.TryParse(id, out var guid))
            return null;
        var named = await GetAsync($"/v1.0/servicePrincipals?$filter=servicePrincipalNames/any(c:c eq '{guid}')", cancellationToken);
        var found = (named?["value"] as JsonArray)?.OfType<JsonObject>().FirstOrDefault()
            ?? await GetAsync($"/v1.0/servicePrincipals/{guid}", cancellationToken);
        return found is null ? null : Principal(found, DirectoryPrincipalType.ServicePrincipal);
    }

    /// <summary>Finds a user or a group by its object id.</summary>
    /// <returns>Null when there is none.</returns>
    /// <exception cref="ConnectorException">Graph refused or cannot be reached.</exception>
    public async Task<DirectoryPrincipal?> FindUserOrGroupAsync(string objectId, CancellationToken cancellationToken)
    {
        if (!Guid.TryParse(objectId, out var guid))
            return null;
        if (await GetAsync($"/v1.0/users/{guid}", cancellationToken) is { } user)
            return Principal(user, DirectoryPrincipalType.User);
        return await GetAsync($"/v1.0/groups/{guid}", cancellationToken) is { } group ? Principal(group, DirectoryPrincipalType.Group) : null;
    }

    /// <summary>What a service principal lacks of the permissions with which a MySQL server reads the tenant.</summary>
    /// <param name="objectId">Its object id.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>Names of permissions to Microsoft Graph; empty when it has all. Null when the caller is not told.</returns>
    /// <exception cref="ConnectorException">Graph cannot be reached.</exception>
    internal async Task<IReadOnlyList<string>?> MissingDirectoryPermissionsAsync(string objectId, CancellationToken cancellationToken)
    {
        if (!Guid.TryParse(objectId, out var guid))
            return null;
        try
        {
            if (await GetAsync($"/v1.0/servicePrincipals/{guid}/appRoleAssignments?$top=999", cancellationToken) is not { } answer)
                return null; // made a moment ago, and Graph does not have it yet
            var granted = (answer["value"] as JsonArray ?? []).OfType<JsonObject>().Select(one => (string?)one["appRoleId"]);
            var missing = DirectoryPermissions.Missing([.. granted.OfType<string>()]);
            if (missing.Count == 0)
                return missing;

            // A directory role is no app role, and it may be had through a group.
            var roles = await GetAsync($"/v1.0/servicePrincipals/{guid}/transitiveMemberOf?$top=999", cancellationToken);
            return (roles?["value"] as JsonArray ?? []).OfType<JsonObject>().Any(
                one => DirectoryPermissions.DirectoryReaders.Equals((string?)one["roleTemplateId"], StringComparison.OrdinalIgnoreCase))
                ? [] : missing;
        }
        catch (ConnectorException e) when (e.Code is ConnectorErrorCode.Forbidden or ConnectorErrorCode.Refused)
        {
            return null;
        }
    }

    private static DirectoryPrincipal Principal(JsonObject found, DirectoryPrincipalType type) => new(
        type,
        (string?)found["id"] ?? throw new ConnectorException(ConnectorErrorCode.MalformedAnswer, "Graph's answer has no 'id'."),
        (string?)found["appId"],
        (type == DirectoryPrincipalType.User ? (string?)found["userPrincipalName"] : null) ?? (string?)found["displayName"] ?? "");

    private async Task<JsonObject?> GetAsync(string path, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(endpoint, path));
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", await tokens(TokenResources.Graph, cancellationToken));
        try
        {
            using var response = await http.SendAsync(request, cancellationToken);
            var body = await response.Content.ReadAsStringAsync(cancellationToken);
            if (response.StatusCode == HttpStatusCode.NotFound)
                return null;
            return response.IsSuccessStatusCode
                ? JsonNode.Parse(body) as JsonObject
                : throw ArmError.From(response.StatusCode, body, "Looking up a principal in Microsoft Graph");
        }
        catch (HttpRequestException e)
        {
            throw new ConnectorException(ConnectorErrorCode.Unavailable, $"Microsoft Graph at {endpoint.Host} cannot be reached: {e.Message}", e);
        }
        catch (JsonException e)
        {
            throw new ConnectorException(ConnectorErrorCode.MalformedAnswer, $"Microsoft Graph's answer is not JSON ({e.Message})", e);
        }
        catch (TaskCanceledException e) when (!cancellationToken.IsCancellationRequested)
        {
            throw new ConnectorException(ConnectorErrorCode.Unavailable, $"Microsoft Graph at {endpoint.Host} did not answer in time.", e);
        }
    }
}

/// <summary>Kind of a principal.</summary>
public enum DirectoryPrincipalType
{
    /// <summary>A person.</summary>
    User,

    /// <summary>A group.</summary>
    Group,

    /// <summary>An application's or a managed identity's principal.</summary>
    ServicePrincipal,
}

/// <summary>A principal of the tenant.</summary>
/// <param name="Type">Its kind.</param>
/// <param name="ObjectId">Object id.</param>
/// <param name="ClientId">Application (client) id. Null when it has none, or nobody needed it.</param>
/// <param name="Name">User principal name of a user, display name of others; empty when nobody needed it.</param>
public sealed record DirectoryPrincipal(DirectoryPrincipalType Type, string ObjectId, string? ClientId, string Name);
