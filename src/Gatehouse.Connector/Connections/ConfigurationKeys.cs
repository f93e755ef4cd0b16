namespace Gatehouse.Connector.Connections;

/// <summary>Keeps the keys of a source's second connection to the same kind of database apart from the first one's.</summary>
internal static class ConfigurationKeys
{
    // As Azure does: AZURE_POSTGRESQL_CONNECTIONSTRING, then AZURE_POSTGRESQL_{CONNECTION}_CONNECTIONSTRING.
    public static string Rename(string key, string prefix, string infix)
        => infix.Length > 0 && key.StartsWith(prefix, StringComparison.Ordinal) ? $"{prefix}{infix}_{key[prefix.Length..]}" : key;

    public static string InfixOf(string connection) => connection.Replace('.', '_').ToUpperInvariant();
}
