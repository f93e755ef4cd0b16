using Gatehouse.Connector.Postgres;

namespace Gatehouse.Connector.Connections;

/// <summary>Looks at and drops database users of a PostgreSQL server.</summary>
internal static class DatabaseUsers
{
    public const string ManagementDatabase = "postgres"; // where Azure has the pgaadauth_ functions

    // Databases in which the role owns something ('o') or has rights; an empty name for what all share. $1 the role.
    private const string Dependencies = """
        SELECT coalesce(d.datname::text, ''), bool_or(s.deptype = 'o')
          FROM pg_catalog.pg_shdepend s LEFT JOIN pg_catalog.pg_database d ON d.oid = s.dbid
         WHERE s.refclassid = 'pg_catalog.pg_authid'::regclass AND s.refobjid = (SELECT oid FROM pg_catalog.pg_roles WHERE rolname = $1)
         GROUP BY 1 ORDER BY 1
        """;

    /// <summary>Object id of the principal that the user maps to. Null when there is no such user, or it maps to none.</summary>
    public static async Task<string?> PrincipalOfAsync(IDatabaseSession session, string user, CancellationToken cancellationToken)
    {
        // Columns are found by name: Azure's function has had more of them over time.
        var principals = (await session.RunAsync("SELECT * FROM pgaadauth_list_principals(false)", [], cancellationToken))[0];
        var (role, oid) = (Column(principals, "rolname", "rolename"), Column(principals, "objectid"));
        return principals.Rows.FirstOrDefault(row => user.Equals(row[role] as string, StringComparison.Ordinal))?[oid]?.ToString();
    }

    public static IReadOnlyList<string> ReplaceSql(string user)
    {
        var name = SqlText.Identifier(user);
        return [$"GRANT {name} TO CURRENT_USER", $"REASSIGN OWNED BY {name} TO CURRENT_USER", $"DROP OWNED BY {name}", $"DROP ROLE IF EXISTS {name}"];
    }

    /// <summary>Drops the user and its rights, in every database of the server. One that is not there is no error.</summary>
    /// <param name="draft">The connection.</param>
    /// <param name="user">The user.</param>
    /// <param name="keepOwned">True: what it owns belongs to the caller afterwards. False: a user that owns something is not dropped.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="ConnectorException">With <see cref="ConnectorErrorCode.Conflict"/>: it owns something, and the text says what to type.</exception>
    public static async Task DropAsync(ConnectionDraft draft, string user, bool keepOwned, CancellationToken cancellationToken)
    {
        var name = SqlText.Identifier(user);
        await using var session = await draft.OpenAsync(ManagementDatabase, cancellationToken);
        if ((await session.RunAsync("SELECT 1 FROM pg_catalog.pg_roles WHERE rolname = $1", [user], cancellationToken))[0].Rows.Count == 0)
            return;
        var dependencies = (await session.RunAsync(Dependencies, [user], cancellationToken))[0].Rows;
        var owning = dependencies.Where(row => row[1] is true).Select(row => (string)row[0]!).ToList();
        if (owning.Count > 0 && !keepOwned)
            throw Owns(draft, user, owning);

        // What all databases share (the rights on databases themselves) goes with any of them.
        var databases = dependencies.Select(row => (string)row[0]!).Select(database => database.Length == 0 ? ManagementDatabase : database).Distinct();
        foreach (var database in databases)
        {
            await using var other = await draft.OpenAsync(database, cancellationToken);
            await other.RunAsync(
                $"GRANT {name} TO CURRENT_USER; {(keepOwned ? $"REASSIGN OWNED BY {name} TO CURRENT_USER; " : "")}DROP OWNED BY {name}", [], cancellationToken);
        }

        await session.RunAsync($"DROP ROLE IF EXISTS {name}", [], cancellationToken);
    }

    private static ConnectorException Owns(ConnectionDraft draft, string user, IReadOnlyList<string> databases)
    {
        var name = SqlText.Identifier(user);
        var commands = databases.Select(database => $"gatehouse postgres flexible-server execute -n {draft.ServerName} -d {(database.Length == 0 ? ManagementDatabase : database)}"
            + $" -q 'GRANT {name} TO CURRENT_USER; REASSIGN OWNED BY {name} TO CURRENT_USER'");
        return new(
            ConnectorErrorCode.Conflict,
            $"The database user '{user}' owns objects in {string.Join(", ", databases.Select(database => database.Length == 0 ? "the server" : $"'{database}'"))}; it is not dropped. "
            + $"Take them over as an administrator, then try again:\n{string.Join("\n", commands)}");
    }

    private static int Column(SqlResult result, params string[] names)
        => result.Columns.Select((name, index) => (name, index)).Where(column => names.Contains(column.name, StringComparer.OrdinalIgnoreCase)).Select(column => (int?)column.index).FirstOrDefault()
            ?? throw new ConnectorException(
                ConnectorErrorCode.MalformedAnswer,
                $"pgaadauth_list_principals has no column '{names[0]}'; it has: {string.Join(", ", result.Columns)}.");
}
