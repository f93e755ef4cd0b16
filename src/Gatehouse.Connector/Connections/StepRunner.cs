namespace Gatehouse.Connector.Connections;

/// <summary>Applies steps, journals each before it begins, and undoes all of them when one fails.</summary>
/// <remarks>
/// <code>
/// check ──► journal ──► apply ──► … ──► completed ──► undo what is temporary ──► journal deleted
///                         └─ failed ──► undo, newest first; each undone step leaves the journal
/// </code>
/// </remarks>
internal sealed class StepRunner(ConnectionDraft draft, JournalRecord record, IJournal journal, IProgress<string>? progress)
{
    public const string Repair = "Mend it with: gatehouse connection repair";
    public static readonly TimeSpan UndoLimit = TimeSpan.FromMinutes(2);

    public async Task<List<StepOutcome>> RunAsync(IReadOnlyList<IConnectionStep> steps, CancellationToken cancellationToken)
    {
        try
        {
            var done = new List<StepOutcome>();
            foreach (var step in steps)
                done.Add(await RunAsync(step, cancellationToken));
            record.Completed = true;
            if (record.Entries.Count > 0)
                record.Save(journal);
            done.AddRange(await UndoTemporaryAsync(steps, cancellationToken));
            journal.Delete();
            return done;
        }
        catch (Exception e) when (!record.Completed)
        {
            await UndoAsync(steps, e);
            throw;
        }
        catch (Exception e)
        {
            throw new ConnectorException(
                (e as ConnectorException)?.Code ?? ConnectorErrorCode.Unavailable,
                $"The connection '{draft.Name}' is made, and what was to last only until then is still there: {e.Message}\n{Repair}",
                e);
        }
    }

    /// <summary>Undoes what the journal has, newest first, and deletes the journal when nothing is left.</summary>
    /// <returns>What could not be undone, in words; empty when everything was.</returns>
    public async Task<IReadOnlyList<string>> UndoAsync(IReadOnlyList<IConnectionStep> steps, CancellationToken cancellationToken)
    {
        var failures = new List<string>();
        // What could not be undone in the database needs an administrator later; that one is taken away all the same.
        foreach (var entry in record.Entries.AsEnumerable().Reverse().ToList())
        {
            var step = steps.First(step => step.Kind == entry.Kind);
            progress?.Report($"Undoing: {step.Sentence(draft)}");
            try
            {
                await TakeBackAsync(step, entry, cancellationToken);
                record.Entries.Remove(entry);
                record.Save(journal);
            }
            catch (Exception e) when (e is ConnectorException or OperationCanceledException)
            {
                failures.Add($"'{step.Sentence(draft)}' could not be undone: {e.Message}");
            }
        }

        if (failures.Count == 0)
            journal.Delete();
        return failures;
    }

    private async Task<StepOutcome> RunAsync(IConnectionStep step, CancellationToken cancellationToken)
    {
        progress?.Report(step.Sentence(draft));
        var asWanted = await step.CheckAsync(draft, cancellationToken);
        if (!asWanted)
        {
            // A resumed step was journaled with what was before the first attempt.
            if (!record.Entries.Exists(entry => entry.Kind == step.Kind))
            {
                record.Entries.Add(new(step.Kind, step.Before(draft)));
                record.Request = draft.Request with { Name = draft.Name, Access = draft.KeepsAccess ? draft.Access : draft.Request.Access };
                record.Save(journal);
            }

            await step.ApplyAsync(draft, cancellationToken);
        }

        return new StepOutcome(step.Sentence(draft), !asWanted);
    }

    private async Task<List<StepOutcome>> UndoTemporaryAsync(IReadOnlyList<IConnectionStep> steps, CancellationToken cancellationToken)
    {
        var undone = new List<StepOutcome>();
        foreach (var entry in record.Entries.AsEnumerable().Reverse())
        {
            var step = steps.First(step => step.Kind == entry.Kind);
            if (!step.IsTemporary(draft, entry.Before))
                continue;
            await TakeBackAsync(step, entry, cancellationToken);
            undone.Add(new StepOutcome(step.Sentence(draft), true) { IsTakenBack = true });
        }

        return undone;
    }

    private async Task TakeBackAsync(IConnectionStep step, JournalEntry entry, CancellationToken cancellationToken)
    {
        if (step.OpensDatabase)
            await draft.CallerSessions.DisposeAsync(); // an administrator's session must not outlive what let it in
        await step.UndoAsync(draft, entry.Before, cancellationToken);
    }

    private async Task UndoAsync(IReadOnlyList<IConnectionStep> steps, Exception cause)
    {
        if (record.Entries.Count == 0)
            return;
        // Its own limit: the caller's token may be why this is undone.
        using var limit = new CancellationTokenSource(UndoLimit);
        var failures = await UndoAsync(steps, limit.Token);
        if (cause is OperationCanceledException && failures.Count == 0)
            return;
        throw new ConnectorException(
            (cause as ConnectorException)?.Code ?? ConnectorErrorCode.Unavailable,
            failures.Count == 0
                ? $"{cause.Message}\nWhat had been done for connection '{draft.Name}' was undone."
                : $"{cause.Message}\n{string.Join("\n", failures)}\n{Repair}",
            cause)
        {
            ServiceCode = (cause as ConnectorException)?.ServiceCode,
        };
    }
}
