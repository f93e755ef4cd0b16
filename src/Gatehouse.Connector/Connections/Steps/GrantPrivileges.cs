using Gatehouse.Connector.Postgres;

namespace Gatehouse.Connector.Connections.Steps;

/// <summary>Grants the database user all privileges on the database, and on what the caller makes there later.</summary>
internal sealed class GrantPrivileges : IConnectionStep
{
    // Of what is granted below to the database itself, is something missing? One row with one boolean. $1 the user, $2 the database.
    private const string IsGranted = """
        SELECT has_database_privilege($1, $2, 'CREATE') AND has_database_privilege($1, $2, 'CONNECT') AND has_database_privilege($1, $2, 'TEMPORARY')
           AND has_schema_privilege($1, 'public', 'CREATE') AND has_schema_privilege($1, 'public', 'USAGE')
           AND 2 = (SELECT count(DISTINCT d.defaclobjtype) FROM pg_catalog.pg_default_acl d, pg_catalog.aclexplode(d.defaclacl) a
                 WHERE d.defaclrole = (SELECT oid FROM pg_catalog.pg_roles WHERE rolname = CURRENT_USER) AND d.defaclnamespace = 'public'::regnamespace
                   AND d.defaclobjtype IN ('r', 'S') AND a.grantee = (SELECT oid FROM pg_catalog.pg_roles WHERE rolname = $1))
        """;

    // Tables and sequences of schema public on which $1 lacks something: what it is, its quoted name, its owner, and whether the caller may grant.
    private const string Lacking = """
        SELECT CASE c.relkind WHEN 'S' THEN 'SEQUENCE' ELSE 'TABLE' END, format('public.%I', c.relname), pg_get_userbyid(c.relowner), pg_has_role(CURRENT_USER, c.relowner, 'USAGE')
          FROM pg_catalog.pg_class c
         WHERE c.relnamespace = 'public'::regnamespace
           AND CASE WHEN c.relkind = 'S'
                    THEN NOT (has_sequence_privilege($1, c.oid, 'USAGE') AND has_sequence_privilege($1, c.oid, 'SELECT') AND has_sequence_privilege($1, c.oid, 'UPDATE'))
                    WHEN c.relkind IN ('r', 'v', 'm', 'f', 'p')
                    THEN NOT (has_table_privilege($1, c.oid, 'SELECT') AND has_table_privilege($1, c.oid, 'INSERT') AND has_table_privilege($1, c.oid, 'UPDATE')
                         AND has_table_privilege($1, c.oid, 'DELETE') AND has_table_privilege($1, c.oid, 'TRUNCATE') AND has_table_privilege($1, c.oid, 'REFERENCES')
                         AND has_table_privilege($1, c.oid, 'TRIGGER'))
                    ELSE false END
         ORDER BY 1, 2
        """;

    public string Sentence(ConnectionDraft draft)
        => $"Grant all privileges on database '{draft.Request.Database}' to '{draft.DatabaseUser}'";

    public async Task<bool> CheckAsync(ConnectionDraft draft, CancellationToken cancellationToken)
    {
        await using var session = await draft.OpenAsync(draft.Request.Database, cancellationToken);
        var granted = await session.RunAsync(IsGranted, [draft.DatabaseUser, draft.Request.Database], cancellationToken);
        var lacking = await ReadLackingAsync(session, draft, cancellationToken);
        // Only an owner can grant on its table: what belongs to others is said, not a failure.
        draft.OthersTables = [.. lacking.Where(relation => !relation.Grantable).Select(relation => $"{relation.Name} of {relation.Owner}")];
        return granted[0].Rows is [[true]] && !lacking.Exists(relation => relation.Grantable);
    }

    public async Task ApplyAsync(ConnectionDraft draft, CancellationToken cancellationToken)
    {
        var (user, database) = (SqlText.Identifier(draft.DatabaseUser), SqlText.Identifier(draft.Request.Database));
        await using var session = await draft.OpenAsync(draft.Request.Database, cancellationToken);
        await session.RunAsync(
            $"""
            GRANT ALL PRIVILEGES ON DATABASE {database} TO {user};
            GRANT USAGE, CREATE ON SCHEMA public TO {user};
            ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT ALL PRIVILEGES ON TABLES TO {user};
            ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT ALL PRIVILEGES ON SEQUENCES TO {user};
            """,
            [],
            cancellationToken);
        foreach (var relation in (await ReadLackingAsync(session, draft, cancellationToken)).Where(relation => relation.Grantable))
            await session.RunAsync($"GRANT ALL PRIVILEGES ON {relation.Kind} {relation.Name} TO {user}", [], cancellationToken);
    }

    private static async Task<List<Relation>> ReadLackingAsync(
        IDatabaseSession session, ConnectionDraft draft, CancellationToken cancellationToken)
        => [.. (await session.RunAsync(Lacking, [draft.DatabaseUser], cancellationToken))[0].Rows
            .Select(row => new Relation((string)row[0]!, (string)row[1]!, (string)row[2]!, row[3] is true))];

    private sealed record Relation(string Kind, string Name, string Owner, bool Grantable);
}
