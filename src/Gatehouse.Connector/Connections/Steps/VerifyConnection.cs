namespace Gatehouse.Connector.Connections.Steps;

/// <summary>Reads back everything that the source will rely on, and logs in as it would where the caller can.</summary>
internal sealed class VerifyConnection(IReadOnlyList<IConnectionStep> steps) : IConnectionStep
{
    public string Kind => "verify";

    public bool NeedsDatabase => true;

    public string Sentence(ConnectionDraft draft) => $"Verify connection '{draft.Name}'{(draft.HasLoggedIn ? " by a login" : "")}";

    public async Task<bool> CheckAsync(ConnectionDraft draft, CancellationToken cancellationToken)
    {
        // Only asked for once: a second check of --new would want to replace the user again.
        foreach (var step in steps.Where(step => step is GrantPrivileges or WriteSettings or WriteFile or RecordConnection || (step is CreateDatabaseUser && !draft.Request.ReplaceDatabaseUser)))
        {
            if (!await step.CheckAsync(draft, cancellationToken))
                throw new ConnectorException(
                    ConnectorErrorCode.NotVerified,
                    $"'{step.Sentence(draft)}' was done, and reading it back shows that it is not so. Somebody else may be changing the same resources; try again.");
        }

        // As RecordConnection has just read it: after the last step nothing is asked any more.
        if ((string?)draft.Linker["properties"]?["provisioningState"] is not (null or "Succeeded"))
            throw new ConnectorException(
                ConnectorErrorCode.NotVerified,
                $"The connection '{draft.Name}' is in state {draft.Linker["properties"]!["provisioningState"]}, not Succeeded.");
        // With --opt-out auth the database user is the caller's own business, and may not be there yet.
        if (!draft.Request.OptOut.HasFlag(OptOuts.Authentication))
            draft.HasLoggedIn = await LoginCheck.RunAsync(draft, cancellationToken);
        return true;
    }
}
