using Gatehouse.Connector.Connections.Steps;
using Gatehouse.Connector.ResourceManager;

namespace Gatehouse.Connector.Connections;

/// <summary>Removes a connection: its database user, its settings, its record. What an attempt has removed stays removed; the next goes on.</summary>
public static class ConnectionRemoval
{
    /// <summary>Removes the connection.</summary>
    /// <param name="sourceId">Resource id of the app.</param>
    /// <param name="name">Name of the connection.</param>
    /// <param name="services">The ways to the services.</param>
    /// <param name="journal">Keeps that the caller is an administrator only meanwhile.</param>
    /// <param name="cancellationToken">Gives up; the record goes last, so that the connection is still there to be deleted again.</param>
    /// <returns>The database user that was dropped, or null when there was none that the connection had made.</returns>
    /// <exception cref="ConnectorException">
    /// With <see cref="ConnectorErrorCode.NotFound"/>: there is no such connection. With <see cref="ConnectorErrorCode.Conflict"/>: the database user owns
    /// objects, and nothing was removed. Or a service refused.
    /// </exception>
    public static async Task<string?> DeleteAsync(
        string sourceId, string name, ConnectionServices services, IJournal journal, CancellationToken cancellationToken)
    {
        PostgresConnection.CheckNothingLeft(journal);
        var reader = new ConnectionReader(services.ResourceManager, sourceId);
        var linker = await reader.GetAsync(name, cancellationToken);
        var dropped = await DropUserAsync(linker, sourceId, services, journal, cancellationToken);
        await reader.DeleteAsync(name, cancellationToken);
        return dropped;
    }

    private static async Task<string?> DropUserAsync(
        System.Text.Json.Nodes.JsonObject linker, string sourceId, ConnectionServices services, IJournal journal, CancellationToken cancellationToken)
    {
        var name = Linkers.NameOf(linker);
        // Only a user that is named as create names it: a record that somebody else wrote must not choose whom an administrator drops.
        if (!Linkers.IsPostgres(linker) || Linkers.TargetOf(linker) is not { } target || ResourceIds.Value(target, "databases") is not { } database
            || (string?)linker["properties"]?["authInfo"]?["userName"] != "aad_" + name)
            return null;
        var serverId = target[..target.LastIndexOf("/databases/", StringComparison.OrdinalIgnoreCase)];
        if (await services.ResourceManager.FindAsync(serverId, ApiVersions.PostgreSql, cancellationToken) is not { } server)
            return null;

        var draft = new ConnectionDraft(
            new ConnectionRequest { Name = name, SourceId = sourceId, ServerId = serverId, Database = database }, services)
        { Server = server };
        var record = new JournalRecord(draft.Request) { Completed = true };
        var administrator = new EnsureAdministrator();
        if (!await administrator.CheckAsync(draft, cancellationToken))
        {
            record.Entries.Add(new(administrator.Kind, administrator.Before(draft)));
            record.Save(journal);
        }

        try
        {
            if (record.Entries.Count > 0)
                await administrator.ApplyAsync(draft, cancellationToken);
            await DatabaseUsers.DropAsync(draft, draft.DatabaseUser, keepOwned: false, cancellationToken);
        }
        catch
        {
            await RemoveAdministratorAsync();
            throw;
        }

        await RemoveAdministratorAsync();
        return draft.DatabaseUser;

        // Its own limit: the caller's token may have ended the work.
        async Task RemoveAdministratorAsync()
        {
            using var limit = new CancellationTokenSource(StepRunner.UndoLimit);
            var failures = await new StepRunner(draft, record, journal, null).UndoAsync([administrator], limit.Token);
            if (failures.Count > 0)
                throw new ConnectorException(ConnectorErrorCode.Unavailable, $"{string.Join("\n", failures)}\n{StepRunner.Repair}");
        }
    }
}
