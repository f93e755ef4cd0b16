using Gatehouse.Connector.Connections.Steps;
using Gatehouse.Connector.ResourceManager;

namespace Gatehouse.Connector.Connections;

/// <summary>Makes passwordless connections from sources to databases.</summary>
public static class ConnectionCreation
{
    /// <summary>Reads what making the connection would do. Changes nothing.</summary>
    /// <param name="request">What is wanted.</param>
    /// <param name="services">The ways to the services.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="ConnectorException">The connection cannot be made; its code and text say why.</exception>
    public static async Task<ConnectionPlan> PlanAsync(ConnectionRequest request, ConnectionServices services, CancellationToken cancellationToken)
    {
        var draft = new ConnectionDraft(request, services);
        await using var sessions = draft.CallerSessions;
        var planned = new List<PlannedStep>();
        var reachable = true;
        foreach (var step in ConnectionSteps.Of(request).Where(step => step is not VerifyConnection))
        {
            var state = step.NeedsDatabase && !reachable ? PlannedState.Unknown
                : await step.CheckAsync(draft, cancellationToken) ? PlannedState.Done : PlannedState.Change;
            // The database lets nobody in who is no administrator yet, and no token before it accepts them.
            reachable &= state != PlannedState.Change || !step.OpensDatabase;
            var database = step is CreateDatabaseUser ? draft.Target.Access.ManagementDatabase : null;
            planned.Add(new(step.Kind, step.Sentence(draft), state, state == PlannedState.Done ? [] : step.Sql(draft), database ?? request.Database));
        }

        return new(draft.Name, draft.Target.Name, planned)
        {
            Source = request.SourceId,
            SourceApiVersion = draft.Source.ApiVersion,
            RecordApiVersion = ApiVersions.ServiceLinker,
            Record = RecordConnection.Wanted(draft, ConnectionPlan.SecretPlaceholder),
        };
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

    /// <exception cref="ConnectorException">With <see cref="ConnectorErrorCode.Conflict"/>: an earlier command left something to be repaired.</exception>
    internal static void CheckNothingLeft(IJournal journal)
    {
        if (JournalRecord.Load(journal) is { } left)
            throw new ConnectorException(
                ConnectorErrorCode.Conflict,
                $"An earlier command was cut short at connection '{left.Request.Name}' of '{ResourceIds.Name(left.Request.SourceId)}'. "
                + "Finish it with: gatehouse connection repair (or take it back with: gatehouse connection repair --undo)");
    }

    internal static async Task<ConnectionOutcome> RunAsync(
        JournalRecord record, ConnectionServices services, IJournal journal, IProgress<string>? progress, CancellationToken cancellationToken)
    {
        var draft = new ConnectionDraft(record.Request, services);
        await using var sessions = draft.CallerSessions;
        var steps = ConnectionSteps.Of(record.Request);
        var done = await new StepRunner(draft, record, journal, progress).RunAsync(steps, cancellationToken);
        return new ConnectionOutcome(
            draft.Linker,
            [.. draft.Configurations().Select(configuration => configuration.Entry)],
            done,
            [.. (draft.Gap?.OthersMissing ?? []).Select(missing => new OwnersGrant(missing.Owner, draft.Target.Access.Grant(missing, draft.DatabaseUser)))]);
    }
}
