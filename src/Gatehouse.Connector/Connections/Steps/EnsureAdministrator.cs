using System.Text.Json.Nodes;
using Gatehouse.Connector.ResourceManager;

namespace Gatehouse.Connector.Connections.Steps;

/// <summary>Makes the caller an administrator of the server, beside those that it has: only those can make database users.</summary>
/// <remarks>Without <see cref="ConnectionRequest.SetAdministrator"/> it is undone when the connection is made.</remarks>
internal sealed class EnsureAdministrator : IConnectionStep
{
    public const string Name = "administrator";

    public string Kind => Name;

    public string Sentence(ConnectionDraft draft)
        => $"Make you an administrator of server '{draft.ServerName}'{(draft.Request.SetAdministrator ? "" : ", until this is done")}";

    public async Task<bool> CheckAsync(ConnectionDraft draft, CancellationToken cancellationToken)
    {
        var caller = Caller.FromToken(await draft.Services.Tokens(TokenResources.ResourceManager, cancellationToken));
        draft.Caller = caller;
        var administrators = await draft.ResourceManager.ListAsync(
            draft.Request.ServerId + "/administrators", ApiVersions.PostgreSql, cancellationToken);
        var own = administrators.FirstOrDefault(
            administrator => caller.ObjectId.Equals((string?)administrator["properties"]?["objectId"], StringComparison.OrdinalIgnoreCase));
        draft.Administrator = (string?)own?["properties"]?["principalName"] ?? caller.Name;
        return own is not null;
    }

    public Task ApplyAsync(ConnectionDraft draft, CancellationToken cancellationToken)
    {
        var caller = draft.Caller!;
        return draft.ResourceManager.PutAsync(
            ResourceIds.Child(draft.Request.ServerId, "administrators", caller.ObjectId),
            ApiVersions.PostgreSql,
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
    }

    public JsonObject Before(ConnectionDraft draft) => new() { ["objectId"] = draft.Caller!.ObjectId };

    public Task UndoAsync(ConnectionDraft draft, JsonObject before, CancellationToken cancellationToken)
        => draft.ResourceManager.DeleteAsync(
            ResourceIds.Child(draft.Request.ServerId, "administrators", (string)before["objectId"]!), ApiVersions.PostgreSql, cancellationToken);
}
