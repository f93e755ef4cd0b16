using Gatehouse.Connector.ResourceManager;

namespace Gatehouse.Connector.Connections.Steps;

/// <summary>Finds the server and the database, and that they can be reached.</summary>
internal sealed class ReadTarget : IConnectionStep
{
    public string Kind => "target";

    public string Sentence(ConnectionDraft draft) => $"Find database '{draft.Request.Database}' on server '{draft.ServerName}'";

    public async Task<bool> CheckAsync(ConnectionDraft draft, CancellationToken cancellationToken)
    {
        var group = ResourceIds.Value(draft.Request.ServerId, "resourceGroups");
        draft.Server = await draft.ResourceManager.FindAsync(draft.Request.ServerId, draft.Target.ApiVersion, cancellationToken)
            ?? throw new ConnectorException(
                ConnectorErrorCode.NotFound, $"No server found for '{draft.ServerName}' in resource group '{group}'.");
        if (draft.Request.Database != draft.Target.ImplicitDatabase
            && await draft.ResourceManager.FindAsync(draft.DatabaseId, draft.Target.ApiVersion, cancellationToken) is null)
        {
            throw new ConnectorException(
                ConnectorErrorCode.NotFound,
                $"No database '{draft.Request.Database}' found for server '{draft.ServerName}'. Make it with: gatehouse {draft.Target.Command} db create "
                + $"-g {group} -s {draft.ServerName} {(draft.Target.Command == "sql" ? "-n" : "-d")} {draft.Request.Database}");
        }

        if (!draft.Target.IsPublic(draft.Server) && !draft.Request.OptOut.HasFlag(OptOuts.PublicNetwork))
            throw new ConnectorException(
                ConnectorErrorCode.Conflict,
                $"The server '{draft.ServerName}' doesn't allow public access, so that nothing outside its network reaches it. Run this inside its network with "
                + $"--opt-out publicnetwork, or allow it with: gatehouse {draft.Target.Command} update -g {group} -n {draft.ServerName} --public-access Enabled");
        if (draft.Authentication is not { NeedsSecret: true, Secret: null })
            _ = draft.Configurations(); // a client type or a name that cannot be written is found before anything is changed
        return true;
    }
}
