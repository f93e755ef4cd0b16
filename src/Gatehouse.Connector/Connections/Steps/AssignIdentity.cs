using System.Text.Json.Nodes;
using Gatehouse.Connector.ResourceManager;

namespace Gatehouse.Connector.Connections.Steps;

/// <summary>Gives the app the identity that will log in.</summary>
internal sealed class AssignIdentity : IConnectionStep
{
    public string Kind => "identity";

    public string Sentence(ConnectionDraft draft)
        => draft.Request.IdentityClientId is { } client ? $"Assign the user-assigned identity {client} to '{draft.SiteName}'" : $"Enable the system-assigned identity of '{draft.SiteName}'";

    public async Task<bool> CheckAsync(ConnectionDraft draft, CancellationToken cancellationToken)
    {
        var identity = draft.Site["identity"] as JsonObject;
        if (draft.Request.IdentityClientId is null)
            return TakeSystemAssigned(draft, identity);

        var userAssigned = await FindAsync(draft, cancellationToken);
        draft.UserAssignedId = (string?)userAssigned["id"];
        draft.PrincipalId = (string?)userAssigned["properties"]?["principalId"] ?? "";
        return identity?["userAssignedIdentities"] is JsonObject assigned
            && assigned.Any(entry => entry.Key.Equals(draft.UserAssignedId, StringComparison.OrdinalIgnoreCase));
    }

    public async Task ApplyAsync(ConnectionDraft draft, CancellationToken cancellationToken)
    {
        var wanted = AppIdentity.With(
            draft.Site["identity"] as JsonObject, draft.UserAssignedId is null, draft.UserAssignedId is null ? [] : [draft.UserAssignedId]);
        draft.Site = await draft.ResourceManager.PatchAsync(
            draft.Request.SourceId, ApiVersions.Web, new JsonObject { ["identity"] = wanted }, cancellationToken);
        if (draft.UserAssignedId is null && !TakeSystemAssigned(draft, draft.Site["identity"] as JsonObject))
            throw new ConnectorException(
                ConnectorErrorCode.NotVerified,
                $"The app '{draft.SiteName}' has no system-assigned identity after it was enabled. Look at it with: gatehouse webapp identity show");
    }

    public JsonObject Before(ConnectionDraft draft) => new() { ["userAssigned"] = draft.UserAssignedId };

    public async Task UndoAsync(ConnectionDraft draft, JsonObject before, CancellationToken cancellationToken)
    {
        if (await draft.ResourceManager.FindAsync(draft.Request.SourceId, ApiVersions.Web, cancellationToken) is not { } site
            || site["identity"] is not JsonObject present)
            return;
        var id = (string?)before["userAssigned"];
        var given = id is null
            ? ((string?)present["type"])?.Contains("SystemAssigned", StringComparison.OrdinalIgnoreCase) == true
            : present["userAssignedIdentities"] is JsonObject assigned
                && assigned.Any(entry => entry.Key.Equals(id, StringComparison.OrdinalIgnoreCase));
        if (given)
            await draft.ResourceManager.PatchAsync(
                draft.Request.SourceId,
                ApiVersions.Web,
                new JsonObject { ["identity"] = AppIdentity.Without(present, id is null, id is null ? [] : [id]) },
                cancellationToken);
    }

    private static bool TakeSystemAssigned(ConnectionDraft draft, JsonObject? identity)
    {
        if ((string?)identity?["type"] is not { } type || !type.Contains("SystemAssigned", StringComparison.OrdinalIgnoreCase) || (string?)identity["principalId"] is not { Length: > 0 } principal)
            return false;
        draft.PrincipalId = principal;
        return true;
    }

    private static async Task<JsonObject> FindAsync(ConnectionDraft draft, CancellationToken cancellationToken)
    {
        var subscription = draft.Request.IdentitySubscription ?? ResourceIds.Value(draft.Request.SourceId, "subscriptions");
        var identities = await draft.ResourceManager.ListAsync(
            $"/subscriptions/{subscription}/providers/Microsoft.ManagedIdentity/userAssignedIdentities", ApiVersions.ManagedIdentity, cancellationToken);
        return identities.FirstOrDefault(
            identity => draft.Request.IdentityClientId!.Equals((string?)identity["properties"]?["clientId"], StringComparison.OrdinalIgnoreCase))
            ?? throw new ConnectorException(
                ConnectorErrorCode.NotFound, $"No identity found for client id {draft.Request.IdentityClientId} in subscription {subscription}. List them with: gatehouse identity list");
    }
}
