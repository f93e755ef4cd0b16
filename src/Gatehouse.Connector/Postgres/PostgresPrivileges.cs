using Gatehouse.Connector.Connections;
using Gatehouse.Connector.Targets;

namespace Gatehouse.Connector.Postgres;

/// <summary>What each access level means in PostgreSQL: on what is there, and on what the caller makes there later.</summary>
internal static class PostgresPrivileges
{
    // $1 the user; $2, $3, $4 triples of a kind of object, a privilege and whether it is wanted. A row for each object on which
    // something wanted is missing, or something not wanted was granted to the user itself.
    private const string Gap = """
        SELECT o.kind, o.name, pg_get_userbyid(o.owner)::text, pg_has_role(CURRENT_USER, o.owner, 'USAGE'), w.wanted,
               string_agg(w.privilege, ', ' ORDER BY w.place)
          FROM (SELECT 1 AS place, 'DATABASE' AS kind, d.oid, d.datname::text AS name, d.datdba AS owner, d.datacl AS acl
                  FROM pg_catalog.pg_database d WHERE d.datname = current_database()
                UNION ALL SELECT 2, 'SCHEMA', n.oid, n.nspname::text, n.nspowner, n.nspacl FROM pg_catalog.pg_namespace n WHERE n.nspname = 'public'
                UNION ALL SELECT 3, CASE c.relkind WHEN 'S' THEN 'SEQUENCE' ELSE 'TABLE' END, c.oid, c.relname::text, c.relowner, c.relacl
                  FROM pg_catalog.pg_class c WHERE c.relnamespace = to_regnamespace('public') AND c.relkind IN ('r', 'v', 'm', 'f', 'p', 'S')
                UNION ALL SELECT 4, k.kind, r.oid, r.rolname::text, r.oid,
                       (SELECT a.defaclacl FROM pg_catalog.pg_default_acl a
                         WHERE a.defaclrole = r.oid AND a.defaclnamespace = to_regnamespace('public') AND a.defaclobjtype = k.type)
                  FROM pg_catalog.pg_roles r, (VALUES ('DEFAULT TABLES', 'r'::"char"), ('DEFAULT SEQUENCES', 'S'::"char")) k(kind, type)
                 WHERE r.rolname = CURRENT_USER) o
          JOIN unnest($2::text[], $3::text[], $4::bool[]) WITH ORDINALITY w(kind, privilege, wanted, place) ON w.kind = o.kind
         CROSS JOIN (SELECT (SELECT oid FROM pg_catalog.pg_roles WHERE rolname = $1) AS oid) u
         CROSS JOIN LATERAL (SELECT EXISTS (SELECT FROM pg_catalog.aclexplode(o.acl) a
                                             WHERE a.grantee = u.oid AND a.privilege_type = w.privilege) AS granted) g
         WHERE CASE WHEN NOT w.wanted THEN g.granted
               ELSE NOT coalesce(CASE o.kind
                   WHEN 'DATABASE' THEN has_database_privilege(u.oid, o.oid, w.privilege)
                   WHEN 'SCHEMA' THEN has_schema_privilege(u.oid, o.oid, w.privilege)
                   WHEN 'TABLE' THEN has_table_privilege(u.oid, o.oid, w.privilege)
                   WHEN 'SEQUENCE' THEN has_sequence_privilege(u.oid, o.oid, w.privilege)
                   ELSE g.granted END, false) END
         GROUP BY o.place, o.kind, o.name, o.owner, w.wanted
         ORDER BY o.place, o.kind, o.name
        """;

    private static readonly HashSet<string> Known = [.. Of(AccessLevel.All).Select(one => one.Privilege)];

