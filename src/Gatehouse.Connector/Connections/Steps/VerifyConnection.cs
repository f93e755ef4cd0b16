using Gatehouse.Connector.ResourceManager;

namespace Gatehouse.Connector.Connections.Steps;

/// <summary>Reads back everything that the app will rely on.</summary>
internal sealed class VerifyConnection(IReadOnlyList<IConnectionStep> steps) : IConnectionStep
{
    public string Kind => "verify";

    public bool NeedsDatabase => true;

    public string Sentence(ConnectionDraft draft) => $"Verify connection '{draft.Name}'";

    public async Task<bool> CheckAsync(ConnectionDraft draft, CancellationToken cancellationToken)
    {
        // Only asked for once: a second check of --new would want to replace the user again.
        foreach (var step in steps.Where(step => step is not CreateDatabaseUser || !draft.Request.ReplaceDatabaseUser))
        {
            if (!await step.CheckAsync(draft, cancellationToken))
                throw new ConnectorException(
                    ConnectorErrorCode.NotVerified,
                    $"'{step.Sentence(draft)}' was done, and reading it back shows that it is not so. Somebody else may be changing the same resources; try again.");
        }

        // Read here, where a failure still undoes: after the last step nothing is asked any more.
        var linker = draft.Linker = await draft.ResourceManager.GetAsync(
            ResourceIds.Linker(draft.Request.SourceId, draft.Name), ApiVersions.ServiceLinker, cancellationToken);
        return (string?)linker["properties"]?["provisioningState"] is null or "Succeeded"
            ? true
            : throw new ConnectorException(
                ConnectorErrorCode.NotVerified,
                $"The connection '{draft.Name}' is in state {linker["properties"]!["provisioningState"]}, not Succeeded.");
    }
}
