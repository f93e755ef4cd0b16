using System.Text.Json.Nodes;
using Gatehouse.Connector.ResourceManager;

namespace Gatehouse.Connector.Connections.Steps;

/// <summary>Gives a MySQL server the user-assigned identity with which it reads the tenant; without one it has no Entra administrator.</summary>
internal sealed class AssignServerIdentity : IConnectionStep
{
    public string Kind => "server-identity";

    public bool OpensDatabase => true;

    public string Sentence(ConnectionDraft draft)
        => $"Assign the identity that reads the tenant to server '{draft.ServerName}'";

    public async Task<bool> CheckAsync(ConnectionDraft draft, CancellationToken cancellationToken)
    {
        var caller = draft.Caller ??= Caller.FromToken(await draft.Services.Tokens(TokenResources.ResourceManager, cancellationToken));
        var present = await EnsureOnlyAdministrator.FindAsync(draft, cancellationToken);
        if (caller.Is((string?)present?["sid"]))
            return true;
        var assigned = (draft.Server["identity"]?["userAssignedIdentities"] as JsonObject ?? []).Select(one => one.Key).ToList();
        var wanted = draft.Authentication.MySqlIdentityId ?? (string?)present?["identityResourceId"] ?? (assigned.Count == 1 ? assigned[0] : null);
        draft.ServerIdentityId = wanted
            ?? throw new ConnectorException(
                ConnectorErrorCode.InvalidArgument,
                "Provide '--system-identity mysql-identity-id=<user-assigned managed identity ID>' to update Microsoft Entra authentication. "
                + "The identity needs the Graph permissions User.Read.All, GroupMember.Read.All and Application.Read.All.");
        await RequirePermissionsAsync(draft, wanted, cancellationToken);
        return assigned.Contains(wanted, StringComparer.OrdinalIgnoreCase);
    }

    public Task ApplyAsync(ConnectionDraft draft, CancellationToken cancellationToken)
        => SetAsync(draft, AppIdentity.With(draft.Server["identity"] as JsonObject, false, [draft.ServerIdentityId!]), cancellationToken);

    public JsonObject Before(ConnectionDraft draft) => new() { ["identity"] = draft.ServerIdentityId };

    public async Task UndoAsync(ConnectionDraft draft, JsonObject before, CancellationToken cancellationToken)
    {
        var id = (string)before["identity"]!;
        var server = await draft.ResourceManager.GetAsync(draft.Request.ServerId, draft.Target.ApiVersion, cancellationToken);
        var present = server["identity"] as JsonObject;
        if ((present?["userAssignedIdentities"] as JsonObject ?? []).Any(one => one.Key.Equals(id, StringComparison.OrdinalIgnoreCase)))
            await SetAsync(draft, AppIdentity.Without(present, false, [id]), cancellationToken);
    }

    /// <summary>Without them the server takes the administrator and refuses its tokens, which nobody would look for here.</summary>
    private static async Task RequirePermissionsAsync(ConnectionDraft draft, string identityId, CancellationToken cancellationToken)
    {
        // Who may not read the identity, or ask Graph about it, is told by the server itself.
        var identity = await draft.ResourceManager.FindAsync(identityId, ApiVersions.ManagedIdentity, cancellationToken);
        if ((string?)identity?["properties"]?["principalId"] is not { } principal
            || await draft.Services.Graph.MissingDirectoryPermissionsAsync(principal, cancellationToken) is not { Count: > 0 } missing)
            return;

        var (noun, pronoun) = missing.Count == 1 ? ("permission", "it") : ("permissions", "them");
        throw new ConnectorException(
            ConnectorErrorCode.Forbidden,
            $"The identity '{ResourceIds.Name(identityId)}' with which server '{draft.ServerName}' reads the tenant lacks the Graph {noun} "
            + $"{string.Join(", ", missing)}. Ask a Privileged Role Administrator to grant {pronoun} to service principal {principal}, "
            + "or the role Directory Readers.");
    }

    private static async Task SetAsync(ConnectionDraft draft, JsonObject identity, CancellationToken cancellationToken)
        => draft.Server = await draft.ResourceManager.PatchAsync(
            draft.Request.ServerId, draft.Target.ApiVersion, new JsonObject { ["identity"] = identity }, cancellationToken);
}