    public static async Task<PrivilegeGap> GapAsync(ConnectionDraft draft, AccessLevel access, CancellationToken cancellationToken)
    {
        var wanted = Of(access).ToHashSet();
        var all = Of(AccessLevel.All);
        await using var session = await draft.OpenAsync(draft.Request.Database, cancellationToken);
        var rows = (await session.RunAsync(
            Gap,
            [draft.DatabaseUser, all.Select(one => one.Kind).ToArray(), all.Select(one => one.Privilege).ToArray(), all.Select(wanted.Contains).ToArray()],
            cancellationToken))[0].Rows;
        // Only an owner can grant on its table: what belongs to others is said, not a failure.
        return new(
            Read(rows.Where(row => row[3] is true && row[4] is true)),
            Read(rows.Where(row => row[3] is not true && row[4] is true)),
            Read(rows.Where(row => row[3] is true && row[4] is not true)));
    }

    public static IReadOnlyList<string> GrantSql(ConnectionDraft draft, AccessLevel access)
    {
        var user = SqlText.Identifier(draft.DatabaseUser);
        return [.. Of(access).GroupBy(wanted => wanted.Kind, wanted => wanted.Privilege).Select(kind => kind.Key is "TABLE" or "SEQUENCE"
            ? $"GRANT {string.Join(", ", kind)} ON ALL {kind.Key}S IN SCHEMA public TO {user}"
            : Statement(new(kind.Key, kind.Key == "SCHEMA" ? "public" : draft.Request.Database, "", string.Join(", ", kind)), "GRANT", "TO", draft.DatabaseUser))];
    }

    public static string Statement(Privilege privilege, string verb, string preposition, string user) => privilege.Kind switch
    {
        "DATABASE" or "SCHEMA" => $"{verb} {Checked(privilege)} ON {privilege.Kind} {SqlText.Identifier(privilege.Name)} {preposition} {SqlText.Identifier(user)}",
        "TABLE" or "SEQUENCE" => $"{verb} {Checked(privilege)} ON {privilege.Kind} public.{SqlText.Identifier(privilege.Name)} {preposition} {SqlText.Identifier(user)}",
        "DEFAULT TABLES" or "DEFAULT SEQUENCES" =>
            $"ALTER DEFAULT PRIVILEGES IN SCHEMA public {verb} {Checked(privilege)} ON {privilege.Kind["DEFAULT ".Length..]} {preposition} {SqlText.Identifier(user)}",
        _ => throw new ConnectorException(ConnectorErrorCode.MalformedAnswer, $"'{privilege.Kind}' is nothing that privileges are granted on."),
    };

    // They come back from the server or from the journal: only words that are privileges become SQL.
    private static string Checked(Privilege privilege) => privilege.Privileges.Split(',').All(one => Known.Contains(one.Trim()))
        ? privilege.Privileges
        : throw new ConnectorException(ConnectorErrorCode.MalformedAnswer, "A privilege has an unknown name.");

    private static IReadOnlyList<(string Kind, string Privilege)> Of(AccessLevel access)
    {
        string[] database = access switch { AccessLevel.Read => ["CONNECT"], AccessLevel.All => ["CREATE", "CONNECT", "TEMPORARY"], _ => ["CONNECT", "TEMPORARY"] };
        string[] schema = access >= AccessLevel.Schema ? ["USAGE", "CREATE"] : ["USAGE"];
        string[] tables = access switch
        {
            AccessLevel.Read => ["SELECT"],
            AccessLevel.ReadWrite => ["SELECT", "INSERT", "UPDATE", "DELETE"],
            _ => ["SELECT", "INSERT", "UPDATE", "DELETE", "TRUNCATE", "REFERENCES", "TRIGGER"],
        };
        string[] sequences = access is AccessLevel.Read ? ["SELECT"] : ["SELECT", "USAGE", "UPDATE"];
        return
        [
            .. Each("DATABASE", database), .. Each("SCHEMA", schema), .. Each("TABLE", tables), .. Each("SEQUENCE", sequences),
            .. Each("DEFAULT TABLES", tables), .. Each("DEFAULT SEQUENCES", sequences),
        ];
    }

    private static IEnumerable<(string Kind, string Privilege)> Each(string kind, string[] privileges) => privileges.Select(privilege => (kind, privilege));

    private static List<Privilege> Read(IEnumerable<IReadOnlyList<object?>> rows)
        => [.. rows.Select(row => new Privilege((string)row[0]!, (string)row[1]!, (string)row[2]!, (string)row[5]!))];
}
