using Gatehouse.Connector.Connections;
using Gatehouse.Connector.Targets;

namespace Gatehouse.Connector.MySql;

/// <summary>What each access level means in MySQL: privileges on a database cover all tables, those of later too.</summary>
internal static class MySqlPrivileges
{
    private const string Kind = "DATABASE"; // its name is the pattern that a grant has

    private const string PartialRevokes = "SHOW GLOBAL VARIABLES LIKE 'partial_revokes'"; // MariaDB has none

    // The server writes an account as 'name'@'host' without doubling a quote in it. Everything else that reaches the database counts too.
    private const string Held = """
        SELECT privilege_type, 0 FROM information_schema.user_privileges WHERE grantee = ?
        UNION ALL
        SELECT privilege_type, 1 FROM information_schema.schema_privileges WHERE grantee = ? AND table_schema = ?
        UNION ALL
        SELECT privilege_type, 0 FROM information_schema.schema_privileges WHERE grantee = ? AND table_schema = ? AND table_schema <> ?
        """;

    private static readonly string[] Reading = ["SELECT", "SHOW VIEW"];
    private static readonly string[] Writing = ["INSERT", "UPDATE", "DELETE", "EXECUTE", "CREATE TEMPORARY TABLES", "LOCK TABLES"];
    private static readonly string[] Making =
        ["CREATE", "ALTER", "DROP", "INDEX", "REFERENCES", "CREATE VIEW", "TRIGGER", "CREATE ROUTINE", "ALTER ROUTINE"];

    // All that ALL PRIVILEGES gives on a database in MySQL 8: https://dev.mysql.com/doc/refman/8.4/en/grant.html
    private static readonly string[] All = [.. Reading, .. Writing, .. Making, "EVENT"];

    public static async Task<PrivilegeGap> GapAsync(ConnectionDraft draft, AccessLevel access, CancellationToken cancellationToken)
    {
        await using var session = await draft.OpenAsync(null, cancellationToken);
        var database = draft.Request.Database;
        var pattern = await IsLiteralAsync(session, cancellationToken) ? database : Escape(database);
        var account = $"'{draft.DatabaseUser}'@'%'";
        var rows = (await session.RunAsync(Held, [account, account, pattern, account, database, pattern], cancellationToken))[0].Rows;
        var held = rows.Select(row => (string)row[0]!).ToHashSet(StringComparer.Ordinal);
        var direct = rows.Where(row => row[1] is 1L).Select(row => (string)row[0]!).ToHashSet(StringComparer.Ordinal);
        var wanted = Of(access);
        return new(
            Some(pattern, wanted.Where(one => !held.Contains(one))),
            [],
            Some(pattern, All.Where(one => direct.Contains(one) && !wanted.Contains(one))));
    }

    public static IReadOnlyList<string> GrantSql(ConnectionDraft draft, AccessLevel access)
        => [Statement(new(Kind, Escape(draft.Request.Database), "", string.Join(", ", Of(access))), "GRANT", "TO", draft.DatabaseUser)];

    public static string Statement(Privilege privilege, string verb, string preposition, string user)
        => $"{verb} {Checked(privilege)} ON {MySqlText.Pattern(privilege.Name)}.* {preposition} {MySqlText.User(user)}";

    // They come back from the server or from the journal: only words that are privileges become SQL.
    private static string Checked(Privilege privilege) => privilege.Privileges.Split(',').All(one => All.Contains(one.Trim()))
        ? privilege.Privileges
        : throw new ConnectorException(ConnectorErrorCode.MalformedAnswer, "A privilege has an unknown name.");

    private static string[] Of(AccessLevel access) => access switch
    {
        AccessLevel.Read => Reading,
        AccessLevel.ReadWrite => [.. Reading, .. Writing],
        AccessLevel.Schema => [.. Reading, .. Writing, .. Making],
        _ => All,
    };

    private static IReadOnlyList<Privilege> Some(string pattern, IEnumerable<string> privileges)
        => string.Join(", ", privileges) is { Length: > 0 } list ? [new(Kind, pattern, "", list)] : [];

    // In a grant _ and % of a database's name stand for others, unless the server has partial revokes, where they stand for themselves.
    private static async Task<bool> IsLiteralAsync(IDatabaseSession session, CancellationToken cancellationToken)
        => (await session.RunAsync(PartialRevokes, [], cancellationToken))[0].Rows is [[_, "ON"]];

    private static string Escape(string database)
        => database.Replace("\\", "\\\\", StringComparison.Ordinal)
            .Replace("_", "\\_", StringComparison.Ordinal)
            .Replace("%", "\\%", StringComparison.Ordinal);
}
