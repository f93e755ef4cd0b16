using System.Text.Json.Nodes;
using Gatehouse.Connector.Connections.Steps;

namespace Gatehouse.Connector.Connections;

/// <summary>Removes a connection: its database user, its settings, its record. What an attempt has removed stays removed; the next goes on.</summary>
public static class ConnectionRemoval
{
    /// <summary>Removes the connection.</summary>
    /// <param name="sourceId">Resource id of the source.</param>
    /// <param name="name">Name of the connection.</param>
    /// <param name="setAdministrator">Whether the caller may take the place of a server's only administrator, who is put back.</param>
    /// <param name="services">The ways to the services.</param>
    /// <param name="journal">Keeps that the caller is an administrator only meanwhile.</param>
    /// <param name="cancellationToken">Gives up; the record goes last, so that the connection is still there to be deleted again.</param>
    /// <returns>The database user that was dropped, or null when there was none that the connection had made.</returns>
    /// <exception cref="ConnectorException">
    /// With <see cref="ConnectorErrorCode.NotFound"/>: there is no such connection. With <see cref="ConnectorErrorCode.Conflict"/>: the database user owns
    /// objects, and nothing was removed. Or a service refused.
    /// </exception>
    public static async Task<string?> DeleteAsync(
        string sourceId, string name, bool setAdministrator, ConnectionServices services, IJournal journal,
        CancellationToken cancellationToken)
    {
        ConnectionCreation.CheckNothingLeft(journal);
        var reader = new ConnectionReader(services.ResourceManager, sourceId);
        var linker = await reader.GetAsync(name, cancellationToken);
        var dropped = await DropUserAsync(linker, sourceId, setAdministrator, services, journal, cancellationToken);
        await reader.DeleteAsync(name, cancellationToken);
        return dropped;
    }

    private static async Task<string?> DropUserAsync(
        JsonObject linker, string sourceId, bool setAdministrator, ConnectionServices services, IJournal journal,
        CancellationToken cancellationToken)
    {
        if (Linkers.TargetOf(linker) is not { } target)
            return null;
        // Beside other administrators the caller needs nobody's place, and to stay one is not what is asked for.
        var place = setAdministrator && target.Preparation.Any(step => step is EnsureOnlyAdministrator);
        var draft = new ConnectionDraft(Linkers.RequestOf(linker, sourceId) with { SetAdministrator = place }, services);
        await using var sessions = draft.CallerSessions;
        if (await RecordedUser.FindAsync(draft, linker, cancellationToken) is null)
            return null;
        if (await services.ResourceManager.FindAsync(draft.Request.ServerId, draft.Target.ApiVersion, cancellationToken) is not { } server)
            return null;

        draft.Server = server;
        var record = new JournalRecord(draft.Request) { Completed = true };
        var opening = ConnectionSteps.Of(draft.Request).Where(step => step.OpensDatabase).ToList();
        try
        {
            foreach (var step in opening)
            {
                if (await step.CheckAsync(draft, cancellationToken))
                    continue;
                record.Entries.Add(new(step.Kind, step.Before(draft)));
                record.Save(journal);
                await step.ApplyAsync(draft, cancellationToken);
            }

            await draft.Target.Access.DropUserAsync(draft, draft.DatabaseUser, keepOwned: false, cancellationToken);
        }
        catch
        {
            await CloseAsync();
            throw;
        }

        await CloseAsync();
        return draft.DatabaseUser;

        // Its own limit: the caller's token may have ended the work.
        async Task CloseAsync()
        {
            using var limit = new CancellationTokenSource(StepRunner.UndoLimit);
            var failures = await new StepRunner(draft, record, journal, null).UndoAsync(opening, limit.Token);
            if (failures.Count > 0)
                throw new ConnectorException(ConnectorErrorCode.Unavailable, $"{string.Join("\n", failures)}\n{StepRunner.Repair}");
        }
    }
}
