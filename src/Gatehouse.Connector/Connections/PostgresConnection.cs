using Gatehouse.Connector.Connections.Steps;
using Gatehouse.Connector.ResourceManager;

namespace Gatehouse.Connector.Connections;

/// <summary>Makes passwordless connections from apps to PostgreSQL flexible servers.</summary>
public static class PostgresConnection
{
    /// <summary>Reads what making the connection would do. Changes nothing.</summary>
    /// <param name="request">What is wanted.</param>
    /// <param name="services">The ways to the services.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="ConnectorException">The connection cannot be made; its code and text say why.</exception>
    public static async Task<ConnectionPlan> PlanAsync(ConnectionRequest request, ConnectionServices services, CancellationToken cancellationToken)
    {
        var draft = new ConnectionDraft(request, services);
        var planned = new List<PlannedStep>();
        var reachable = true;
        foreach (var step in Steps().Where(step => step is not VerifyConnection))
        {
            var state = step.NeedsDatabase && !reachable ? PlannedState.Unknown
                : await step.CheckAsync(draft, cancellationToken) ? PlannedState.Done : PlannedState.Change;
            // The database lets nobody in who is no administrator yet, and no token before it accepts them.
            reachable &= state != PlannedState.Change || step is not (EnableEntraAuthentication or EnsureAdministrator);
            planned.Add(new(step.Kind, step.Sentence(draft), state, state == PlannedState.Done ? [] : step.Sql(draft)));
        }

        return new(draft.Name, planned);
    }

    /// <summary>Makes the connection, or nothing: a failure undoes what was done. Doing it again changes nothing.</summary>
    /// <param name="request">What is wanted.</param>
    /// <param name="services">The ways to the services.</param>
    /// <param name="journal">Keeps what was begun.</param>
    /// <param name="progress">Told each step's sentence before it begins. Null when nobody listens.</param>
    /// <param name="cancellationToken">Stops between and within steps; what was done is undone.</param>
    /// <exception cref="ConnectorException">A step failed; its code and text say which and what to do.</exception>
    public static Task<ConnectionOutcome> CreateAsync(
        ConnectionRequest request, ConnectionServices services, IJournal journal, IProgress<string>? progress, CancellationToken cancellationToken)
    {
        CheckNothingLeft(journal);
        return RunAsync(new JournalRecord(request), services, journal, progress, cancellationToken);
    }

    /// <summary>Finishes what an earlier command left in the journal.</summary>
    /// <returns>The connection. Null when there was nothing to finish but to take the temporary administrator away.</returns>
    /// <exception cref="ConnectorException">A step failed, and what was done was undone.</exception>
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

        return await RunAsync(record, services, journal, progress, cancellationToken);
    }

    /// <summary>Takes back what an earlier command left in the journal. Of a finished connection only the temporary administrator is left, and is taken away.</summary>
    /// <returns>Name of the connection. Null when there was nothing to take back.</returns>
    /// <exception cref="ConnectorException">Something could not be taken back; the journal stays.</exception>
    public static async Task<string?> UndoAsync(
        ConnectionServices services, IJournal journal, IProgress<string>? progress, CancellationToken cancellationToken)
    {
        if (JournalRecord.Load(journal) is not { } record)
            return null;
        if (record.Completed)
            record.Entries.RemoveAll(entry => entry.Kind != EnsureAdministrator.Name || record.Request.SetAdministrator);
        var draft = new ConnectionDraft(record.Request, services)
        {
            Server = await services.ResourceManager.GetAsync(record.Request.ServerId, ApiVersions.PostgreSql, cancellationToken),
        };
        var steps = Steps();
        // Undoing in the database needs an administrator: where there is none any more, the caller is one until the end.
        var administrator = new EnsureAdministrator();
        var needsDatabase = record.Entries.Exists(entry => steps.First(step => step.Kind == entry.Kind).NeedsDatabase);
        if (needsDatabase && !await administrator.CheckAsync(draft, cancellationToken))
        {
            record.Entries.RemoveAll(entry => entry.Kind == EnsureAdministrator.Name);
            var at = record.Entries.FindIndex(entry => steps.First(step => step.Kind == entry.Kind).NeedsDatabase);
            record.Entries.Insert(at, new(EnsureAdministrator.Name, administrator.Before(draft)));
            record.Save(journal);
            await administrator.ApplyAsync(draft, cancellationToken);
        }

        var failures = await new StepRunner(draft, record, journal, progress).UndoAsync(steps, cancellationToken);
        return failures.Count == 0 ? draft.Name : throw new ConnectorException(ConnectorErrorCode.Unavailable, string.Join("\n", failures));
    }

    /// <exception cref="ConnectorException">With <see cref="ConnectorErrorCode.Conflict"/>: an earlier command left something to be repaired.</exception>
    internal static void CheckNothingLeft(IJournal journal)
    {
        if (JournalRecord.Load(journal) is { } left)
            throw new ConnectorException(
                ConnectorErrorCode.Conflict,
                $"An earlier command was cut short at connection '{left.Request.Name}' of '{ResourceIds.Name(left.Request.SourceId)}'. "
                + "Finish it with: gatehouse webapp connection repair (or take it back with: gatehouse webapp connection repair --undo)");
    }

    private static async Task<ConnectionOutcome> RunAsync(
        JournalRecord record, ConnectionServices services, IJournal journal, IProgress<string>? progress, CancellationToken cancellationToken)
    {
        var draft = new ConnectionDraft(record.Request, services);
        var done = await new StepRunner(draft, record, journal, progress).RunAsync(Steps(), cancellationToken);
        return new ConnectionOutcome(
            draft.Linker,
            [.. draft.Configurations().Select(configuration => configuration.Entry)],
            done,
            [.. draft.OthersMissing.Select(missing => new OwnersGrant(missing.Owner, missing.Grant(draft.DatabaseUser)))]);
    }

    private static List<IConnectionStep> Steps()
    {
        List<IConnectionStep> steps =
        [
            new ReadSource(),
            new ReadTarget(),
            new AssignIdentity(),
            new EnableEntraAuthentication(),
            new EnsureAdministrator(),
            new CreateDatabaseUser(),
            new GrantPrivileges(),
            new WriteSettings(),
            new RecordConnection(),
        ];
        return [.. steps, new VerifyConnection(
            [.. steps.Where(step => step is CreateDatabaseUser or GrantPrivileges or WriteSettings or RecordConnection)])];
    }
}
