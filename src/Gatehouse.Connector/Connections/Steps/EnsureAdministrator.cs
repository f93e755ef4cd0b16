using System.Text.Json.Nodes;
using Gatehouse.Connector.ResourceManager;

namespace Gatehouse.Connector.Connections.Steps;

/// <summary>Makes the caller an administrator of the server, beside those that it has.</summary>
internal sealed class EnsureAdministrator : IConnectionStep
{
    public string Sentence(ConnectionDraft draft) => $"Make you an administrator of server '{draft.ServerName}'";

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
}
