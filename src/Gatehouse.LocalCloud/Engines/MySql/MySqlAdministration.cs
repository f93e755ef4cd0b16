using Gatehouse.Gateway.MySql;
using Gatehouse.Gateway.MySql.Mapping;
using Gatehouse.Gateway.MySql.Upstream;

namespace Gatehouse.LocalCloud.Engines.MySql;

/// <summary>What the Resource Manager asks of a running engine, in SQL. Identifiers are quoted; values are written in hex.</summary>
internal static class MySqlAdministration
{
    /// <summary>Databases that are the server's own.</summary>
    public static IReadOnlyList<string> BuiltIn { get; } = ["information_schema", "mysql", "performance_schema", "sys"];

    /// <summary>Databases that nobody but the gateway has anything to do with.</summary>
    public const string MappingDatabase = "gatehouse";

    /// <summary>Makes the account of the server's administrator, or gives it another password.</summary>
    /// <param name="engine">The engine.</param>
    /// <param name="name">Name of the account.</param>
    /// <param name="hash">What is stored of its password: <c>*</c> and 40 hexadecimal digits.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public static Task EnsureLoginAsync(MariaDbEngine engine, string name, string hash, CancellationToken cancellationToken)
    {
        var account = PrincipalMap.Account(name);
        return engine.QueryAsync(
            cancellationToken,
            $"CREATE USER IF NOT EXISTS {account} IDENTIFIED VIA mysql_native_password USING '{hash}'",
            $"ALTER USER {account} IDENTIFIED VIA mysql_native_password USING '{hash}'",
            $"GRANT {MySqlMapping.AdministratorPrivileges} ON *.* TO {account} WITH GRANT OPTION");
    }

    /// <summary>Makes a database where it is missing.</summary>
    /// <param name="engine">The engine.</param>
    /// <param name="name">Its name.</param>
    /// <param name="charset">Character set: letters, digits and <c>_</c>.</param>
    /// <param name="collation">Collation: letters, digits and <c>_</c>.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="MySqlServerException">The server does not have the character set or the collation, or refuses the name.</exception>
    public static Task EnsureDatabaseAsync(MariaDbEngine engine, string name, string charset, string collation, CancellationToken cancellationToken)
        => engine.QueryAsync(cancellationToken, $"CREATE DATABASE IF NOT EXISTS {Identifier(name)} CHARACTER SET `{charset}` COLLATE `{collation}`");

    /// <summary>Drops a database. One that is not there is no error.</summary>
    public static Task DropDatabaseAsync(MariaDbEngine engine, string name, CancellationToken cancellationToken)
        => engine.QueryAsync(cancellationToken, $"DROP DATABASE IF EXISTS {Identifier(name)}");

    /// <summary>The databases, the server's own among them: name, character set and collation.</summary>
    public static async Task<IReadOnlyList<(string Name, string Charset, string Collation)>> DatabasesAsync(MariaDbEngine engine, CancellationToken cancellationToken)
    {
        var rows = await engine.QueryAsync(
            cancellationToken,
            $"""
            SELECT SCHEMA_NAME, DEFAULT_CHARACTER_SET_NAME, DEFAULT_COLLATION_NAME FROM information_schema.SCHEMATA
            WHERE SCHEMA_NAME <> {MySqlConnection.Literal(MappingDatabase)} ORDER BY SCHEMA_NAME
            """);
        return [.. rows.Select(row => (row[0]!, row[1]!, row[2]!))];
    }

    /// <summary>The server's settings, one row each.</summary>
    public static async Task<IReadOnlyList<MySqlSetting>> SettingsAsync(MariaDbEngine engine, CancellationToken cancellationToken)
    {
        var rows = await engine.QueryAsync(
            cancellationToken,
            """
            SELECT LOWER(VARIABLE_NAME), COALESCE(GLOBAL_VALUE, ''), COALESCE(VARIABLE_COMMENT, ''), COALESCE(DEFAULT_VALUE, ''), VARIABLE_TYPE, READ_ONLY, COALESCE(ENUM_VALUE_LIST, '')
            FROM information_schema.SYSTEM_VARIABLES WHERE VARIABLE_SCOPE <> 'SESSION ONLY' ORDER BY 1
            """);
        return [.. rows.Select(row => new MySqlSetting(row[0]!, row[1]!, row[2]!, row[3]!, row[4]!, row[5] == "NO", row[6]!))];
    }

    private static string Identifier(string name) => $"`{name.Replace("`", "``", StringComparison.Ordinal)}`";
}

/// <summary>One global system variable.</summary>
internal sealed record MySqlSetting(string Name, string Value, string Description, string Default, string Type, bool IsDynamic, string Allowed);
