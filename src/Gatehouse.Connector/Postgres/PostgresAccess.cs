using Gatehouse.Connector.Connections;
using Gatehouse.Connector.Graph;
using Gatehouse.Connector.Targets;

namespace Gatehouse.Connector.Postgres;

/// <summary>Database users of PostgreSQL: roles that the <c>pgaadauth_</c> functions map to principals.</summary>
internal sealed class PostgresAccess : IDatabaseAccess
{
    public const string ManagementDatabase = "postgres"; // where Azure has the pgaadauth_ functions

    private const string RoleExists = "SELECT 1 FROM pg_catalog.pg_roles WHERE rolname = $1";
    private const string CreateUser = "SELECT * FROM pgaadauth_create_principal_with_oid($1, $2, $3, false, false)";

    // Databases in which the role owns something ('o') or has rights; an empty name for what all share. $1 the role.
    private const string Dependencies = """
        SELECT coalesce(d.datname::text, ''), bool_or(s.deptype = 'o')
          FROM pg_catalog.pg_shdepend s LEFT JOIN pg_catalog.pg_database d ON d.oid = s.dbid
         WHERE s.refclassid = 'pg_catalog.pg_authid'::regclass AND s.refobjid = (SELECT oid FROM pg_catalog.pg_roles WHERE rolname = $1)
         GROUP BY 1 ORDER BY 1
        """;

    string? IDatabaseAccess.ManagementDatabase => ManagementDatabase;

    public string MappingOf(ConnectionDraft draft) => draft.Principal?.ObjectId ?? "";

    public async Task<FoundUser> FindUserAsync(ConnectionDraft draft, CancellationToken cancellationToken)
    {
        await using var session = await draft.OpenAsync(ManagementDatabase, cancellationToken);
        if (!await ExistsAsync(session, draft.DatabaseUser, cancellationToken))
            return default;
        // Columns are found by name: Azure's function has had more of them over time.
        var principals = (await session.RunAsync("SELECT * FROM pgaadauth_list_principals(false)", [], cancellationToken))[0];
        var (role, oid) = (Column(principals, "rolname", "rolename"), Column(principals, "objectid"));
        var mapped = principals.Rows.FirstOrDefault(row => draft.DatabaseUser.Equals(row[role] as string, StringComparison.Ordinal));
        var type = mapped?[Column(principals, "principaltype")]?.ToString() switch
        {
            "user" => DirectoryPrincipalType.User,
            "group" => DirectoryPrincipalType.Group,
            _ => DirectoryPrincipalType.ServicePrincipal,
        };
        return new(true, mapped?[oid]?.ToString(), type);
    }

    public IReadOnlyList<string> CreateUserSql(ConnectionDraft draft)
        => [$"SELECT * FROM pgaadauth_create_principal_with_oid({SqlText.Literal(draft.DatabaseUser)}, "
            + $"{SqlText.Literal(MappingOf(draft) is { Length: > 0 } oid ? oid : "<object id of the identity>")}, {SqlText.Literal(TypeOf(draft))}, false, false)"];

    public IReadOnlyList<string> DropUserSql(string user)
    {
        var name = SqlText.Identifier(user);
        return [$"GRANT {name} TO CURRENT_USER", $"REASSIGN OWNED BY {name} TO CURRENT_USER", $"DROP OWNED BY {name}", $"DROP ROLE IF EXISTS {name}"];
    }

    public async Task CreateUserAsync(ConnectionDraft draft, CancellationToken cancellationToken)
    {
        await using var session = await draft.OpenAsync(ManagementDatabase, cancellationToken);
        await session.RunAsync(CreateUser, [draft.DatabaseUser, MappingOf(draft), TypeOf(draft)], cancellationToken);
    }

    public async Task DropUserAsync(ConnectionDraft draft, string user, bool keepOwned, CancellationToken cancellationToken)
    {
        var name = SqlText.Identifier(user);
        await using var session = await draft.OpenAsync(ManagementDatabase, cancellationToken);
        if (!await ExistsAsync(session, user, cancellationToken))
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

    public Task<PrivilegeGap> GapAsync(ConnectionDraft draft, AccessLevel access, CancellationToken cancellationToken)
        => PostgresPrivileges.GapAsync(draft, access, cancellationToken);

    public IReadOnlyList<string> GrantSql(ConnectionDraft draft, AccessLevel access) => PostgresPrivileges.GrantSql(draft, access);

    public string Grant(Privilege privilege, string user) => PostgresPrivileges.Statement(privilege, "GRANT", "TO", user);

    public string Revoke(Privilege privilege, string user) => PostgresPrivileges.Statement(privilege, "REVOKE", "FROM", user);

    // Statements that are sent together are one transaction.
    public async Task RunAsync(ConnectionDraft draft, IReadOnlyList<string> statements, CancellationToken cancellationToken)
    {
        await using var session = await draft.OpenAsync(draft.Request.Database, cancellationToken);
        await session.RunAsync(string.Join(";\n", statements), [], cancellationToken);
    }

    private static string TypeOf(ConnectionDraft draft) => draft.Principal?.Type switch
    {
        DirectoryPrincipalType.User => "user",
        DirectoryPrincipalType.Group => "group",
        _ => "service",
    };

    private static async Task<bool> ExistsAsync(IDatabaseSession session, string user, CancellationToken cancellationToken)
        => (await session.RunAsync(RoleExists, [user], cancellationToken))[0].Rows.Count > 0;

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
