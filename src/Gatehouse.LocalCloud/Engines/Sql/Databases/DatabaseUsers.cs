using Npgsql;

namespace Gatehouse.LocalCloud.Engines.Sql.Databases;

/// <summary>A row of <c>sys.database_user</c>.</summary>
/// <param name="Name">Name as it was created.</param>
/// <param name="Role">Its role in PostgreSQL.</param>
/// <param name="DefaultSchema">The schema of names that have none.</param>
internal sealed record DatabaseUserRow(string Name, string Role, string DefaultSchema);

/// <summary>Reads the users of a database.</summary>
internal static class DatabaseUsers
{
    private const string Columns = "u.name, u.role, coalesce(u.default_schema, 'dbo')";

    // Database and users in one answer: a login waits for it.
    private const string ByIds = $"""
        SELECT d.oid, d.datname, substr(shobj_description(d.oid, 'pg_database'), 2), encode(u.sid, 'hex'), {Columns}
        FROM pg_database d LEFT JOIN sys.database_user u ON u.type IN ('E', 'X') AND encode(u.sid, 'hex') = ANY (string_to_array($1, ','))
        WHERE d.datname = current_database() AND starts_with(shobj_description(d.oid, 'pg_database'), '|')
        """;

    /// <summary>Finds a database, and of its users FROM EXTERNAL PROVIDER the one whose SID comes first.</summary>
    /// <param name="databases">The databases.</param>
    /// <param name="name">Name of the database.</param>
    /// <param name="sids">The SIDs that will do, the best one first.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>Null where there is no such database; no user where it has none of them.</returns>
    public static async Task<(SqlDatabase Database, DatabaseUserRow? User)?> FindUserAsync(
        this SqlDatabases databases, string name, IReadOnlyList<byte[]> sids, CancellationToken cancellationToken)
    {
        try
        {
            if (databases.KnownSuperuser(name) is { } known && await FindUserAsync(known, sids, cancellationToken) is { } found)
                return found;
        }
        catch (Exception e) when (e is ObjectDisposedException or PostgresException { SqlState: PostgresErrorCodes.InvalidCatalogName })
        {
            // It has just been dropped; there may be a new one of its name.
        }

        return await databases.FindAsync(name, cancellationToken) is { } database
            ? await FindUserAsync(databases.Superuser(database), sids, cancellationToken)
            : null;
    }

    /// <summary>Finds the user WITH PASSWORD of a name; null where there is none.</summary>
    public static async Task<DatabaseUserRow?> FindUserAsync(
        this SqlDatabases databases, SqlDatabase database, string name, CancellationToken cancellationToken)
    {
        await using var command = databases.Superuser(database).CreateCommand(
            $"SELECT {Columns} FROM sys.database_user u WHERE lower(u.name) = lower($1) AND u.type = 'S'");
        command.Parameters.Add(new() { Value = name });
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        return await reader.ReadAsync(cancellationToken) ? Row(reader, 0) : null;
    }

    private static async Task<(SqlDatabase Database, DatabaseUserRow? User)?> FindUserAsync(
        NpgsqlDataSource source, IReadOnlyList<byte[]> sids, CancellationToken cancellationToken)
    {
        var wanted = sids.Select(Convert.ToHexStringLower).ToList();
        await using var command = source.CreateCommand(ByIds);
        command.Parameters.Add(new() { Value = string.Join(',', wanted) });
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        SqlDatabase? database = null;
        var (user, best) = ((DatabaseUserRow?)null, int.MaxValue);
        while (await reader.ReadAsync(cancellationToken))
        {
            database ??= new(reader.GetFieldValue<uint>(0), reader.GetString(1), reader.GetString(2));
            if (await reader.IsDBNullAsync(3, cancellationToken))
                continue;
            if (wanted.IndexOf(reader.GetString(3)) is not (>= 0 and var place) || place >= best)
                continue;
            (user, best) = (Row(reader, 4), place);
        }

        return database is null ? null : (database, user);
    }

    private static DatabaseUserRow Row(NpgsqlDataReader reader, int from)
        => new(reader.GetString(from), reader.GetString(from + 1), reader.GetString(from + 2));
}
