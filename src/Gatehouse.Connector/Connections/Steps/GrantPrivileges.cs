using Gatehouse.Connector.Postgres;

namespace Gatehouse.Connector.Connections.Steps;

/// <summary>Grants the database user all privileges on the database, and on what the caller makes there later.</summary>
internal sealed class GrantPrivileges : IConnectionStep
{
    // Of everything granted below, is something missing? One row with one boolean. $1 the user, $2 the database.
    private const string IsGranted = """
        SELECT has_database_privilege($1, $2, 'CREATE') AND has_database_privilege($1, $2, 'CONNECT') AND has_database_privilege($1, $2, 'TEMPORARY')
           AND has_schema_privilege($1, 'public', 'CREATE') AND has_schema_privilege($1, 'public', 'USAGE')
           AND NOT EXISTS (SELECT 1 FROM pg_catalog.pg_class c WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'v', 'm', 'f', 'p')
                 AND NOT (has_table_privilege($1, c.oid, 'SELECT') AND has_table_privilege($1, c.oid, 'INSERT') AND has_table_privilege($1, c.oid, 'UPDATE')
                      AND has_table_privilege($1, c.oid, 'DELETE') AND has_table_privilege($1, c.oid, 'TRUNCATE') AND has_table_privilege($1, c.oid, 'REFERENCES')
                      AND has_table_privilege($1, c.oid, 'TRIGGER')))
           AND NOT EXISTS (SELECT 1 FROM pg_catalog.pg_class c WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'S'
                 AND NOT (has_sequence_privilege($1, c.oid, 'USAGE') AND has_sequence_privilege($1, c.oid, 'SELECT') AND has_sequence_privilege($1, c.oid, 'UPDATE')))
           AND 2 = (SELECT count(DISTINCT d.defaclobjtype) FROM pg_catalog.pg_default_acl d, pg_catalog.aclexplode(d.defaclacl) a
                 WHERE d.defaclrole = (SELECT oid FROM pg_catalog.pg_roles WHERE rolname = CURRENT_USER) AND d.defaclnamespace = 'public'::regnamespace
                   AND d.defaclobjtype IN ('r', 'S') AND a.grantee = (SELECT oid FROM pg_catalog.pg_roles WHERE rolname = $1))
        """;

    public string Sentence(ConnectionDraft draft) => $"Grant all privileges on database '{draft.Request.Database}' to '{draft.DatabaseUser}'";

    public async Task<bool> CheckAsync(ConnectionDraft draft, CancellationToken cancellationToken)
    {
        await using var session = await draft.OpenAsync(draft.Request.Database, cancellationToken);
        var granted = await session.RunAsync(IsGranted, [draft.DatabaseUser, draft.Request.Database], cancellationToken);
        return granted[0].Rows is [[true]];
    }

    public async Task ApplyAsync(ConnectionDraft draft, CancellationToken cancellationToken)
    {
        var (user, database) = (SqlText.Identifier(draft.DatabaseUser), SqlText.Identifier(draft.Request.Database));
        await using var session = await draft.OpenAsync(draft.Request.Database, cancellationToken);
        await session.RunAsync(
            $"""
            GRANT ALL PRIVILEGES ON DATABASE {database} TO {user};
            GRANT ALL PRIVILEGES ON ALL TABLES IN SCHEMA public TO {user};
            GRANT ALL PRIVILEGES ON ALL SEQUENCES IN SCHEMA public TO {user};
            GRANT USAGE, CREATE ON SCHEMA public TO {user};
            ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT ALL PRIVILEGES ON TABLES TO {user};
            ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT ALL PRIVILEGES ON SEQUENCES TO {user};
            """,
            [],
            cancellationToken);
    }
}
