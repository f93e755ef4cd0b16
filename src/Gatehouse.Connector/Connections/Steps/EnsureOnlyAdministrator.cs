using System.Text.Json.Nodes;
using Gatehouse.Connector.ResourceManager;

namespace Gatehouse.Connector.Connections.Steps;

/// <summary>Makes the caller the administrator of a server that has only one.</summary>
/// <remarks>
/// Another one is replaced only with <see cref="ConnectionRequest.SetAdministrator"/>, and put back when the connection is made.
/// Where there was none, the caller stays it: without an administrator these servers accept no token.
/// https://learn.microsoft.com/azure/azure-sql/database/authentication-aad-configure
/// </remarks>
internal sealed class EnsureOnlyAdministrator : IConnectionStep
{
    private const string Slot = "ActiveDirectory"; // the only name that an administrator of these servers can have

    public string Kind => "administrator";

    public bool OpensDatabase => true;

    public bool IsTemporary(ConnectionDraft draft, JsonObject before) => before["old"] is not null;

    public string Sentence(ConnectionDraft draft) => LoginOf(draft.PresentAdministrator) is { } other
        ? $"Make you the administrator of server '{draft.ServerName}' in place of '{other}', who is put back when this is done"
        : $"Make you the administrator of server '{draft.ServerName}', which accepts no token without one";

    public async Task<bool> CheckAsync(ConnectionDraft draft, CancellationToken cancellationToken)
    {
        var caller = draft.Caller ??= Caller.FromToken(await draft.Services.Tokens(TokenResources.ResourceManager, cancellationToken));
        var present = await FindAsync(draft, cancellationToken);
        if (caller.Is((string?)present?["sid"]))
        {
            draft.Administrator = LoginOf(present)!;
            return true;
        }

        draft.Administrator = caller.Name;
        draft.PresentAdministrator = present;
        return present is null || draft.Request.SetAdministrator
            ? false
            : throw new ConnectorException(
                ConnectorErrorCode.Conflict,
                $"The server '{draft.ServerName}' has the administrator '{LoginOf(present)}', and only it can make database users. Sign in as that principal, "
                + $"or use --set-admin: you are the administrator until this is done, and '{LoginOf(present)}' is put back.");
    }

    public async Task ApplyAsync(ConnectionDraft draft, CancellationToken cancellationToken)
    {
        var caller = draft.Caller!;
        var wanted = new JsonObject
        {
            ["administratorType"] = "ActiveDirectory",
            ["login"] = caller.Name,
            ["sid"] = caller.ObjectId,
            ["tenantId"] = caller.TenantId,
        };
        if (draft.ServerIdentityId is { } identity)
            wanted["identityResourceId"] = identity;
        await draft.ResourceManager.PutAsync(IdOf(draft), draft.Target.ApiVersion, new JsonObject { ["properties"] = wanted }, cancellationToken);
        draft.IsNewAdministrator = true;
    }

    public JsonObject Before(ConnectionDraft draft) => new() { ["own"] = draft.Caller!.ObjectId, ["old"] = draft.PresentAdministrator?.DeepClone() };

    public async Task UndoAsync(ConnectionDraft draft, JsonObject before, CancellationToken cancellationToken)
    {
        // Whom somebody else has set since stays. Where nothing seems changed, the change may still be under way: the old one is set again.
        var present = (string?)(await FindAsync(draft, cancellationToken))?["sid"];
        string?[] expected = [(string?)before["own"], (string?)before["old"]?["sid"]];
        if (!expected.Contains(present, StringComparer.OrdinalIgnoreCase))
            return;
        if (before["old"]?.DeepClone() is JsonObject old)
            await draft.ResourceManager.PutAsync(IdOf(draft), draft.Target.ApiVersion, new JsonObject { ["properties"] = old }, cancellationToken);
        else
            await draft.ResourceManager.DeleteAsync(IdOf(draft), draft.Target.ApiVersion, cancellationToken);
    }

    internal static string? LoginOf(JsonObject? administrator) => (string?)administrator?["login"];

    /// <summary>The properties of the server's administrator. Null when it has none.</summary>
    internal static async Task<JsonObject?> FindAsync(ConnectionDraft draft, CancellationToken cancellationToken)
        => (await draft.ResourceManager.ListAsync(draft.Request.ServerId + "/administrators", draft.Target.ApiVersion, cancellationToken))
            .Select(one => one["properties"]?.DeepClone() as JsonObject).FirstOrDefault(one => one is not null);

    private static string IdOf(ConnectionDraft draft) => ResourceIds.Child(draft.Request.ServerId, "administrators", Slot);
}
