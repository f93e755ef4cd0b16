using System.Collections.Concurrent;
using Gatehouse.LocalCloud.Engines.Sql.Databases;
using Gatehouse.LocalCloud.Engines.Sql.Results;
using Gatehouse.LocalCloud.Engines.Sql.Users;

namespace Gatehouse.LocalCloud.Engines.Sql.Sessions;

/// <summary>What the sessions of one SQL server share. Thread-safe.</summary>
/// <param name="Server">The server.</param>
/// <param name="Databases">Its databases.</param>
/// <param name="Users">Knows whom the gateway has let in.</param>
/// <param name="Logins">Knows who may log in with a password.</param>
internal sealed record EngineContext(SqlServerContext Server, SqlDatabases Databases, SqlUsers Users, SqlLogins Logins)
{
    private readonly ConcurrentDictionary<uint, ColumnNotes> _notes = new();

    /// <summary>The comments on the columns of a database.</summary>
    public ColumnNotes Notes(SqlDatabase database) => _notes.GetOrAdd(database.Id, static _ => new ColumnNotes());
}
