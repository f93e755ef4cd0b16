using System.Text.Json.Nodes;
using Gatehouse.Connector.Graph;
using Gatehouse.Connector.Targets;

namespace Gatehouse.Connector.Connections.Steps;

/// <summary>Gives the source the identity that will log in.</summary>
internal sealed class AssignIdentity : IConnectionStep
{
    public string Kind => "identity";

    public string Sentence(ConnectionDraft draft)
        => draft.Authentication.ClientId is { } client ? $"Assign the user-assigned identity {client} to {draft.Source.Title}" : $"Enable the system-assigned identity of {draft.Source.Title}";

    public async Task<bool> CheckAsync(ConnectionDraft draft, CancellationToken cancellationToken)
    {
        var identity = draft.SourceResource["identity"] as JsonObject;
        if (draft.Authentication.Kind == AuthenticationKind.SystemAssignedIdentity)
            return await TakeSystemAssignedAsync(draft, identity, cancellationToken);

        await UserAssignedIdentities.TakeAsync(draft, cancellationToken);
        return identity?["userAssignedIdentities"] is JsonObject assigned
            && assigned.Any(entry => entry.Key.Equals(draft.UserAssignedId, StringComparison.OrdinalIgnoreCase));
    }

    public async Task ApplyAsync(ConnectionDraft draft, CancellationToken cancellationToken)
    {
        var wanted = AppIdentity.With(
            draft.SourceResource["identity"] as JsonObject, draft.UserAssignedId is null, draft.UserAssignedId is null ? [] : [draft.UserAssignedId]);
        draft.SourceResource = await draft.ResourceManager.PatchAsync(
            draft.Source.ResourceId, draft.Source.ApiVersion, new JsonObject { ["identity"] = wanted }, cancellationToken);
        if (draft.UserAssignedId is null && !await TakeSystemAssignedAsync(draft, draft.SourceResource["identity"] as JsonObject, cancellationToken))
            throw new ConnectorException(
                ConnectorErrorCode.NotVerified,
                $"The {draft.Source.Title} has no system-assigned identity after it was enabled. Look at it with: gatehouse {draft.Source.Command} identity show");
    }

    public JsonObject Before(ConnectionDraft draft) => new() { ["userAssigned"] = draft.UserAssignedId };

    public async Task UndoAsync(ConnectionDraft draft, JsonObject before, CancellationToken cancellationToken)
    {
        if (await draft.ResourceManager.FindAsync(draft.Source.ResourceId, draft.Source.ApiVersion, cancellationToken) is not { } resource
            || resource["identity"] is not JsonObject present)
            return;
        var id = (string?)before["userAssigned"];
        var given = id is null
            ? ((string?)present["type"])?.Contains("SystemAssigned", StringComparison.OrdinalIgnoreCase) == true
            : present["userAssignedIdentities"] is JsonObject assigned
                && assigned.Any(entry => entry.Key.Equals(id, StringComparison.OrdinalIgnoreCase));
        if (given)
            await draft.ResourceManager.PatchAsync(
                draft.Source.ResourceId,
                draft.Source.ApiVersion,
                new JsonObject { ["identity"] = AppIdentity.Without(present, id is null, id is null ? [] : [id]) },
                cancellationToken);
    }

    private static async Task<bool> TakeSystemAssignedAsync(ConnectionDraft draft, JsonObject? identity, CancellationToken cancellationToken)
    {
        if ((string?)identity?["type"] is not { } type || !type.Contains("SystemAssigned", StringComparison.OrdinalIgnoreCase) || (string?)identity["principalId"] is not { Length: > 0 } principal)
            return false;
        // PostgreSQL knows it by its object id, SQL by its name; only MySQL and SQL by the client id, which is in Graph only.
        draft.Principal = draft.Target is PostgresTarget
            ? new(DirectoryPrincipalType.ServicePrincipal, principal, null, draft.Source.IdentityName)
            : await FindPrincipal.ServicePrincipalAsync(draft, principal, cancellationToken);
        return true;
    }
}
