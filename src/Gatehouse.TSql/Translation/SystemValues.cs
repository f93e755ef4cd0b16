namespace Gatehouse.TSql.Translation;

/// <summary>Values of the session: some the engine knows (they are parameters of a command), others are PostgreSQL's or fixed.</summary>
internal static class SystemValues
{
    // Names as the engine has them; the types are PostgreSQL's.
    private static readonly Dictionary<string, string> Types = new(StringComparer.OrdinalIgnoreCase)
    {
        ["@@ROWCOUNT"] = "integer",
        ["@@ERROR"] = "integer",
        ["@@TRANCOUNT"] = "integer",
        ["@@SPID"] = "smallint",
        ["@@NESTLEVEL"] = "integer",
        ["@@FETCH_STATUS"] = "integer",
        ["@@OPTIONS"] = "integer",
        ["@@LOCK_TIMEOUT"] = "integer",
        ["@@DATEFIRST"] = "smallint",
        ["@@TEXTSIZE"] = "integer",
        ["ROWCOUNT_BIG()"] = "bigint",
        ["XACT_STATE()"] = "smallint",
        ["ERROR_NUMBER()"] = "integer",
        ["ERROR_MESSAGE()"] = "text::sys.nvarchar",
        ["ERROR_SEVERITY()"] = "integer",
        ["ERROR_STATE()"] = "integer",
        ["ERROR_LINE()"] = "integer",
        ["ERROR_PROCEDURE()"] = "text::sys.nvarchar",
    };

    private static readonly Dictionary<string, string> Expressions = new(StringComparer.OrdinalIgnoreCase)
    {
        ["@@VERSION"] = "sys.version()",
        ["@@IDENTITY"] = "sys.scope_identity()",
        ["@@SERVERNAME"] = "sys.serverproperty('ServerName')",
        ["@@SERVICENAME"] = "'MSSQLSERVER'::text",
        ["@@LANGUAGE"] = "'us_english'::text",
        ["@@LANGID"] = "0::smallint",
        ["@@DBTS"] = "sys.next_rowversion()",
        ["@@MAX_PRECISION"] = "38::smallint",
        ["@@MAX_CONNECTIONS"] = "32767",
        ["@@PROCID"] = "0",
        ["@@MICROSOFTVERSION"] = "201330692",
        ["@@REMSERVER"] = "NULL::text",
    };

    /// <summary>PostgreSQL's type of what the engine knows; null for anything else.</summary>
    public static string? TypeOf(string name) => Types.GetValueOrDefault(name);

    /// <summary>PostgreSQL's expression of another value; null where there is none of the name.</summary>
    public static string? ExpressionOf(string name) => Expressions.GetValueOrDefault(name);
}
