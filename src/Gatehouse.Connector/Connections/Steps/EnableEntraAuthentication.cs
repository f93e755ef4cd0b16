using System.Text.Json.Nodes;
using Gatehouse.Connector.ResourceManager;

namespace Gatehouse.Connector.Connections.Steps;

/// <summary>Lets the server accept tokens.</summary>
internal sealed class EnableEntraAuthentication : IConnectionStep
{
    public string Kind => "authentication";

    public bool OpensDatabase => true;

    public string Sentence(ConnectionDraft draft) => $"Enable Microsoft Entra authentication on server '{draft.ServerName}'";

    public Task<bool> CheckAsync(ConnectionDraft draft, CancellationToken cancellationToken)
        => Task.FromResult(
            "Enabled".Equals((string?)draft.Server["properties"]?["authConfig"]?["activeDirectoryAuth"], StringComparison.OrdinalIgnoreCase));

    public Task ApplyAsync(ConnectionDraft draft, CancellationToken cancellationToken) => SetAsync(draft, "Enabled", cancellationToken);

    public Task UndoAsync(ConnectionDraft draft, JsonObject before, CancellationToken cancellationToken)
        => SetAsync(draft, "Disabled", cancellationToken);

    private static async Task SetAsync(ConnectionDraft draft, string value, CancellationToken cancellationToken)
    {
        var authentication = draft.Server["properties"]?["authConfig"]?.DeepClone() as JsonObject ?? [];
        authentication["activeDirectoryAuth"] = value;
        draft.Server = await draft.ResourceManager.PatchAsync(
            draft.Request.ServerId, ApiVersions.PostgreSql, new JsonObject { ["properties"] = new JsonObject { ["authConfig"] = authentication } }, cancellationToken);
    }
}
