using System.Text.Json.Nodes;

namespace Gatehouse.ServerTests.Connector;

/// <summary>What a fault test must know of a kind of database. Faults happen to connection <c>c1</c> of app <c>web1</c>.</summary>
internal abstract class FaultedTarget(ConnectorCloud cloud)
{
    public const string Password = "Correct-Horse-1";
    public static readonly string[] Connection = ["-g", "rg1", "-n", "web1", "--connection", "c1"];

    public abstract string Name { get; }

    public abstract string Server { get; }

    /// <summary>What the login options of a command have besides.</summary>
    public virtual string[] LoginWords => [];

    /// <summary>The database user of the app's system-assigned identity.</summary>
    public virtual string User => "aad_c1";

    /// <summary>Whether the server has one administrator, who is somebody else.</summary>
    public virtual bool HasOneAdministrator => false;

    /// <summary>What the settings' names begin with.</summary>
    public abstract string Keys { get; }

    protected ConnectorCloud Cloud => cloud;

    public static FaultedTarget Of(ConnectorCloud cloud, string name)
        => name switch
        {
            "mysql-flexible" => new FaultedMySql(cloud),
            "sql" => new FaultedSql(cloud),
            _ => new FaultedPostgres(cloud),
        };

    /// <summary>Makes what a connection leads to, where it is not there.</summary>
    public abstract Task PrepareAsync();

    public string[] Create(string[] login, params string[] more)
        => Command("webapp", "create", ["-n", "web1", "--client-type", "dotnet"], login, more);

    public string[] Update(params string[] change) => ["webapp", "connection", "update", Name, .. Connection, .. change];

    /// <summary>A local connection, whose settings go to a file.</summary>
    public string[] CreateLocal(string file, params string[] login)
        => Command("", "create", ["--client-type", "python", "--env-file", file], login, []);

    public async Task RemoveAsync()
    {
        await cloud.TypeAsync(["webapp", "connection", "delete", .. Connection, "--set-admin", "--yes"]);
        await cloud.TypeAsync("webapp", "identity", "remove", "-g", "rg1", "-n", "web1", "--identities", "[system]");
    }

    /// <summary>Everything that a connection can change, in one text.</summary>
    public async Task<string> StateAsync()
    {
        var app = JsonNode.Parse(await cloud.TypeAsync("webapp", "show", "-g", "rg1", "-n", "web1", "-o", "json"))!;
        return string.Join(
            '\n',
            (string?)app["identity"]?["type"] ?? "None",
            string.Join(' ', (app["identity"]?["userAssignedIdentities"] as JsonObject ?? []).Select(one => one.Key).Order()),
            await cloud.TypeAsync("webapp", "config", "appsettings", "list", "-g", "rg1", "-n", "web1", "-o", "json"),
            WithoutTimes(await cloud.TypeAsync("webapp", "connection", "list", "-g", "rg1", "-n", "web1", "-o", "json")),
            WithoutTimes(await cloud.TypeAsync("connection", "list", "-g", "rg1", "-o", "json")),
            await DatabaseStateAsync());
    }

    /// <summary>Who administers the server.</summary>
    public abstract Task<string> AdministratorsAsync();

    /// <summary>Administrators, firewall rules, identities, database users and their privileges.</summary>
    protected abstract Task<string> DatabaseStateAsync();

    protected async Task<JsonNode> ServerAsync(string[] commands)
        => JsonNode.Parse(await cloud.TypeAsync([.. commands, "show", "-g", "rg1", "-n", Server, "-o", "json"]))!;

    // Who last wrote a record, and when, is not brought back.
    private static string WithoutTimes(string connections)
    {
        var list = (JsonArray)JsonNode.Parse(connections)!;
        foreach (var one in list)
            one!.AsObject().Remove("systemData");
        return list.ToJsonString();
    }

    private string[] Command(string source, string verb, string[] of, string[] login, string[] more)
        => [.. source.Length == 0 ? [] : new[] { source }, "connection", verb, Name, "-g", "rg1", "--connection", "c1", .. of,
            "--tg", "rg1", "--server", Server, "--database", "db1", .. login, .. LoginWords, .. more];
}

internal sealed class FaultedPostgres(ConnectorCloud cloud) : FaultedTarget(cloud)
{
    private static readonly string[] Commands = ["postgres", "flexible-server"];

    public override string Name => "postgres-flexible";

    public override string Server => "pg1";

    public override string Keys => "AZURE_POSTGRESQL_";

    public override async Task PrepareAsync() => await SqlAsync("CREATE TABLE IF NOT EXISTS t1 (i serial)");

