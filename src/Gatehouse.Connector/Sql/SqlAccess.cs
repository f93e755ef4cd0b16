using Gatehouse.Connector.Connections;
using Gatehouse.Connector.Graph;
using Gatehouse.Connector.Targets;

namespace Gatehouse.Connector.Sql;

/// <summary>Database users of Azure SQL: contained users that a SID maps to principals, with fixed database roles.</summary>
internal sealed class SqlAccess : IDatabaseAccess
{
    private const string PrincipalExists = "15063"; // another user has the SID
    private const string DatabaseRole = "R";
    private const string FindUser = "SELECT type, sid FROM sys.database_principals WHERE name = @p1";
    private const string FindBySid = "SELECT name FROM sys.database_principals WHERE sid = @p1";

    // What keeps a user from being dropped: error 15138. @p1 the user.
    private const string Owned = """
        SELECT N'SCHEMA', s.name FROM sys.schemas s
          JOIN sys.database_principals u ON u.principal_id = s.principal_id WHERE u.name = @p1
        UNION ALL
        SELECT N'ROLE', r.name FROM sys.database_principals r
          JOIN sys.database_principals u ON u.principal_id = r.owning_principal_id WHERE u.name = @p1 AND r.type = N'R'
        """;

    // The server may not ask the directory: no identity, no permission to Graph, a caller that is a service principal.
    // https://learn.microsoft.com/azure/azure-sql/database/authentication-aad-service-principal-tutorial
    private static readonly string[] DirectoryErrors = ["33130", "33131", "33134", "33155"];

    public string? ManagementDatabase => null;

    public string MappingOf(ConnectionDraft draft) => draft.Principal is not { } principal ? ""
        : principal.Type == DirectoryPrincipalType.ServicePrincipal ? principal.ClientId ?? "" : principal.ObjectId;

    public async Task<FoundUser> FindUserAsync(ConnectionDraft draft, CancellationToken cancellationToken)
    {
        await using var session = await draft.OpenAsync(ManagementDatabase, cancellationToken);
        if ((await session.RunAsync(FindUser, [draft.DatabaseUser], cancellationToken))[0].Rows is not [[var kind, var sid], ..])
            return default;
        return (kind as string)?.Trim() switch
        {
            "E" => new(true, SqlSid.IdOf(sid as byte[])),
            "X" => new(true, SqlSid.IdOf(sid as byte[]), DirectoryPrincipalType.Group),
            DatabaseRole => throw new ConnectorException(
                ConnectorErrorCode.Conflict,
                $"The name '{draft.DatabaseUser}' is a role of database '{draft.Request.Database}', so no user can have it. "
                + "Rename the role or the principal."),
            _ => new(true, null),
        };
    }

    // With the object id: a display name is not unique in a tenant.
    public IReadOnlyList<string> CreateUserSql(ConnectionDraft draft)
    {
        var oid = draft.Principal is { ObjectId.Length: > 0 } principal ? principal.ObjectId : "<object id of the identity>";
        var name = SqlServerText.Identifier(draft.DatabaseUser);
        return [$"CREATE USER {name} FROM EXTERNAL PROVIDER WITH OBJECT_ID = {SqlServerText.Literal(oid)[1..]}"];
    }

    public IReadOnlyList<string> DropUserSql(string user) => [$"DROP USER IF EXISTS {SqlServerText.Identifier(user)}"];

    public async Task CreateUserAsync(ConnectionDraft draft, CancellationToken cancellationToken)
    {
        await using var session = await draft.OpenAsync(ManagementDatabase, cancellationToken);
        try
        {
            // A former user that is brought back is known by its SID only.
            await session.RunAsync(draft.Principal is { Name.Length: > 0 } ? CreateUserSql(draft)[0] : CreateBySid(draft), [],
                cancellationToken);
        }
        catch (ConnectorException e) when (DirectoryErrors.Contains(e.ServiceCode))
        {
            await session.RunAsync(CreateBySid(draft), [], cancellationToken);
        }
        catch (ConnectorException e) when (e.ServiceCode == PrincipalExists)
        {
            throw await HasUserAsync(draft, session, e, cancellationToken);
        }
    }

    public async Task DropUserAsync(ConnectionDraft draft, string user, bool keepOwned, CancellationToken cancellationToken)
    {
        await using var session = await draft.OpenAsync(ManagementDatabase, cancellationToken);
        var owned = (await session.RunAsync(Owned, [user], cancellationToken))[0].Rows
            .Select(row => $"ALTER AUTHORIZATION ON {row[0]}::{SqlServerText.Identifier((string)row[1]!)} TO dbo").ToList();
        if (owned.Count > 0 && !keepOwned)
            throw new ConnectorException(
                ConnectorErrorCode.Conflict,
                $"The database user '{user}' owns schemas or roles in '{draft.Request.Database}'; it is not dropped. "
                + $"Take them over as an administrator, then try again:\n{Query(draft, string.Join("; ", owned))}");
        await session.RunAsync(InTransaction([.. owned, .. DropUserSql(user)]), [], cancellationToken);
    }

    public Task<PrivilegeGap> GapAsync(ConnectionDraft draft, AccessLevel access, CancellationToken cancellationToken)
        => SqlPrivileges.GapAsync(draft, access, cancellationToken);

    public Task<IReadOnlyList<Privilege>> LackingAsync(ConnectionDraft draft, CancellationToken cancellationToken)
        => SqlPrivileges.LackingAsync(draft, cancellationToken);

    public IReadOnlyList<string> GrantSql(ConnectionDraft draft, AccessLevel access) => SqlPrivileges.GrantSql(draft, access);

    public string Grant(Privilege privilege, string user) => SqlPrivileges.Grant(privilege, user);

    public string Revoke(Privilege privilege, string user) => SqlPrivileges.Revoke(privilege, user);

    public async Task RunAsync(ConnectionDraft draft, IReadOnlyList<string> statements, CancellationToken cancellationToken)
    {
        await using var session = await draft.OpenAsync(ManagementDatabase, cancellationToken);
        await session.RunAsync(InTransaction(statements), [], cancellationToken);
    }

    // All or none; without XACT_ABORT an error would end its statement only.
    private static string InTransaction(IReadOnlyList<string> statements)
        => $"SET XACT_ABORT ON;\nBEGIN TRANSACTION;\n{string.Join(";\n", statements)};\nCOMMIT TRANSACTION;";

    private string CreateBySid(ConnectionDraft draft)
        => $"CREATE USER {SqlServerText.Identifier(draft.DatabaseUser)} WITH SID = {SqlSid.Literal(MappingOf(draft))}, "
            + $"TYPE = {SqlSid.TypeOf(draft.Principal!.Type)}";

    private static string Query(ConnectionDraft draft, string sql)
        => $"gatehouse sql query -s {draft.ServerName} -d {draft.Request.Database} -q \"{sql}\"";

    private async Task<ConnectorException> HasUserAsync(
        ConnectionDraft draft, IDatabaseSession session, ConnectorException refused, CancellationToken cancellationToken)
    {
        if ((await session.RunAsync(FindBySid, [SqlSid.Bytes(MappingOf(draft))], cancellationToken))[0].Rows is not [[string other], ..])
            return refused;
        return new(
            ConnectorErrorCode.Conflict,
            $"The principal {MappingOf(draft)} is database user '{other}' in '{draft.Request.Database}' already, "
            + "and can have only one name. Rename the user, then try again:\n"
            + Query(draft, $"ALTER USER {SqlServerText.Identifier(other)} WITH NAME = {SqlServerText.Identifier(draft.DatabaseUser)}"),
            refused);
    }
}
