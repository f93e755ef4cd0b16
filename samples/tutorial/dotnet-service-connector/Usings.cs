// The page shows statements only: their `using` lines and the three variables that it takes for granted stand here.
global using Azure.Identity;
global using Npgsql;
global using static Tutorial.Target;

namespace Tutorial;

/// <summary>The page's Host, User and Database, from the setting that Service Connector writes.</summary>
internal static class Target
{
    private static readonly NpgsqlConnectionStringBuilder Setting = new(Environment.GetEnvironmentVariable("AZURE_POSTGRESQL_CONNECTIONSTRING"));

    // The page has 5432 in its code; Npgsql lets a port in the host win.
    public static string Host => $"{Setting.Host}:{Setting.Port}";
    public static string User => Setting.Username!;
    public static string Database => Setting.Database!;
}
