using System.Text.RegularExpressions;
using Gatehouse.Connector.Connections;
using Gatehouse.Connector.Targets;

namespace Gatehouse.Connector.Sql;

/// <summary>What each access level means in Azure SQL: fixed database roles, which cover all tables, those of later too.</summary>
internal static partial class SqlPrivileges
{
    private const string Role = "ROLE";
    private const string Database = "DATABASE";
    private const string Member = "MEMBER";
    private const string Control = "CONTROL";
    private const string Owner = "db_owner";

    // What the user has itself: its roles, and its permissions on the database as a whole. @p1 the user.
    private const string Held = """
        SELECT N'ROLE', r.name FROM sys.database_role_members m
          JOIN sys.database_principals r ON r.principal_id = m.role_principal_id
          JOIN sys.database_principals u ON u.principal_id = m.member_principal_id
         WHERE u.name = @p1
        UNION ALL
        SELECT N'DATABASE', p.permission_name FROM sys.database_permissions p
          JOIN sys.database_principals u ON u.principal_id = p.grantee_principal_id
         WHERE u.name = @p1 AND p.class = 0 AND p.state IN (N'G', N'W')
        """;

    // https://learn.microsoft.com/sql/relational-databases/security/authentication-access/database-level-roles; the two that deny are
    // nobody's surplus.
    private static readonly string[] FixedRoles =
    [
        "db_datareader", "db_datawriter", "db_ddladmin", Owner, "db_accessadmin", "db_securityadmin", "db_backupoperator",
    ];

    // Every user has the first; the others show and change no row.
    private static readonly string[] Harmless = ["CONNECT", "VIEW DEFINITION", "VIEW DATABASE STATE", "SHOWPLAN"];

    public static async Task<PrivilegeGap> GapAsync(ConnectionDraft draft, AccessLevel access, CancellationToken cancellationToken)
    {
        var held = await HeldAsync(draft, cancellationToken);
        var wanted = Of(draft, access);
        // Who owns or controls a database may do all that any role may.
        var hasAll = held.Exists(one => one is { Kind: Database, Privileges: Control } or { Kind: Role, Name: Owner });
        var notHeld = wanted.Where(one => !held.Contains(one)).ToList();
        var surplus = access == AccessLevel.All ? [] : held.Where(one => !wanted.Contains(one) && IsMore(one, access)).ToList();
        return hasAll ? new([], [], surplus) { Instead = access == AccessLevel.All ? [] : notHeld } : new(notHeld, [], surplus);
    }

    /// <summary>All that a user may have itself, and this one has not.</summary>
    public static async Task<IReadOnlyList<Privilege>> LackingAsync(ConnectionDraft draft, CancellationToken cancellationToken)
    {
        var held = await HeldAsync(draft, cancellationToken);
        return [.. FixedRoles.Select(RoleOf).Append(ControlOf(draft)).Where(one => !held.Contains(one))];
    }

    public static IReadOnlyList<string> GrantSql(ConnectionDraft draft, AccessLevel access)
        => [.. Of(draft, access).Select(one => Grant(one, draft.DatabaseUser))];

    public static string Grant(Privilege privilege, string user) => Checked(privilege).Kind == Role
        ? $"ALTER ROLE {SqlServerText.Identifier(privilege.Name)} ADD MEMBER {SqlServerText.Identifier(user)}"
        : $"GRANT {privilege.Privileges} ON DATABASE::{SqlServerText.Identifier(privilege.Name)} TO {SqlServerText.Identifier(user)}";

    // With CASCADE, or what was granted with the grant option could not be revoked.
    public static string Revoke(Privilege privilege, string user) => Checked(privilege).Kind == Role
        ? $"ALTER ROLE {SqlServerText.Identifier(privilege.Name)} DROP MEMBER {SqlServerText.Identifier(user)}"
        : $"REVOKE {privilege.Privileges} ON DATABASE::{SqlServerText.Identifier(privilege.Name)} "
            + $"FROM {SqlServerText.Identifier(user)} CASCADE";

    private static IReadOnlyList<Privilege> Of(ConnectionDraft draft, AccessLevel access) => access switch
    {
        AccessLevel.Read => [RoleOf("db_datareader")],
        AccessLevel.ReadWrite => [RoleOf("db_datareader"), RoleOf("db_datawriter")],
        AccessLevel.Schema => [RoleOf("db_datareader"), RoleOf("db_datawriter"), RoleOf("db_ddladmin")],
        _ => [ControlOf(draft)],
    };

    private static async Task<List<Privilege>> HeldAsync(ConnectionDraft draft, CancellationToken cancellationToken)
    {
        await using var session = await draft.OpenAsync(null, cancellationToken);
        return [.. (await session.RunAsync(Held, [draft.DatabaseUser], cancellationToken))[0].Rows.Select(row => row[0] as string == Role
            ? RoleOf((string)row[1]!)
            : new Privilege(Database, draft.Request.Database, "", (string)row[1]!))];
    }

    // A role that somebody made is their business.
    private static bool IsMore(Privilege privilege, AccessLevel access) => privilege.Kind == Role
        ? FixedRoles.Contains(privilege.Name, StringComparer.Ordinal)
        : !Harmless.Contains(privilege.Privileges, StringComparer.Ordinal) && !IsOfLevel(privilege.Privileges, access);

    // What a role of the level gives anyway.
    private static bool IsOfLevel(string permission, AccessLevel access)
        => permission == "SELECT" || (access >= AccessLevel.ReadWrite && permission is "INSERT" or "UPDATE" or "DELETE");

    private static Privilege RoleOf(string name) => new(Role, name, "", Member);

    private static Privilege ControlOf(ConnectionDraft draft) => new(Database, draft.Request.Database, "", Control);

    // They come back from the server or from the journal: only what can be a permission's name becomes SQL.
    private static Privilege Checked(Privilege privilege) => (privilege.Kind == Role && privilege.Privileges == Member)
        || (privilege.Kind == Database && PermissionName().IsMatch(privilege.Privileges))
        ? privilege
        : throw new ConnectorException(ConnectorErrorCode.MalformedAnswer, "A privilege has an unknown name.");

    [GeneratedRegex("^[A-Z]+( [A-Z]+){0,5}$", RegexOptions.CultureInvariant)]
    private static partial Regex PermissionName();
}
