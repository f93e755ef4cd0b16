using Npgsql;
using NpgsqlTypes;

namespace Gatehouse.Gateway.Postgres;

/// <summary>The mapping of principals to roles: a schema and the <c>pgaadauth_</c> functions in database <c>postgres</c>.</summary>
/// <remarks>
/// Every method takes a data source that connects to database <c>postgres</c> as a superuser, and works whole or not at all.
/// The functions are in <c>Mapping/pgaadauth.sql</c>. Thread-safe, also across processes: the database serialises the changes.
/// </remarks>
public static class PostgresMapping
{
    /// <summary>Installs the schema, the functions and the role <c>azure_pg_admin</c>. Doing it again changes nothing.</summary>
    /// <param name="postgres">The server.</param>
    /// <param name="tenantId">The tenant of principals that are mapped from now on: a uuid.</param>
    /// <param name="cancellationToken">Gives up; nothing is installed then.</param>
    /// <exception cref="FormatException"><paramref name="tenantId"/> is not a uuid.</exception>
    /// <exception cref="PostgresException">The server refused.</exception>
    public static async Task InstallAsync(NpgsqlDataSource postgres, string tenantId, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(postgres);
        var tenant = Guid.Parse(tenantId);
        await using var connection = await postgres.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        await using (var script = new NpgsqlCommand(Script(), connection, transaction))
            await script.ExecuteNonQueryAsync(cancellationToken);

        await using (var command = new NpgsqlCommand(
            "INSERT INTO gatehouse.tenant (id) VALUES ($1) ON CONFLICT (only_row) DO UPDATE SET id = excluded.id", connection, transaction))
        {
            command.Parameters.AddWithValue(NpgsqlDbType.Uuid, tenant);
            await command.ExecuteNonQueryAsync(cancellationToken);
        }

        await transaction.CommitAsync(cancellationToken);
    }

    /// <summary>Replaces the directory that <c>pgaadauth_create_principal</c> looks names up in.</summary>
    /// <param name="postgres">The server.</param>
    /// <param name="principals">Every principal of the tenant.</param>
    /// <param name="cancellationToken">Gives up; the old directory stays then.</param>
    /// <exception cref="FormatException">An object id is not a uuid.</exception>
    /// <exception cref="PostgresException">The server refused, e.g. a type that is not user, group or service.</exception>
    public static async Task ReplaceDirectoryAsync(NpgsqlDataSource postgres, IReadOnlyList<DirectoryPrincipal> principals, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(postgres);
        var ids = principals.Select(principal => Guid.Parse(principal.ObjectId)).ToArray();
        await using var connection = await postgres.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        await using var batch = new NpgsqlBatch(connection, transaction)
        {
            BatchCommands =
            {
                new NpgsqlBatchCommand("LOCK TABLE gatehouse.directory IN SHARE ROW EXCLUSIVE MODE"), // two at once would each keep the other's rows
                new NpgsqlBatchCommand("DELETE FROM gatehouse.directory"),
                new NpgsqlBatchCommand("""
                    INSERT INTO gatehouse.directory (object_id, name, principal_type)
                    SELECT * FROM ROWS FROM (pg_catalog.unnest($1), pg_catalog.unnest($2), pg_catalog.unnest($3))
                    """)
                {
                    Parameters =
                    {
                        new() { NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Uuid, Value = ids },
                        new() { NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Text, Value = principals.Select(principal => principal.Name).ToArray() },
                        new() { NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Text, Value = principals.Select(principal => principal.Type).ToArray() },
                    },
                },
            },
        };
        await batch.ExecuteNonQueryAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
    }

    /// <summary>Makes the role of an Entra administrator (member of <c>azure_pg_admin</c>), or maps an existing role. Doing it again changes nothing.</summary>
    /// <param name="postgres">The server.</param>
    /// <param name="administrator">The administrator; the role gets its name.</param>
    /// <param name="cancellationToken">Gives up; nothing is changed then.</param>
    /// <exception cref="PostgresException">
    /// The server refused: the name is reserved (42939) or too long (42622), the role is a superuser (42501), or mapped to another principal (42710).
    /// </exception>
    public static async Task EnsureAdministratorAsync(NpgsqlDataSource postgres, DirectoryPrincipal administrator, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(postgres);
        await using var command = postgres.CreateCommand("SELECT gatehouse.ensure_administrator($1, $2, $3)");
        command.Parameters.AddWithValue(NpgsqlDbType.Text, administrator.Name);
        command.Parameters.AddWithValue(NpgsqlDbType.Text, administrator.ObjectId);
        command.Parameters.AddWithValue(NpgsqlDbType.Text, administrator.Type);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    /// <summary>Takes the administrator's rights and mapping away; the role is dropped where it owns nothing. Without such an administrator nothing happens.</summary>
    /// <param name="postgres">The server.</param>
    /// <param name="objectId">The administrator's object id: a uuid.</param>
    /// <param name="cancellationToken">Gives up; nothing is changed then.</param>
    /// <exception cref="FormatException"><paramref name="objectId"/> is not a uuid.</exception>
    /// <exception cref="PostgresException">The server refused.</exception>
    public static async Task RemoveAdministratorAsync(NpgsqlDataSource postgres, string objectId, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(postgres);
        await using var command = postgres.CreateCommand("SELECT gatehouse.remove_administrator($1)");
        command.Parameters.AddWithValue(NpgsqlDbType.Uuid, Guid.Parse(objectId));
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    private static string Script()
    {
        using var resource = typeof(PostgresMapping).Assembly.GetManifestResourceStream("pgaadauth.sql")
            ?? throw new InvalidOperationException("pgaadauth.sql is not in the assembly.");
        using var reader = new StreamReader(resource);
        return reader.ReadToEnd();
    }
}
