using System.Text.Json.Nodes;
using Gatehouse.Connector.ResourceManager;

namespace Gatehouse.Connector.Connections.Steps;

/// <summary>Makes the caller an administrator of the server, beside those that it has: only those can make database users.</summary>
/// <remarks>Without <see cref="ConnectionRequest.SetAdministrator"/> it is undone when the connection is made.</remarks>
internal sealed class EnsureAdministrator : IConnectionStep
{
    public string Kind => "administrator";

    public bool OpensDatabase => true;

    public bool IsTemporary(ConnectionDraft draft, JsonObject before) => !draft.Request.SetAdministrator;

    public string Sentence(ConnectionDraft draft)
        => $"Make you an administrator of server '{draft.ServerName}'{(draft.Request.SetAdministrator ? "" : ", until this is done")}";

    public async Task<bool> CheckAsync(ConnectionDraft draft, CancellationToken cancellationToken)
    {
        var caller = draft.Caller ??= Caller.FromToken(await draft.Services.Tokens(TokenResources.ResourceManager, cancellationToken));
        var administrators = await draft.ResourceManager.ListAsync(
            draft.Request.ServerId + "/administrators", draft.Target.ApiVersion, cancellationToken);
        // The caller's own entry before a group's: its log names the person.
        var own = administrators.FirstOrDefault(one => caller.ObjectId.Equals((string?)one["properties"]?["objectId"], StringComparison.OrdinalIgnoreCase))
            ?? administrators.FirstOrDefault(one => caller.Is((string?)one["properties"]?["objectId"]));
        draft.Administrator = (string?)own?["properties"]?["principalName"] ?? caller.Name;
        return own is not null;
    }

    public async Task ApplyAsync(ConnectionDraft draft, CancellationToken cancellationToken)
    {
        var caller = draft.Caller!;
        await draft.ResourceManager.PutAsync(
            ResourceIds.Child(draft.Request.ServerId, "administrators", caller.ObjectId),
            draft.Target.ApiVersion,
            new JsonObject
            {
                ["properties"] = new JsonObject
                {
                    ["principalType"] = caller.IsUser ? "User" : "ServicePrincipal",
                    ["principalName"] = caller.Name,
                    ["tenantId"] = caller.TenantId,
                },
            },
            cancellationToken);
        draft.IsNewAdministrator = true;
    }

    public JsonObject Before(ConnectionDraft draft) => new() { ["objectId"] = draft.Caller!.ObjectId };

    public Task UndoAsync(ConnectionDraft draft, JsonObject before, CancellationToken cancellationToken)
        => draft.ResourceManager.DeleteAsync(
            ResourceIds.Child(draft.Request.ServerId, "administrators", (string)before["objectId"]!), draft.Target.ApiVersion, cancellationToken);
}
