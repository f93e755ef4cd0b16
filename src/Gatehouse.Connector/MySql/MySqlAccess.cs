using Gatehouse.Connector.Connections;
using Gatehouse.Connector.Graph;
using Gatehouse.Connector.Targets;

namespace Gatehouse.Connector.MySql;

/// <summary>Database users of MySQL: accounts at every host that <c>CREATE AADUSER</c> maps to principals.</summary>
internal sealed class MySqlAccess : IDatabaseAccess
{
    public string? ManagementDatabase => null;

    // An application is known to MySQL by its client id, a person or a group by its object id: reference/service-connector.md, section 2.4.
    public string MappingOf(ConnectionDraft draft) => draft.Principal is not { } principal ? ""
        : principal.Type == DirectoryPrincipalType.ServicePrincipal ? principal.ClientId ?? "" : principal.ObjectId;

    public IReadOnlyList<string> CreateUserSql(ConnectionDraft draft) =>
    [
        "SET aad_auth_validate_oids_in_tenant = OFF",
        $"CREATE AADUSER {Account(draft.DatabaseUser)} IDENTIFIED BY {Literal(MappingOf(draft) is { Length: > 0 } id ? id : "<client id of the identity>")}",
    ];

    public IReadOnlyList<string> DropUserSql(string user) => [$"DROP USER IF EXISTS {Account(user)}"];

    public IReadOnlyList<string> GrantSql(ConnectionDraft draft, AccessLevel access)
        => [Grant(new("DATABASE", draft.Request.Database, "", string.Join(", ", Of(access))), draft.DatabaseUser)];

    public Task<FoundUser> FindUserAsync(ConnectionDraft draft, CancellationToken cancellationToken) => throw Needs(draft);

    public Task CreateUserAsync(ConnectionDraft draft, CancellationToken cancellationToken) => throw Needs(draft);

    public Task DropUserAsync(ConnectionDraft draft, string user, bool keepOwned, CancellationToken cancellationToken) => throw Needs(draft);

    public Task<PrivilegeGap> GapAsync(ConnectionDraft draft, AccessLevel access, CancellationToken cancellationToken) => throw Needs(draft);

    public Task<AccessLevel> LevelOfAsync(ConnectionDraft draft, CancellationToken cancellationToken) => throw Needs(draft);

    public Task RunAsync(ConnectionDraft draft, IReadOnlyList<string> statements, CancellationToken cancellationToken) => throw Needs(draft);

    public string Grant(Privilege privilege, string user) => $"GRANT {privilege.Privileges} ON {Identifier(privilege.Name)}.* TO {Account(user)}";

    public string Revoke(Privilege privilege, string user) => $"REVOKE {privilege.Privileges} ON {Identifier(privilege.Name)}.* FROM {Account(user)}";

    private static IReadOnlyList<string> Of(AccessLevel access) => access switch
    {
        AccessLevel.Read => ["SELECT", "SHOW VIEW"],
        AccessLevel.ReadWrite => ["SELECT", "INSERT", "UPDATE", "DELETE", "EXECUTE", "CREATE TEMPORARY TABLES", "LOCK TABLES", "SHOW VIEW"],
        AccessLevel.Schema =>
        [
            "SELECT", "INSERT", "UPDATE", "DELETE", "EXECUTE", "CREATE TEMPORARY TABLES", "LOCK TABLES", "SHOW VIEW",
            "CREATE", "ALTER", "DROP", "INDEX", "REFERENCES", "CREATE VIEW", "TRIGGER", "CREATE ROUTINE", "ALTER ROUTINE",
        ],
        _ => ["ALL PRIVILEGES"],
    };

    private static string Account(string user) => $"{Literal(user)}@'%'";

    // In a grant the characters _ and % of a database's name match others: they are escaped.
    private static string Identifier(string name) => $"`{name.Replace("`", "``", StringComparison.Ordinal).Replace("_", "\\_", StringComparison.Ordinal).Replace("%", "\\%", StringComparison.Ordinal)}`";

    private static string Literal(string value) => $"'{value.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("'", "''", StringComparison.Ordinal)}'";

    private static ConnectorException Needs(ConnectionDraft draft)
    {
        draft.Target.Sessions(draft.Services);
        throw new InvalidOperationException("MySQL has sessions now, and its users are not written.");
    }
}
