using Gatehouse.Connector.Graph;
using Gatehouse.Connector.ResourceManager;

namespace Gatehouse.Connector.Connections.Steps;

/// <summary>Finds the user-assigned identity of a request.</summary>
internal static class UserAssignedIdentities
{
    /// <summary>Puts the identity and its principal into the draft.</summary>
    /// <exception cref="ConnectorException">With <see cref="ConnectorErrorCode.NotFound"/>: there is none with the client id.</exception>
    public static async Task TakeAsync(ConnectionDraft draft, CancellationToken cancellationToken)
    {
        var client = draft.Authentication.ClientId!;
        var subscription = draft.Authentication.SubscriptionId ?? ResourceIds.Value(draft.Request.SourceId, "subscriptions");
        var identities = await draft.ResourceManager.ListAsync(
            $"/subscriptions/{subscription}/providers/Microsoft.ManagedIdentity/userAssignedIdentities", ApiVersions.ManagedIdentity, cancellationToken);
        var identity = identities.FirstOrDefault(one => client.Equals((string?)one["properties"]?["clientId"], StringComparison.OrdinalIgnoreCase))
            ?? throw new ConnectorException(
                ConnectorErrorCode.NotFound, $"No identity found for client id {client} in subscription {subscription}. List them with: gatehouse identity list");
        draft.UserAssignedId = (string?)identity["id"];
        draft.Principal = new(
            DirectoryPrincipalType.ServicePrincipal, (string?)identity["properties"]?["principalId"] ?? "", client, (string?)identity["name"] ?? "");
    }
}
