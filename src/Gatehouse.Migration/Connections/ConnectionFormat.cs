using System.Buffers;

namespace Gatehouse.Migration.Connections;

/// <summary>The database that a connection is to.</summary>
internal enum DatabaseKind
{
    Sql,
    Postgres,
    MySql,
}

/// <summary>A setting that a passwordless connection string must have.</summary>
/// <param name="Name">The key as it is written.</param>
/// <param name="Value">Its value.</param>
/// <param name="Keys">The key and its synonyms, normalized.</param>
/// <param name="Weak">Values, in lower case, that are replaced; all others stay. Null: every value is replaced.</param>
internal sealed record RequiredSetting(string Name, string Value, string[] Keys, string[]? Weak);

/// <summary>One driver's connection strings: keys, synonyms, and what makes one passwordless.</summary>
internal sealed record ConnectionFormat(string Name, DatabaseKind Kind, SegmentSyntax Syntax)
{
    public string[] HostKeys { get; init; } = ["server", "datasource", "addr", "address", "networkaddress", "host", "hostname",
        "servername"];

    public string[] UserKeys { get; init; } = ["userid", "uid", "user", "username"];

    public string[] PasswordKeys { get; init; } = ["password", "pwd"];

    /// <summary>Keys that contradict a token: they are taken away.</summary>
    public string[] ContraryKeys { get; init; } = [];

    /// <summary>Whether the user stays: it is the name of the database user that the principal maps to.</summary>
    public bool KeepsUser { get; init; }

    public Func<PasswordlessMode, IReadOnlyList<RequiredSetting>> Required { get; init; } = _ => [];

    public static ConnectionFormat SqlClient { get; } = new("SqlClient", DatabaseKind.Sql, SegmentSyntax.Ado)
    {
        ContraryKeys = ["integratedsecurity", "trustedconnection"],
        Required = mode
            => [Authentication(mode, "Active Directory Default", "Active Directory Managed Identity",
            "Active Directory Service Principal"), Encrypt("True")],
    };

    public static ConnectionFormat Npgsql { get; } = new("Npgsql", DatabaseKind.Postgres, SegmentSyntax.Ado)
    {
        PasswordKeys = ["password", "psw", "pwd"],
        ContraryKeys = ["passfile", "integratedsecurity"],
        KeepsUser = true,
        Required = _ => [new("SSL Mode", "Require", ["sslmode"], ["disable", "allow", "prefer"])],
    };

    public static ConnectionFormat MySqlConnector { get; } = new("MySqlConnector", DatabaseKind.MySql, SegmentSyntax.Ado)
    {
        KeepsUser = true,
        Required = _ => [new("SslMode", "Required", ["sslmode"], ["none", "disabled", "preferred", "prefered"])],
    };

    /// <summary>Used with an access token, which must stand alone.</summary>
    public static ConnectionFormat OdbcWithToken { get; } = new("ODBC", DatabaseKind.Sql, SegmentSyntax.Braces)
    {
        ContraryKeys = ["trustedconnection", "authentication"],
        Required = _ => [Encrypt("yes")],
    };

    public static ConnectionFormat MssqlPython { get; } = new("mssql-python", DatabaseKind.Sql, SegmentSyntax.Braces)
    {
        ContraryKeys = ["trustedconnection"],
        Required = mode
            => [Encrypt("yes"), Authentication(mode, "ActiveDirectoryDefault", "ActiveDirectoryMSI", "ActiveDirectoryServicePrincipal")],
    };

    /// <summary>node-mssql's strings: it knows other words than ADO.NET, and takes the ones of ADO.NET for a password login.</summary>
    public static ConnectionFormat NodeMssql { get; } = new("mssql", DatabaseKind.Sql, SegmentSyntax.Ado)
    {
        ContraryKeys = ["integratedsecurity", "trustedconnection"],
        Required = _ => [new("Authentication", "Active Directory Integrated", ["authentication"], null), Encrypt("true")],
    };