    public override Task<string> AdministratorsAsync()
        => Cloud.TypeAsync([.. Commands, "ad-admin", "list", "-g", "rg1", "-s", Server, "-o", "json"]);

    protected override async Task<string> DatabaseStateAsync() => string.Join(
        '\n',
        await AdministratorsAsync(),
        await Cloud.TypeAsync([.. Commands, "firewall-rule", "list", "-g", "rg1", "-n", Server, "-o", "json"]),
        (await ServerAsync(Commands))["authConfig"]!.ToJsonString(),
        await SqlAsync("""
            SELECT 'role' AS k, rolname::text AS u, concat(rolcreaterole, rolcreatedb) AS p FROM pg_roles
            UNION ALL SELECT 'database', a.grantee::regrole::text, a.privilege_type FROM pg_database, aclexplode(datacl) a
                WHERE datname = 'db1'
            UNION ALL SELECT nspname, a.grantee::regrole::text, a.privilege_type FROM pg_namespace, aclexplode(nspacl) a
                WHERE nspname = 'public'
            UNION ALL SELECT relname, a.grantee::regrole::text, a.privilege_type FROM pg_class, aclexplode(relacl) a
                WHERE relnamespace = 'public'::regnamespace
            UNION ALL SELECT concat('default ', defaclobjtype), a.grantee::regrole::text, a.privilege_type
                FROM pg_default_acl, aclexplode(defaclacl) a WHERE a.grantee <> defaclrole
            ORDER BY 1, 2, 3
            """));

    private Task<string> SqlAsync(string sql)
        => Cloud.TypeAsync([.. Commands, "execute", "-n", Server, "-d", "db1", "-u", "owner", "-p", Password, "-q", sql, "-o", "json"]);
}

/// <summary>A server whose only administrator is somebody else.</summary>
internal sealed class FaultedMySql(ConnectorCloud cloud) : FaultedTarget(cloud)
{
    private const string Boss = "boss@contoso.example";
    private static readonly string[] Commands = ["mysql", "flexible-server"];
    private string _identity = "";

    public override string Name => "mysql-flexible";

    public override string Server => "my1";

    public override bool HasOneAdministrator => true;

    public override string Keys => "AZURE_MYSQL_";

    public override string[] LoginWords => [$"mysql-identity-id={_identity}"];

    public override async Task PrepareAsync()
    {
        // The server gets an identity that it does not have yet, so that there is something to assign.
        var reader = $"reader{Guid.NewGuid():N}"[..20];
        _identity = (string)JsonNode.Parse(await Cloud.TypeAsync("identity", "create", "-g", "rg1", "-n", reader, "-o", "json"))!["id"]!;
        if ((await Cloud.TypeAsync([.. Commands, "list", "-g", "rg1", "-o", "json"])).Contains(Server, StringComparison.Ordinal))
            return;
        await Cloud.TypeAsync([.. Commands, "create", "-g", "rg1", "-n", Server, "-d", "db1", "-u", "owner", "-p", Password]);
        await Cloud.TypeAsync("identity", "create", "-g", "rg1", "-n", "reader0");
        var boss = JsonNode.Parse(
            await Cloud.TypeAsync("ad", "user", "create", "--display-name", "Boss", "--user-principal-name", Boss, "-o", "json"))!;
        await Cloud.TypeAsync(
            [.. Commands, "ad-admin", "create", "-g", "rg1", "-s", Server, "-u", Boss, "-i", (string)boss["id"]!, "--identity", "reader0"]);
    }

    public override Task<string> AdministratorsAsync()
        => Cloud.TypeAsync([.. Commands, "ad-admin", "list", "-g", "rg1", "-s", Server, "-o", "json"]);

    protected override async Task<string> DatabaseStateAsync() => string.Join(
        '\n',
        await AdministratorsAsync(),
        await Cloud.TypeAsync([.. Commands, "firewall-rule", "list", "-g", "rg1", "-s", Server, "-o", "json"]),
        (await ServerAsync(Commands))["identity"]?.ToJsonString() ?? "None",
        await SqlAsync("SELECT user, host FROM mysql.user ORDER BY 1, 2"),
        await SqlAsync("SELECT grantee, privilege_type, table_schema FROM information_schema.schema_privileges ORDER BY 1, 2, 3"));

    private Task<string> SqlAsync(string sql)
        => Cloud.TypeAsync([.. Commands, "execute", "-n", Server, "-u", "owner", "-p", Password, "-q", sql, "-o", "json"]);
}
