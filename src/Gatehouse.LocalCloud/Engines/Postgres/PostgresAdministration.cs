using Npgsql;

namespace Gatehouse.LocalCloud.Engines.Postgres;

/// <summary>What the Resource Manager asks of a running engine, in SQL. Identifiers are quoted; values that cannot be parameters are quoted as literals.</summary>
internal static class PostgresAdministration
{
    private const string AdministratorRole = "azure_pg_admin";

    /// <summary>Makes the role of the server's administrator, or gives it another password.</summary>
    /// <param name="postgres">Connects as a superuser.</param>
    /// <param name="name">Name of the role.</param>
    /// <param name="verifier">What is stored of its password.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public static async Task EnsureLoginAsync(NpgsqlDataSource postgres, string name, string verifier, CancellationToken cancellationToken)
    {
        await using var exists = postgres.CreateCommand("SELECT 1 FROM pg_roles WHERE rolname = $1");
        exists.Parameters.Add(new() { Value = name });
        var verb = await exists.ExecuteScalarAsync(cancellationToken) is null ? "CREATE" : "ALTER";

        // A utility statement takes no parameters.
        await ExecuteAsync(postgres, $"{verb} ROLE {Identifier(name)} LOGIN CREATEROLE CREATEDB PASSWORD {Literal(verifier)}", cancellationToken);
        await ExecuteAsync(postgres, $"GRANT {AdministratorRole} TO {Identifier(name)}", cancellationToken);
    }

    /// <summary>Makes a database where it is missing.</summary>
    /// <param name="postgres">Connects as a superuser.</param>
    /// <param name="name">Its name.</param>
    /// <param name="locale">Its encoding and order.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public static async Task EnsureDatabaseAsync(NpgsqlDataSource postgres, string name, DatabaseLocale locale, CancellationToken cancellationToken)
    {
        await using var exists = postgres.CreateCommand("SELECT 1 FROM pg_database WHERE datname = $1");
        exists.Parameters.Add(new() { Value = name });
        if (await exists.ExecuteScalarAsync(cancellationToken) is null)
        {
            await ExecuteAsync(
                postgres, $"CREATE DATABASE {Identifier(name)} OWNER {AdministratorRole} TEMPLATE template0 {locale.Clause}", cancellationToken);
        }
    }

    /// <summary>Drops a database and ends its sessions. One that is not there is no error.</summary>
    public static Task DropDatabaseAsync(NpgsqlDataSource postgres, string name, CancellationToken cancellationToken)
        => ExecuteAsync(postgres, $"DROP DATABASE IF EXISTS {Identifier(name)} WITH (FORCE)", cancellationToken);

    /// <summary>The databases that people made, and <c>postgres</c>: name, encoding and collation.</summary>
    public static async Task<IReadOnlyList<(string Name, string Charset, string Collation)>> DatabasesAsync(
        NpgsqlDataSource postgres, CancellationToken cancellationToken)
    {
        await using var command = postgres.CreateCommand(
            "SELECT datname, pg_encoding_to_char(encoding), datcollate FROM pg_database WHERE NOT datistemplate AND datallowconn ORDER BY datname");
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var databases = new List<(string, string, string)>();
        while (await reader.ReadAsync(cancellationToken))
            databases.Add((reader.GetString(0), reader.GetString(1), reader.GetString(2)));
        return databases;
    }

    /// <summary>The server's settings, one row each.</summary>
    public static async Task<IReadOnlyList<PostgresSetting>> SettingsAsync(NpgsqlDataSource postgres, CancellationToken cancellationToken)
    {
        await using var command = postgres.CreateCommand(
            "SELECT name, setting, short_desc, coalesce(boot_val, ''), vartype, context <> 'postmaster', source FROM pg_settings ORDER BY name");
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var settings = new List<PostgresSetting>();
        while (await reader.ReadAsync(cancellationToken))
        {
            settings.Add(new(
                reader.GetString(0), reader.GetString(1), reader.GetString(2), reader.GetString(3), reader.GetString(4), reader.GetBoolean(5), reader.GetString(6)));
        }

        return settings;
    }

    /// <summary>Quotes an identifier.</summary>
    internal static string Identifier(string name) => $"\"{name.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";

    /// <summary>Quotes a literal; <c>standard_conforming_strings</c> is on.</summary>
    internal static string Literal(string value) => $"'{value.Replace("'", "''", StringComparison.Ordinal)}'";

    // Every text in it was quoted by the callers above.
#pragma warning disable CA2100 // the statements are made in this file, of quoted parts
    private static async Task ExecuteAsync(NpgsqlDataSource postgres, string statement, CancellationToken cancellationToken)
    {
        await using var command = postgres.CreateCommand(statement);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }
#pragma warning restore CA2100
}

/// <summary>One row of <c>pg_settings</c>.</summary>
internal sealed record PostgresSetting(string Name, string Value, string Description, string Default, string Type, bool IsDynamic, string Source);
