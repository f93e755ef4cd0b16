using System.Text.Json.Nodes;
using Gatehouse.Connector.Postgres;

namespace Gatehouse.Connector.Connections.Steps;

/// <summary>Grants the database user what the access level says: on what is there, and on what the caller makes there later.</summary>
internal sealed class GrantPrivileges : IConnectionStep
{
    // $1 the user, $2 and $3 pairs of a kind of object and a privilege. A row for each object on which a privilege is missing.
    private const string Lacking = """
        SELECT o.kind, o.name, pg_get_userbyid(o.owner)::text, pg_has_role(CURRENT_USER, o.owner, 'USAGE'), string_agg(w.privilege, ', ' ORDER BY w.place)
          FROM (SELECT 1 AS place, 'DATABASE' AS kind, d.oid, d.datname::text AS name, d.datdba AS owner
                  FROM pg_catalog.pg_database d WHERE d.datname = current_database()
                UNION ALL SELECT 2, 'SCHEMA', n.oid, n.nspname::text, n.nspowner FROM pg_catalog.pg_namespace n WHERE n.nspname = 'public'
                UNION ALL SELECT 3, CASE c.relkind WHEN 'S' THEN 'SEQUENCE' ELSE 'TABLE' END, c.oid, c.relname::text, c.relowner
                  FROM pg_catalog.pg_class c WHERE c.relnamespace = to_regnamespace('public') AND c.relkind IN ('r', 'v', 'm', 'f', 'p', 'S')
                UNION ALL SELECT 4, k.kind, r.oid, r.rolname::text, r.oid
                  FROM pg_catalog.pg_roles r, (VALUES ('DEFAULT TABLES'), ('DEFAULT SEQUENCES')) k(kind) WHERE r.rolname = CURRENT_USER) o
          JOIN unnest($2::text[], $3::text[]) WITH ORDINALITY w(kind, privilege, place) ON w.kind = o.kind
         CROSS JOIN (SELECT (SELECT oid FROM pg_catalog.pg_roles WHERE rolname = $1) AS oid) u
         WHERE NOT coalesce(CASE o.kind
                   WHEN 'DATABASE' THEN has_database_privilege(u.oid, o.oid, w.privilege)
                   WHEN 'SCHEMA' THEN has_schema_privilege(u.oid, o.oid, w.privilege)
                   WHEN 'TABLE' THEN has_table_privilege(u.oid, o.oid, w.privilege)
                   WHEN 'SEQUENCE' THEN has_sequence_privilege(u.oid, o.oid, w.privilege)
                   ELSE EXISTS (SELECT FROM pg_catalog.pg_default_acl d, pg_catalog.aclexplode(d.defaclacl) a
                                 WHERE d.defaclrole = o.oid AND d.defaclnamespace = to_regnamespace('public')
                                   AND d.defaclobjtype = CASE o.kind WHEN 'DEFAULT TABLES' THEN 'r' ELSE 'S' END
                                   AND a.grantee = u.oid AND a.privilege_type = w.privilege)
                   END, false)
         GROUP BY o.place, o.kind, o.name, o.owner
         ORDER BY o.place, o.kind, o.name
        """;

    public string Kind => "privileges";

    public bool NeedsDatabase => true;

    public string Sentence(ConnectionDraft draft) => $"Grant {Words(draft.Request.Access)} on database '{draft.Request.Database}' to '{draft.DatabaseUser}'";

    public IReadOnlyList<string> Sql(ConnectionDraft draft)
    {
        if (draft.Missing.Count > 0)
            return [.. draft.Missing.Select(missing => missing.Grant(draft.DatabaseUser))];
        var user = SqlText.Identifier(draft.DatabaseUser);
        var all = AccessPrivileges.Of(draft.Request.Access).GroupBy(wanted => wanted.Kind, wanted => wanted.Privilege);
        return [.. all.Select(kind => kind.Key is "TABLE" or "SEQUENCE"
            ? $"GRANT {string.Join(", ", kind)} ON ALL {kind.Key}S IN SCHEMA public TO {user}"
            : new MissingPrivilege(kind.Key, kind.Key == "SCHEMA" ? "public" : draft.Request.Database, "", string.Join(", ", kind)).Grant(draft.DatabaseUser))];
    }

    public async Task<bool> CheckAsync(ConnectionDraft draft, CancellationToken cancellationToken)
    {
        await using var session = await draft.OpenAsync(draft.Request.Database, cancellationToken);
        var wanted = AccessPrivileges.Of(draft.Request.Access);
        var lacking = (await session.RunAsync(
            Lacking, [draft.DatabaseUser, wanted.Select(one => one.Kind).ToArray(), wanted.Select(one => one.Privilege).ToArray()], cancellationToken))[0].Rows;
        // Only an owner can grant on its table: what belongs to others is said, not a failure.
        draft.Missing = Read(lacking.Where(row => row[3] is true));
        draft.OthersMissing = Read(lacking.Where(row => row[3] is not true));
        return draft.Missing.Count == 0;
    }

    public JsonObject Before(ConnectionDraft draft) => new()
    {
        ["user"] = draft.DatabaseUser,
        ["missing"] = new JsonArray([.. draft.Missing.Select(missing => new JsonObject
        {
            ["kind"] = missing.Kind, ["name"] = missing.Name, ["privileges"] = missing.Privileges,
        })]),
    };

    // Statements that are sent together are one transaction.
    public Task ApplyAsync(ConnectionDraft draft, CancellationToken cancellationToken)
        => RunAsync(draft, draft.Missing.Select(missing => missing.Grant(draft.DatabaseUser)), cancellationToken);

    public async Task UndoAsync(ConnectionDraft draft, JsonObject before, CancellationToken cancellationToken)
    {
        var user = (string)before["user"]!;
        await using (var session = await draft.OpenAsync(draft.Request.Database, cancellationToken))
        {
            if ((await session.RunAsync("SELECT 1 FROM pg_catalog.pg_roles WHERE rolname = $1", [user], cancellationToken))[0].Rows.Count == 0)
                return;
        }

        await RunAsync(
            draft,
            before["missing"]!.AsArray().Select(missing => new MissingPrivilege(
                (string)missing!["kind"]!, (string)missing["name"]!, "", (string)missing["privileges"]!).Revoke(user)),
            cancellationToken);
    }

    private static async Task RunAsync(ConnectionDraft draft, IEnumerable<string> statements, CancellationToken cancellationToken)
    {
        await using var session = await draft.OpenAsync(draft.Request.Database, cancellationToken);
        await session.RunAsync(string.Join(";\n", statements), [], cancellationToken);
    }

    private static List<MissingPrivilege> Read(IEnumerable<IReadOnlyList<object?>> rows)
        => [.. rows.Select(row => new MissingPrivilege((string)row[0]!, (string)row[1]!, (string)row[2]!, (string)row[4]!))];

    private static string Words(AccessLevel access) => access switch
    {
        AccessLevel.Read => "reading",
        AccessLevel.ReadWrite => "reading and writing",
        AccessLevel.Schema => "reading, writing and making tables",
        _ => "all privileges",
    };
}