    public static ConnectionFormat JdbcSqlServer { get; } = new("mssql-jdbc", DatabaseKind.Sql, SegmentSyntax.Braces)
    {
        ContraryKeys = ["integratedsecurity", "authenticationscheme"],
        Required = mode
            => [Encrypt("true", "encrypt"),
            Authentication(mode, "ActiveDirectoryDefault", "ActiveDirectoryManagedIdentity", "ActiveDirectoryServicePrincipal",
            "authentication")],
    };

    public static ConnectionFormat Libpq { get; } = new("libpq", DatabaseKind.Postgres, SegmentSyntax.Keywords)
    {
        HostKeys = ["host", "hostaddr"],
        ContraryKeys = ["passfile"],
        KeepsUser = true,
        Required = _ => [new("sslmode", "require", ["sslmode"], ["disable", "allow", "prefer"])],
    };

    public static ConnectionFormat PostgresUrl { get; } = new("PostgreSQL URL", DatabaseKind.Postgres, SegmentSyntax.Query)
    {
        KeepsUser = true,
        Required = _ => [new("sslmode", "require", ["sslmode", "ssl"], ["disable", "allow", "prefer"])],
    };

    public static ConnectionFormat MySqlUrl { get; } = new("MySQL URL", DatabaseKind.MySql, SegmentSyntax.Query) { KeepsUser = true };

    public static ConnectionFormat SqlUrl { get; } = new("SQL Server URL", DatabaseKind.Sql, SegmentSyntax.Query);

    public static ConnectionFormat JdbcPostgres { get; } = new("PostgreSQL JDBC", DatabaseKind.Postgres, SegmentSyntax.Query)
    {
        KeepsUser = true,
        Required = _ =>
        [
            new("sslmode", "require", ["sslmode"], ["disable", "allow", "prefer"]),
            new("authenticationPluginClassName", "com.azure.identity.extensions.jdbc.postgresql.AzurePostgresqlAuthenticationPlugin",
                ["authenticationpluginclassname"], null),
        ],
    };

    public static ConnectionFormat JdbcMySql { get; } = new("MySQL JDBC", DatabaseKind.MySql, SegmentSyntax.Query)
    {
        KeepsUser = true,
        ContraryKeys = ["usessl", "requiressl", "verifyservercertificate"], // old names of sslMode, which would win or clash
        Required = _ =>
        [
            new("sslMode", "REQUIRED", ["sslmode"], ["disabled", "preferred"]),
            new("defaultAuthenticationPlugin", MySqlPlugin, ["defaultauthenticationplugin"], null),
            new("authenticationPlugins", MySqlPlugin, ["authenticationplugins"], null),
        ],
    };

    private static readonly SearchValues<char> SchemeCharacters
        = SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789+-._");

    private const string MySqlPlugin = "com.azure.identity.extensions.jdbc.mysql.AzureMysqlAuthenticationPlugin";

    /// <summary>The format that a text is of, by its looks, for a given driver's own one.</summary>
    public ConnectionFormat For(string text)
    {
        var start = text.AsSpan().TrimStart();
        if (start.StartsWith("jdbc:", StringComparison.OrdinalIgnoreCase))
            return ConnectionText.JdbcFormat(text) ?? this;
        // A password may have the same characters: the scheme comes first, and is one word.
        var scheme = start.IndexOf("://");
        if (scheme > 0 && start[..scheme].IndexOfAnyExcept(SchemeCharacters) < 0)
            return Kind switch { DatabaseKind.Postgres => PostgresUrl, DatabaseKind.MySql => MySqlUrl, _ => SqlUrl };
        return this;
    }

    private static RequiredSetting Authentication(PasswordlessMode mode, string fallback, string managed, string service,
        string name = "Authentication")
        => new(name,
            mode switch { PasswordlessMode.ManagedIdentity => managed, PasswordlessMode.ServicePrincipal => service, _ => fallback },
            ["authentication"], null);

    private static RequiredSetting Encrypt(string value, string name = "Encrypt")
        => new(name, value, ["encrypt"], ["false", "no", "optional", "0"]);
}
