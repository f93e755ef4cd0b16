using Gatehouse.Connector.Connections;
using Gatehouse.Connector.Graph;
using Gatehouse.Connector.Targets;

namespace Gatehouse.Connector.Sql;

/// <summary>Database users of Azure SQL: contained users, with fixed database roles.</summary>
/// <remarks>What it runs is known here and shown in plans; a session on Azure SQL needs TDS, which <see cref="SqlTarget"/> refuses until there is one.</remarks>
internal sealed class SqlAccess : IDatabaseAccess
{
    public string? ManagementDatabase => null;

    // A service principal is known to SQL by its client id: reference/service-connector.md, section 2.2 and 6 (14).
    public string MappingOf(ConnectionDraft draft) => draft.Principal is not { } principal ? ""
        : principal.Type == DirectoryPrincipalType.ServicePrincipal ? principal.ClientId ?? "" : principal.ObjectId;

    public IReadOnlyList<string> CreateUserSql(ConnectionDraft draft)
    {
        var oid = draft.Principal is { ObjectId.Length: > 0 } principal ? principal.ObjectId : "<object id of the identity>";
        return [$"CREATE USER {Identifier(draft.DatabaseUser)} FROM EXTERNAL PROVIDER WITH OBJECT_ID = '{oid.Replace("'", "''", StringComparison.Ordinal)}'"];
    }

    public IReadOnlyList<string> DropUserSql(string user) => [$"DROP USER IF EXISTS {Identifier(user)}"];

    public IReadOnlyList<string> GrantSql(ConnectionDraft draft, AccessLevel access)
        => access == AccessLevel.All
            ? [$"GRANT CONTROL ON DATABASE::{Identifier(draft.Request.Database)} TO {Identifier(draft.DatabaseUser)}"]
            : [.. RolesOf(access).Select(role => $"ALTER ROLE {role} ADD MEMBER {Identifier(draft.DatabaseUser)}")];

    public Task<FoundUser> FindUserAsync(ConnectionDraft draft, CancellationToken cancellationToken) => throw Needs(draft);

    public Task CreateUserAsync(ConnectionDraft draft, CancellationToken cancellationToken) => throw Needs(draft);

    public Task DropUserAsync(ConnectionDraft draft, string user, bool keepOwned, CancellationToken cancellationToken) => throw Needs(draft);

    public Task<PrivilegeGap> GapAsync(ConnectionDraft draft, AccessLevel access, CancellationToken cancellationToken) => throw Needs(draft);

    public Task RunAsync(ConnectionDraft draft, IReadOnlyList<string> statements, CancellationToken cancellationToken) => throw Needs(draft);

    public string Grant(Privilege privilege, string user) => $"ALTER ROLE {privilege.Name} ADD MEMBER {Identifier(user)}";

    public string Revoke(Privilege privilege, string user) => $"ALTER ROLE {privilege.Name} DROP MEMBER {Identifier(user)}";

    private static IEnumerable<string> RolesOf(AccessLevel access) => access switch
    {
        AccessLevel.Read => ["db_datareader"],
        AccessLevel.ReadWrite => ["db_datareader", "db_datawriter"],
        _ => ["db_datareader", "db_datawriter", "db_ddladmin"],
    };

    private static string Identifier(string name)
    {
        const int longest = 128; // sysname
        return name.Length is > 0 and <= longest && !name.Contains('\0', StringComparison.Ordinal)
            ? $"[{name.Replace("]", "]]", StringComparison.Ordinal)}]"
            : throw new ConnectorException(
                ConnectorErrorCode.InvalidArgument, $"'{name}' cannot be a name in Azure SQL: 1 to {longest} characters without a null character are allowed.");
    }

    private static ConnectorException Needs(ConnectionDraft draft)
    {
        draft.Target.Sessions(draft.Services);
        throw new InvalidOperationException("Azure SQL has sessions now, and its users are not written.");
    }
}
