using Gatehouse.Connector.Configuration;

namespace Gatehouse.Connector.Connections;

/// <summary>Adds what the caller wants in connection strings, in the form that each kind of string has.</summary>
internal static class ConnectionStringProperties
{
    private static readonly string[] Separators = [";", "&", " ", "\"", "'", "\n", "\r"];

    public static string Append(ConfigurationEntry entry, IReadOnlyDictionary<string, string> properties)
    {
        if (properties.Count == 0 || !IsConnectionString(entry.Name))
            return entry.Value;
        if (properties.FirstOrDefault(one => Separators.Any(separator => one.Key.Contains(separator, StringComparison.Ordinal) || one.Value.Contains(separator, StringComparison.Ordinal))).Key is { } odd)
            throw new ConnectorException(
                ConnectorErrorCode.InvalidArgument, $"The connection string property '{odd}' has a space, a quote, or one of ; and &, which a connection string cannot hold.");
        var added = properties.Select(one => $"{one.Key}={one.Value}");
        var value = entry.Value;
        if (value.StartsWith("jdbc:sqlserver:", StringComparison.Ordinal) || (value.Contains(';', StringComparison.Ordinal) && !value.StartsWith("jdbc:", StringComparison.Ordinal)))
            return $"{value}{(value.EndsWith(';') ? "" : ";")}{string.Join(';', added)}";
        if (value.StartsWith("jdbc:", StringComparison.Ordinal) || value.Contains("@tcp(", StringComparison.Ordinal))
            return $"{value}{(value.Contains('?', StringComparison.Ordinal) ? "&" : "?")}{string.Join('&', added)}";
        return $"{value} {string.Join(' ', added)}";
    }

    private static bool IsConnectionString(string key)
        => key.EndsWith("_CONNECTIONSTRING", StringComparison.Ordinal) || key == "spring.datasource.url";
}
