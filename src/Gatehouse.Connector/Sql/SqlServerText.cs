namespace Gatehouse.Connector.Sql;

/// <summary>Quotes identifiers and texts for SQL Server. Values that are run are never quoted where they can be parameters.</summary>
public static class SqlServerText
{
    // sysname: https://learn.microsoft.com/sql/relational-databases/databases/database-identifiers
    private const int LongestIdentifier = 128;

    /// <summary>An identifier in brackets.</summary>
    /// <param name="name">The identifier as it is.</param>
    /// <exception cref="ConnectorException">With <see cref="ConnectorErrorCode.InvalidArgument"/>: no such name is possible.</exception>
    public static string Identifier(string name)
        => string.IsNullOrEmpty(name) || name.Length > LongestIdentifier || name.Contains('\0', StringComparison.Ordinal)
            ? throw new ConnectorException(
                ConnectorErrorCode.InvalidArgument,
                $"'{name}' cannot be a name in Azure SQL: 1 to {LongestIdentifier} characters without a null character are allowed.")
            : $"[{name.Replace("]", "]]", StringComparison.Ordinal)}]";

    /// <summary>Text as a Unicode literal.</summary>
    /// <param name="value">The value as it is.</param>
    public static string Literal(string value)
    {
        ArgumentNullException.ThrowIfNull(value);
        return $"N'{value.Replace("'", "''", StringComparison.Ordinal)}'";
    }
}
