using System.Text.Json.Nodes;

namespace Gatehouse.ServerTests.Connector;

/// <summary>A SQL server whose only administrator is somebody else.</summary>
internal sealed class FaultedSql(ConnectorCloud cloud) : FaultedTarget(cloud)
{
    private const string Boss = "sqlboss@contoso.example";

    public override string Name => "sql";

    public override string Server => "sql1";

    public override string User => "web1";

    public override bool HasOneAdministrator => true;

    public override string Keys => "AZURE_SQL_";

    public override async Task PrepareAsync()
    {
        if ((await Cloud.TypeAsync("sql", "server", "list", "-g", "rg1", "-o", "json")).Contains(Server, StringComparison.Ordinal))
            return;
        var boss = JsonNode.Parse(
            await Cloud.TypeAsync("ad", "user", "create", "--display-name", "Boss", "--user-principal-name", Boss, "-o", "json"))!;
        await Cloud.TypeAsync(
            "sql", "server", "create", "-g", "rg1", "-n", Server, "-u", "owner", "-p", Password,
            "--external-admin-name", Boss, "--external-admin-sid", (string)boss["id"]!);
        await Cloud.TypeAsync("sql", "db", "create", "-g", "rg1", "-s", Server, "-n", "db1");
        await SqlAsync("CREATE TABLE t1 (i int)");
    }

    public override Task<string> AdministratorsAsync()
        => Cloud.TypeAsync("sql", "server", "ad-admin", "list", "-g", "rg1", "-s", Server, "-o", "json");

    protected override async Task<string> DatabaseStateAsync() => string.Join(
        '\n',
        await AdministratorsAsync(),
        await Cloud.TypeAsync("sql", "server", "firewall-rule", "list", "-g", "rg1", "-s", Server, "-o", "json"),
        await SqlAsync("SELECT name, type, sid FROM sys.database_principals WHERE type IN ('E', 'X', 'S') ORDER BY name"),
        await SqlAsync("""
            SELECT r.name AS role, u.name AS member FROM sys.database_role_members m
              JOIN sys.database_principals r ON r.principal_id = m.role_principal_id
              JOIN sys.database_principals u ON u.principal_id = m.member_principal_id ORDER BY r.name, u.name
            """),
        await SqlAsync("""
            SELECT p.permission_name, u.name FROM sys.database_permissions p
              JOIN sys.database_principals u ON u.principal_id = p.grantee_principal_id WHERE p.class = 0 ORDER BY p.permission_name, u.name
            """));

    private Task<string> SqlAsync(string sql)
        => Cloud.TypeAsync("sql", "query", "-s", Server, "-d", "db1", "-u", "owner", "-p", Password, "-q", sql, "-o", "json");
}
