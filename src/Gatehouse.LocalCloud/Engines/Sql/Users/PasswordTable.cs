using Gatehouse.TSql;
using Npgsql;

namespace Gatehouse.LocalCloud.Engines.Sql.Users;

/// <summary>The salted hashes of passwords, in PostgreSQL's own database <c>postgres</c>.</summary>
/// <remarks>No session of a client is ever in that database, so that not even db_datareader, who reads every table, reads this
/// one.</remarks>
internal sealed class PasswordTable(NpgsqlDataSource postgres)
{
    /// <summary>In place of a database: logins of the server.</summary>
    public const uint Server = 0;

    /// <summary>Makes the table where it is missing.</summary>
    public async Task PrepareAsync(CancellationToken cancellationToken)
    {
        await using var command = postgres.CreateCommand("""
            CREATE TABLE IF NOT EXISTS public.gatehouse_password (
                database oid NOT NULL, name text NOT NULL, hash text NOT NULL, PRIMARY KEY (database, name))
            """);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    /// <summary>Keeps a hash in place of the last one.</summary>
    public async Task SetAsync(uint database, string name, string hash, CancellationToken cancellationToken)
    {
        await using var command = postgres.CreateCommand("""
            INSERT INTO public.gatehouse_password VALUES ($1, $2, $3) ON CONFLICT (database, name) DO UPDATE SET hash = excluded.hash
            """);
        command.Parameters.Add(Oid(database));
        command.Parameters.Add(new() { Value = NameFolding.Fold(name) });
        command.Parameters.Add(new() { Value = hash });
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    /// <summary>Finds a hash; null where there is none.</summary>
    public async Task<string?> FindAsync(uint database, string name, CancellationToken cancellationToken)
    {
        await using var command = postgres.CreateCommand("SELECT hash FROM public.gatehouse_password WHERE database = $1 AND name = $2");
        command.Parameters.Add(Oid(database));
        command.Parameters.Add(new() { Value = NameFolding.Fold(name) });
        return await command.ExecuteScalarAsync(cancellationToken) as string;
    }

    /// <summary>Forgets the passwords of a database.</summary>
    public async Task RemoveAsync(uint database, CancellationToken cancellationToken)
    {
        await using var command = postgres.CreateCommand("DELETE FROM public.gatehouse_password WHERE database = $1");
        command.Parameters.Add(Oid(database));
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    private static NpgsqlParameter Oid(uint database) => new() { Value = database, NpgsqlDbType = NpgsqlTypes.NpgsqlDbType.Oid };
}
