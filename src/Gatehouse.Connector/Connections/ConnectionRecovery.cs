namespace Gatehouse.Connector.Connections;

/// <summary>Finishes or takes back what a command left in the journal that was cut short.</summary>
public static class ConnectionRecovery
{
    /// <summary>Finishes it.</summary>
    /// <returns>The connection. Null when there was nothing to finish but to take away what was temporary.</returns>
    /// <exception cref="ConnectorException">A step failed, and what was done was undone. Or the connection needs a secret, which no journal keeps.</exception>
    public static async Task<ConnectionOutcome?> ResumeAsync(
        ConnectionServices services, IJournal journal, IProgress<string>? progress, CancellationToken cancellationToken)
    {
        if (JournalRecord.Load(journal) is not { } record)
            return null;
        if (record.Completed)
        {
            await UndoAsync(services, journal, progress, cancellationToken);
            return null;
        }

        if (record.Request.Authentication.NeedsSecret)
            throw new ConnectorException(
                ConnectorErrorCode.Conflict,
                $"Connection '{record.Request.Name}' cannot be finished without its secret, which is not kept. "
                + "Take it back with: gatehouse connection repair --undo, and create it again.");
        return await ConnectionCreation.RunAsync(record, services, journal, progress, cancellationToken);
    }

    /// <summary>Takes it back. Of a finished connection only what was temporary is left, and is taken away.</summary>
    /// <returns>Name of the connection. Null when there was nothing to take back.</returns>
    /// <exception cref="ConnectorException">Something could not be taken back; the journal stays.</exception>
    public static async Task<string?> UndoAsync(
        ConnectionServices services, IJournal journal, IProgress<string>? progress, CancellationToken cancellationToken)
    {
        if (JournalRecord.Load(journal) is not { } record)
            return null;
        // The journal has no secret, and taking back needs none: but what is said names settings, and their values are made with it.
        var authentication = record.Request.Authentication;
        if (authentication.NeedsSecret)
            authentication = authentication with { Secret = ConnectionPlan.SecretPlaceholder };
        var draft = new ConnectionDraft(record.Request with { Authentication = authentication }, services);
        await using var sessions = draft.CallerSessions;
        var steps = ConnectionSteps.Of(record.Request);
        if (record.Completed)
            record.Entries.RemoveAll(entry => !steps.First(step => step.Kind == entry.Kind).IsTemporary(draft, entry.Before));
        draft.Server = await services.ResourceManager.GetAsync(record.Request.ServerId, draft.Target.ApiVersion, cancellationToken);
        await OpenDatabaseAsync(draft, steps, record, journal, cancellationToken);
        var failures = await new StepRunner(draft, record, journal, progress).UndoAsync(steps, cancellationToken);
        return failures.Count == 0 ? draft.Name : throw new ConnectorException(ConnectorErrorCode.Unavailable, string.Join("\n", failures));
    }

    // Undoing in the database needs an administrator at an address that is let in: where that is so no more, it is so until the end.
    private static async Task OpenDatabaseAsync(
        ConnectionDraft draft, IReadOnlyList<IConnectionStep> steps, JournalRecord record, IJournal journal, CancellationToken cancellationToken)
    {
        var first = record.Entries.FindIndex(entry => steps.First(step => step.Kind == entry.Kind) is { NeedsDatabase: true, OpensDatabase: false });
        if (first < 0)
            return;
        foreach (var step in steps.Where(step => step.OpensDatabase))
        {
            if (await step.CheckAsync(draft, cancellationToken))
                continue;
            var before = record.Entries.Find(entry => entry.Kind == step.Kind);
            if (before is null)
                record.Entries.Insert(first++, new(step.Kind, step.Before(draft)));
            record.Save(journal);
            await step.ApplyAsync(draft, cancellationToken);
        }
    }
}
