namespace Gatehouse.LocalCloud.Engines.Sql.Databases;

/// <summary>A row of <c>sys.database_user</c>.</summary>
/// <param name="Name">Name as it was created.</param>
/// <param name="Role">Its role in PostgreSQL.</param>
/// <param name="DefaultSchema">The schema of names that have none.</param>
internal sealed record DatabaseUserRow(string Name, string Role, string DefaultSchema);

/// <summary>Reads the users of a database.</summary>
internal static class DatabaseUsers
{
    private const string Columns = "SELECT name, role, coalesce(default_schema, 'dbo') FROM sys.database_user";

    /// <summary>Finds the user FROM EXTERNAL PROVIDER with a SID; null where there is none.</summary>
    public static Task<DatabaseUserRow?> FindUserAsync(
        this SqlDatabases databases, SqlDatabase database, byte[] sid, CancellationToken cancellationToken)
        => FindAsync(databases, database, $"{Columns} WHERE sid = $1 AND type IN ('E', 'X')", sid, cancellationToken);

    /// <summary>Finds the user WITH PASSWORD of a name; null where there is none.</summary>
    public static Task<DatabaseUserRow?> FindUserAsync(
        this SqlDatabases databases, SqlDatabase database, string name, CancellationToken cancellationToken)
        => FindAsync(databases, database, $"{Columns} WHERE lower(name) = lower($1) AND type = 'S'", name, cancellationToken);

    private static async Task<DatabaseUserRow?> FindAsync(
        SqlDatabases databases, SqlDatabase database, string text, object value, CancellationToken cancellationToken)
    {
#pragma warning disable CA2100 // the texts are written above
        await using var command = databases.Superuser(database).CreateCommand(text);
#pragma warning restore CA2100
        command.Parameters.Add(new() { Value = value });
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        return await reader.ReadAsync(cancellationToken)
            ? new(reader.GetString(0), reader.GetString(1), reader.GetString(2))
            : null;
    }
}
