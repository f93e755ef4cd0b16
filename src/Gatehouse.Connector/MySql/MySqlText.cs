namespace Gatehouse.Connector.MySql;

/// <summary>Quotes identifiers for MySQL. Values that are run are never quoted where they can be parameters.</summary>
public static class MySqlText
{
    private const int LongestIdentifier = 64; // characters: https://dev.mysql.com/doc/refman/8.4/en/identifier-length.html
    private const int LongestUser = 32;

    /// <summary>An identifier in backquotes.</summary>
    /// <param name="name">The identifier as it is.</param>
    /// <exception cref="ConnectorException">With <see cref="ConnectorErrorCode.InvalidArgument"/>: no such name is possible.</exception>
    public static string Identifier(string name) => $"`{Checked(name, LongestIdentifier).Replace("`", "``", StringComparison.Ordinal)}`";

    /// <summary>A database user as an account at any host: <c>'name'@'%'</c>.</summary>
    /// <param name="name">The name as it is.</param>
    /// <exception cref="ConnectorException">With <see cref="ConnectorErrorCode.InvalidArgument"/>: no such user is possible.</exception>
    public static string User(string name) => $"{UserName(name)}@'%'";

    /// <summary>A database user's name alone, as <c>CREATE AADUSER</c> takes it.</summary>
    /// <param name="name">The name as it is.</param>
    /// <exception cref="ConnectorException">With <see cref="ConnectorErrorCode.InvalidArgument"/>: no such user is possible.</exception>
    public static string UserName(string name) => Literal(Checked(name, LongestUser));

    /// <summary>A database's name in a grant, in which <c>\_</c> and <c>\%</c> stand for these characters.</summary>
    /// <param name="pattern">The pattern.</param>
    /// <exception cref="ConnectorException">With <see cref="ConnectorErrorCode.InvalidArgument"/>: no such name is possible.</exception>
    public static string Pattern(string pattern)
        => $"`{Checked(pattern, 2 * LongestIdentifier).Replace("`", "``", StringComparison.Ordinal)}`";

    /// <summary>Text as a literal that means the same with and without NO_BACKSLASH_ESCAPES.</summary>
    /// <param name="value">The value as it is.</param>
    /// <exception cref="ConnectorException">
    /// With <see cref="ConnectorErrorCode.InvalidArgument"/>: it holds a backslash or a null character.
    /// </exception>
    public static string Literal(string value)
        => value.AsSpan().ContainsAny('\\', '\0')
            ? throw new ConnectorException(
                ConnectorErrorCode.InvalidArgument,
                $"'{value}' cannot be quoted for MySQL: it holds a backslash or a null character.")
            : $"'{value.Replace("'", "''", StringComparison.Ordinal)}'";

    private static string Checked(string name, int longest)
        => string.IsNullOrEmpty(name) || name.Length > longest || name.Contains('\0', StringComparison.Ordinal) || name[^1] == ' '
            ? throw new ConnectorException(
                ConnectorErrorCode.InvalidArgument,
                $"'{name}' cannot be a name in MySQL: 1 to {longest} characters are allowed, no null character and no space at the end.")
            : name;
}
