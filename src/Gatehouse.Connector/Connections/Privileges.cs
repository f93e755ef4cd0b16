using Gatehouse.Connector.Postgres;

namespace Gatehouse.Connector.Connections;

/// <summary>Privileges that a database user lacks on one thing.</summary>
/// <param name="Kind"><c>DATABASE</c>, <c>SCHEMA</c>, <c>TABLE</c>, <c>SEQUENCE</c>, or <c>DEFAULT TABLES</c>, <c>DEFAULT SEQUENCES</c>: what the caller makes later.</param>
/// <param name="Name">Its name, not quoted.</param>
/// <param name="Owner">Who owns it; only those can grant on it.</param>
/// <param name="Privileges">The privileges, with commas.</param>
internal sealed record MissingPrivilege(string Kind, string Name, string Owner, string Privileges)
{
    public string Grant(string user) => Statement("GRANT", "TO", user);

    public string Revoke(string user) => Statement("REVOKE", "FROM", user);

    private string Statement(string verb, string preposition, string user) => Kind switch
    {
        "DATABASE" or "SCHEMA" => $"{verb} {Checked} ON {Kind} {SqlText.Identifier(Name)} {preposition} {SqlText.Identifier(user)}",
        "TABLE" or "SEQUENCE" => $"{verb} {Checked} ON {Kind} public.{SqlText.Identifier(Name)} {preposition} {SqlText.Identifier(user)}",
        "DEFAULT TABLES" or "DEFAULT SEQUENCES" =>
            $"ALTER DEFAULT PRIVILEGES IN SCHEMA public {verb} {Checked} ON {Kind["DEFAULT ".Length..]} {preposition} {SqlText.Identifier(user)}",
        _ => throw new ConnectorException(ConnectorErrorCode.MalformedAnswer, $"'{Kind}' is nothing that privileges are granted on."),
    };

    // They come back from the server or from the journal: only words that are privileges become SQL.
    private string Checked => Privileges.Split(',').All(privilege => AccessPrivileges.Known.Contains(privilege.Trim()))
        ? Privileges
        : throw new ConnectorException(ConnectorErrorCode.MalformedAnswer, "A privilege has an unknown name.");
}

/// <summary>The privileges of each <see cref="AccessLevel"/>.</summary>
internal static class AccessPrivileges
{
    public static IReadOnlySet<string> Known { get; } = Of(AccessLevel.All).Select(wanted => wanted.Privilege).ToHashSet(StringComparer.Ordinal);

    public static IReadOnlyList<(string Kind, string Privilege)> Of(AccessLevel access)
    {
        string[] database = access switch { AccessLevel.Read => ["CONNECT"], AccessLevel.All => ["CREATE", "CONNECT", "TEMPORARY"], _ => ["CONNECT", "TEMPORARY"] };
        string[] schema = access >= AccessLevel.Schema ? ["USAGE", "CREATE"] : ["USAGE"];
        string[] tables = access switch
        {
            AccessLevel.Read => ["SELECT"],
            AccessLevel.ReadWrite => ["SELECT", "INSERT", "UPDATE", "DELETE"],
            _ => ["SELECT", "INSERT", "UPDATE", "DELETE", "TRUNCATE", "REFERENCES", "TRIGGER"],
        };
        string[] sequences = access is AccessLevel.Read ? ["SELECT"] : ["SELECT", "USAGE", "UPDATE"];
        return
        [
            .. Each("DATABASE", database), .. Each("SCHEMA", schema), .. Each("TABLE", tables), .. Each("SEQUENCE", sequences),
            .. Each("DEFAULT TABLES", tables), .. Each("DEFAULT SEQUENCES", sequences),
        ];
    }

    private static IEnumerable<(string Kind, string Privilege)> Each(string kind, string[] privileges) => privileges.Select(privilege => (kind, privilege));
}
