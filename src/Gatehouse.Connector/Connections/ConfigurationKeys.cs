namespace Gatehouse.Connector.Connections;

/// <summary>Keeps the keys of an app's second connection to the same kind of database apart from the first one's.</summary>
internal static class ConfigurationKeys
{
    private const string Prefix = "AZURE_POSTGRESQL_";

    // As Azure does: AZURE_POSTGRESQL_CONNECTIONSTRING, then AZURE_POSTGRESQL_{CONNECTION}_CONNECTIONSTRING.
    public static string Rename(string key, string infix)
        => infix.Length > 0 && key.StartsWith(Prefix, StringComparison.Ordinal) ? $"{Prefix}{infix}_{key[Prefix.Length..]}" : key;

    public static string InfixOf(string connection) => connection.Replace('.', '_').ToUpperInvariant();
}
