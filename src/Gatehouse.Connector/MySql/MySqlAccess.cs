using System.Text.RegularExpressions;
using Gatehouse.Connector.Connections;
using Gatehouse.Connector.Graph;
using Gatehouse.Connector.Targets;

namespace Gatehouse.Connector.MySql;

/// <summary>Database users of MySQL: accounts at every host that <c>CREATE AADUSER</c> maps to principals.</summary>
internal sealed partial class MySqlAccess : IDatabaseAccess
{
    private const string NoSuchGrant = "1141"; // ER_NONEXISTING_GRANT
    private const string FindAccount = "SELECT authentication_string FROM mysql.user WHERE user = ? AND host = '%'";
    private const string HasMap =
        "SELECT 1 FROM information_schema.tables WHERE table_schema = 'gatehouse' AND table_name = 'principal_map'";

    // Where a gateway keeps the mapping. It counts only while the account is the one that was mapped.
    private const string FindMapping = """
        SELECT m.principal_id FROM gatehouse.principal_map m
          JOIN mysql.user u ON u.user = m.user AND u.host = '%' AND u.authentication_string = m.credential
         WHERE m.user = ?
        """;

    public string? ManagementDatabase => null;

    // An application is known to MySQL by its client id, a person or a group by its object id: reference/service-connector.md, section 2.4.
    public string MappingOf(ConnectionDraft draft) => draft.Principal is not { } principal ? ""
        : principal.Type == DirectoryPrincipalType.ServicePrincipal ? principal.ClientId ?? "" : principal.ObjectId;

    public IReadOnlyList<string> CreateUserSql(ConnectionDraft draft)
    {
        var id = MappingOf(draft) is { Length: > 0 } known ? known : "<client id of the identity>";
        return
        [
            "SET aad_auth_validate_oids_in_tenant = OFF",
            $"CREATE AADUSER {MySqlText.UserName(draft.DatabaseUser)} IDENTIFIED BY {MySqlText.Literal(id)}",
        ];
    }

    public IReadOnlyList<string> DropUserSql(string user) => [$"DROP USER IF EXISTS {MySqlText.User(user)}"];

    public async Task<FoundUser> FindUserAsync(ConnectionDraft draft, CancellationToken cancellationToken)
    {
        await using var session = await draft.OpenAsync(ManagementDatabase, cancellationToken);
        if ((await session.RunAsync(FindAccount, [draft.DatabaseUser], cancellationToken))[0].Rows is not [var account, ..])
            return default;
        if ((await session.RunAsync(HasMap, [], cancellationToken))[0].Rows.Count > 0)
        {
            var mapped = (await session.RunAsync(FindMapping, [draft.DatabaseUser], cancellationToken))[0].Rows;
            return new(true, mapped is [var row, ..] ? (string?)row[0] : null);
        }

        // Azure keeps the id in the account itself, among other words.
        return new(true, Uuid().Match(account[0]?.ToString() ?? "") is { Success: true } id ? id.Value : null);
    }

    public async Task CreateUserAsync(ConnectionDraft draft, CancellationToken cancellationToken)
        => await RunAsync(draft, CreateUserSql(draft), cancellationToken);

    // Objects do not belong to users in MySQL: nothing is lost with one.
    public async Task DropUserAsync(ConnectionDraft draft, string user, bool keepOwned, CancellationToken cancellationToken)
        => await RunAsync(draft, DropUserSql(user), cancellationToken);

    public Task<PrivilegeGap> GapAsync(ConnectionDraft draft, AccessLevel access, CancellationToken cancellationToken)
        => MySqlPrivileges.GapAsync(draft, access, cancellationToken);

    public IReadOnlyList<string> GrantSql(ConnectionDraft draft, AccessLevel access) => MySqlPrivileges.GrantSql(draft, access);

    public string Grant(Privilege privilege, string user) => MySqlPrivileges.Statement(privilege, "GRANT", "TO", user);

    public string Revoke(Privilege privilege, string user) => MySqlPrivileges.Statement(privilege, "REVOKE", "FROM", user);

    // Each is a transaction of its own in MySQL; the settings of a session last over all of them.
    public async Task RunAsync(ConnectionDraft draft, IReadOnlyList<string> statements, CancellationToken cancellationToken)
    {
        await using var session = await draft.OpenAsync(ManagementDatabase, cancellationToken);
        foreach (var statement in statements)
        {
            try
            {
                await session.RunAsync(statement, [], cancellationToken);
            }
            catch (ConnectorException e) when (e.ServiceCode == NoSuchGrant && statement.StartsWith("REVOKE ", StringComparison.Ordinal))
            {
                // What was to be taken away is not there.
            }
        }
    }

    [GeneratedRegex("[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")]
    private static partial Regex Uuid();
}
