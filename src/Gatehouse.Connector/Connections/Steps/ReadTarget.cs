using Gatehouse.Connector.ResourceManager;

namespace Gatehouse.Connector.Connections.Steps;

/// <summary>Finds the server and the database.</summary>
internal sealed class ReadTarget : IConnectionStep
{
    public string Kind => "target";

    public string Sentence(ConnectionDraft draft) => $"Find database '{draft.Request.Database}' on server '{draft.ServerName}'";

    public async Task<bool> CheckAsync(ConnectionDraft draft, CancellationToken cancellationToken)
    {
        draft.Server = await draft.ResourceManager.FindAsync(draft.Request.ServerId, ApiVersions.PostgreSql, cancellationToken)
            ?? throw new ConnectorException(
                ConnectorErrorCode.NotFound,
                $"No server found for '{draft.ServerName}' in resource group '{ResourceIds.Value(draft.Request.ServerId, "resourceGroups")}'.");
        // Database "postgres" is every server's and no resource.
        if (draft.Request.Database != "postgres" && await draft.ResourceManager.FindAsync(draft.DatabaseId, ApiVersions.PostgreSql, cancellationToken) is null)
        {
            throw new ConnectorException(
                ConnectorErrorCode.NotFound,
                $"No database '{draft.Request.Database}' found for server '{draft.ServerName}'. Make it with: gatehouse postgres flexible-server db create "
                + $"-g {ResourceIds.Value(draft.Request.ServerId, "resourceGroups")} -s {draft.ServerName} -d {draft.Request.Database}");
        }

        _ = draft.Configurations(); // a client type or a name that cannot be written is found before anything is changed
        return true;
    }
}
