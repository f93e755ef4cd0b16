namespace Gatehouse.Connector.Postgres;

/// <summary>Quotes identifiers for PostgreSQL. Values that are run are never quoted: they are parameters.</summary>
public static class SqlText
{
    // PostgreSQL cuts longer names silently (NAMEDATALEN - 1): two users could become one.
    private const int LongestIdentifier = 63;

    /// <summary>An identifier in quotes.</summary>
    /// <param name="name">The identifier as it is.</param>
    /// <exception cref="ConnectorException">With <see cref="ConnectorErrorCode.InvalidArgument"/>: PostgreSQL cannot have such a name.</exception>
    public static string Identifier(string name)
    {
        if (string.IsNullOrEmpty(name) || name.Contains('\0', StringComparison.Ordinal) || System.Text.Encoding.UTF8.GetByteCount(name) > LongestIdentifier)
            throw new ConnectorException(
                ConnectorErrorCode.InvalidArgument,
                $"'{name}' cannot be a name in PostgreSQL: 1 to {LongestIdentifier} bytes without a null character are allowed.");
        return $"\"{name.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
    }

    /// <summary>A value as a person would type it. For statements that are shown, not run.</summary>
    /// <param name="value">The value as it is.</param>
    public static string Literal(string value) => $"'{value.Replace("'", "''", StringComparison.Ordinal)}'";
}
