using System.Net;
using System.Text.Json.Nodes;
using Gatehouse.Gateway.MySql;
using Gatehouse.ServerTests.MySql;

namespace Gatehouse.ServerTests.ResourceManager;

[Collection(TestCloudCollection.Name)]
public class MySqlServerTests(TestCloud cloud)
{
    private const string Databases = "https://ossrdbms-aad.database.windows.net/";
    private const string Administrator = "/administrators/ActiveDirectory";

    // The tutorials' code, with pymysql in place of mysql.connector.
    private const string Python = """
        import os, pymysql
        e = os.environ
        c = pymysql.connect(host="localhost", port=int(e["TEST_PORT"]), user=e["TEST_USER"], password=e["TEST_TOKEN"], database=e["TEST_DATABASE"],
                            ssl={"ca": e["TEST_CA"], "check_hostname": True}, autocommit=True)
        q = c.cursor()
        q.execute("CREATE TABLE kept (id int PRIMARY KEY, name varchar(50))")
        q.execute("INSERT INTO kept VALUES (1, %s)", ("Zoë",))
        q.execute("SELECT CURRENT_USER(), DATABASE(), name FROM kept")
        print(*q.fetchone())
        """;

    private const string Node = """
        const mysql = require(process.argv[2] + '/mysql2/promise');
        const e = process.env;
        (async () => {
          const c = await mysql.createConnection({ host: 'localhost', port: +e.TEST_PORT, user: e.TEST_USER, password: e.TEST_TOKEN, database: e.TEST_DATABASE,
            ssl: { ca: require('fs').readFileSync(e.TEST_CA) } });
          const [rows] = await c.execute('SELECT CURRENT_USER() AS u, name FROM kept WHERE id = ?', [1]);
          console.log(rows[0].u, rows[0].name);
          await c.end();
        })().catch(err => { console.error(err.message); process.exit(1); });
        """;

    [Fact]
    public async Task A_managed_identity_logs_in_with_its_token_and_nobody_else_does()
    {
        var port = await CreateWithAdministratorAsync("my-identity");
        var site = await cloud.OkAsync(HttpMethod.Put, cloud.Site("app-mysql"), new JsonObject
        {
            ["location"] = "westeurope",
            ["identity"] = new JsonObject { ["type"] = "SystemAssigned" },
        });
        var app = cloud.Host.Context.Directory.FindServicePrincipal((string)site["identity"]!["principalId"]!)!;
        await cloud.OkAsync(HttpMethod.Put, cloud.MySqlServer("my-identity") + "/databases/shop", new JsonObject());
        using (var admin = await AdminAsync(port))
        {
            await admin.QueryAsync($"CREATE AADUSER 'aad_app' IDENTIFIED BY '{app.AppId}'");
            await admin.QueryAsync("GRANT ALL PRIVILEGES ON `shop`.* TO 'aad_app'@'%'");
        }

        var token = cloud.DatabaseToken(app.Id, app.AppId);
        Assert.Equal((0, "aad_app@% shop Zoë\n", ""), await RunAsync("/usr/bin/python3", ["-"], port, token, Python));
        Assert.Equal((0, "aad_app@% Zoë\n", ""), await RunAsync("node", ["-", ToolTests.Modules()], port, token, Node));
        var (exitCode, _, error) = await RunAsync("node", ["-", ToolTests.Modules()], port, cloud.DatabaseToken(Guid.NewGuid().ToString()), Node);
        Assert.True(exitCode == 1 && error.Contains("aad_app", StringComparison.Ordinal), error);
    }

    [Fact]
    public async Task A_new_server_has_what_clients_read()
    {
        var server = await CreateAsync("my-shape");
        var properties = server["properties"]!;

        Assert.Equal("Ready", (string?)properties["state"]);
        Assert.Equal("localhost", (string?)properties["fullyQualifiedDomainName"]);
        Assert.Equal("8.0.21", (string?)properties["version"]);
        Assert.EndsWith("-MariaDB", (string?)properties["fullVersion"], StringComparison.Ordinal);
        Assert.NotNull(server["sku"]!["name"]);
        Assert.True((int)properties["storage"]!["storageSizeGB"]! > 0);
        Assert.True((int)properties["backup"]!["backupRetentionDays"]! > 0);
        Assert.Equal("None", (string?)properties["replicationRole"]);
        Assert.NotNull(properties["highAvailability"]!["mode"]);
        Assert.NotNull(properties["maintenanceWindow"]!["dayOfWeek"]);
        Assert.Null(server["_gatehouse"]);
        Assert.Empty((await cloud.OkAsync(HttpMethod.Get, cloud.MySqlServer("my-shape") + "/replicas"))["value"]!.AsArray());
        Assert.Equal("ON", await SettingAsync("my-shape", "aad_auth_only"));
        Assert.Equal("ON", await SettingAsync("my-shape", "skip_networking"));
        var capabilities = await cloud.OkAsync(HttpMethod.Get, $"{cloud.SubscriptionPath}/providers/Microsoft.DBforMySQL/locations/westeurope/capabilities");
        Assert.Equal("8.0.21", (string?)capabilities["value"]![0]!["supportedFlexibleServerEditions"]![0]!["supportedServerVersions"]![1]!["name"]);
        Assert.Equal("ServerNameAlreadyExists", await cloud.RefusedAsync(
            HttpMethod.Put, await ElsewhereAsync() + "/providers/Microsoft.DBforMySQL/flexibleServers/my-shape", HttpStatusCode.Conflict, new JsonObject { ["location"] = "westeurope" }));
    }

    [Fact]
    public async Task The_administrators_password_logs_in_is_changed_and_is_nowhere_in_files()
    {
        var server = await CreateAsync("my-password", new JsonObject { ["administratorLogin"] = "owner", ["administratorLoginPassword"] = TestCloud.Password });
        var port = (int)server["properties"]!["port"]!;
        using (var owner = await RawClient.ConnectAsync(new(IPAddress.Loopback, port), "owner", TestCloud.Password))
            Assert.Equal("owner@%", await owner.ScalarAsync("SELECT CURRENT_USER()"));
        Assert.Null(server["properties"]!["administratorLoginPassword"]);
        Assert.Equal("OFF", await SettingAsync("my-password", "aad_auth_only"));
        var files = Directory.EnumerateFiles(Path.Combine(cloud.Folder, "engines", "mysql"), "*", SearchOption.AllDirectories).Where(file => !file.EndsWith(".sock", StringComparison.Ordinal));
        Assert.DoesNotContain(files, file => ReadShared(file).Contains(TestCloud.Password, StringComparison.Ordinal));

        await cloud.OkAsync(HttpMethod.Patch, cloud.MySqlServer("my-password"), new JsonObject { ["properties"] = new JsonObject { ["administratorLoginPassword"] = "Another-Horse-2" } });

        await Assert.ThrowsAsync<MySqlServerException>(() => RawClient.ConnectAsync(new(IPAddress.Loopback, port), "owner", TestCloud.Password));
        using var again = await RawClient.ConnectAsync(new(IPAddress.Loopback, port), "owner", "Another-Horse-2");
        Assert.Equal("1", await again.ScalarAsync("SELECT 1"));
        var body = new JsonObject { ["location"] = "westeurope", ["properties"] = new JsonObject { ["administratorLogin"] = "root", ["administratorLoginPassword"] = TestCloud.Password } };
        await cloud.RefusedAsync(HttpMethod.Put, cloud.MySqlServer("my-root"), HttpStatusCode.BadRequest, body);
    }

    [Fact]
    public async Task Databases_are_made_listed_and_dropped()
    {
        await CreateAsync("my-databases");
        var databases = cloud.MySqlServer("my-databases") + "/databases";
        var made = await cloud.OkAsync(HttpMethod.Put, databases + "/My `Shop`", new JsonObject
        {
            ["properties"] = new JsonObject { ["charset"] = "utf8", ["collation"] = "utf8_general_ci" },
        });

        Assert.Equal("utf8_general_ci", (string?)made["properties"]!["collation"]);
        Assert.Equal(["My `Shop`", "information_schema", "mysql", "performance_schema", "sys"], await NamesAsync(databases));
        await cloud.RefusedAsync(HttpMethod.Put, databases + "/bad", HttpStatusCode.BadRequest, new JsonObject { ["properties"] = new JsonObject { ["charset"] = "klingon" } });
        await cloud.RefusedAsync(HttpMethod.Put, databases + "/gatehouse", HttpStatusCode.BadRequest, new JsonObject());
        await cloud.RefusedAsync(HttpMethod.Delete, databases + "/mysql", HttpStatusCode.BadRequest);

        await cloud.OkAsync(HttpMethod.Delete, databases + "/My `Shop`");
        Assert.Equal("ResourceNotFound", await cloud.RefusedAsync(HttpMethod.Get, databases + "/My `Shop`", HttpStatusCode.NotFound));
        Assert.Equal(["information_schema", "mysql", "performance_schema", "sys"], await NamesAsync(databases));
    }

    [Fact]
    public async Task There_is_one_administrator_and_it_needs_an_identity_that_is_attached()
    {
        await CreateAsync("my-admin");
        var developer = cloud.Host.Context.Directory.Users.All[0];
        var identity = await IdentityAsync("my-admin-identity");
        await cloud.RefusedAsync(HttpMethod.Put, cloud.MySqlServer("my-admin") + Administrator, HttpStatusCode.BadRequest, AdministratorBody("dba", developer.Id, null));
        await cloud.RefusedAsync(HttpMethod.Put, cloud.MySqlServer("my-admin") + Administrator, HttpStatusCode.BadRequest, AdministratorBody("dba", developer.Id, identity));
        await cloud.RefusedAsync(HttpMethod.Patch, cloud.MySqlServer("my-admin"), HttpStatusCode.BadRequest, new JsonObject { ["identity"] = new JsonObject { ["type"] = "SystemAssigned" } });
        await AttachAsync("my-admin", identity);
        var port = (int)(await cloud.OkAsync(HttpMethod.Get, cloud.MySqlServer("my-admin")))["properties"]!["port"]!;
        var token = cloud.DeveloperToken(Databases);

        await cloud.OkAsync(HttpMethod.Put, cloud.MySqlServer("my-admin") + Administrator, AdministratorBody("dba", developer.Id, identity));
        using (var admin = await RawClient.ConnectAsync(new(IPAddress.Loopback, port), "dba", token))
            Assert.Equal("dba@%", await admin.ScalarAsync("SELECT CURRENT_USER()"));
        await cloud.OkAsync(HttpMethod.Put, cloud.MySqlServer("my-admin") + Administrator, AdministratorBody("other", developer.Id, identity));
        await Assert.ThrowsAsync<MySqlServerException>(() => RawClient.ConnectAsync(new(IPAddress.Loopback, port), "dba", token));
        (await RawClient.ConnectAsync(new(IPAddress.Loopback, port), "other", token)).Dispose();
        Assert.Equal(["ActiveDirectory"], await NamesAsync(cloud.MySqlServer("my-admin") + "/administrators"));

        await cloud.OkAsync(HttpMethod.Delete, cloud.MySqlServer("my-admin") + Administrator);
        await Assert.ThrowsAsync<MySqlServerException>(() => RawClient.ConnectAsync(new(IPAddress.Loopback, port), "other", token));
        await cloud.RefusedAsync(HttpMethod.Put, cloud.MySqlServer("my-admin") + "/administrators/me", HttpStatusCode.BadRequest, AdministratorBody("dba", developer.Id, identity));
    }

    [Fact]
    public async Task A_deleted_server_is_gone_with_its_engine_and_its_data()
    {
        await CreateAsync("my-deleted");
        var process = cloud.Host.Providers.MySql.Find("my-deleted")!.Engine.ProcessId;

        await cloud.OkAsync(HttpMethod.Delete, cloud.MySqlServer("my-deleted"));

        Assert.False(Directory.Exists($"/proc/{process}"));
        Assert.DoesNotContain(Directory.EnumerateDirectories(Path.Combine(cloud.Folder, "engines", "mysql")), folder => folder.Contains("my-deleted", StringComparison.Ordinal));
    }

    private static string ReadShared(string file)
    {
        using var reader = new StreamReader(new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete), System.Text.Encoding.Latin1);
        return reader.ReadToEnd();
    }

    private static JsonObject AdministratorBody(string login, string sid, string? identity) => new()
    {
        ["properties"] = new JsonObject { ["administratorType"] = "ActiveDirectory", ["login"] = login, ["sid"] = sid, ["identityResourceId"] = identity },
    };

    private Task<JsonObject> CreateAsync(string name, JsonObject? properties = null)
        => cloud.OkAsync(HttpMethod.Put, cloud.MySqlServer(name), new JsonObject { ["location"] = "westeurope", ["properties"] = properties ?? [] });

    private async Task<int> CreateWithAdministratorAsync(string name)
    {
        var server = await CreateAsync(name);
        var developer = cloud.Host.Context.Directory.Users.All[0];
        var identity = await IdentityAsync(name + "-identity");
        await AttachAsync(name, identity);
        await cloud.OkAsync(HttpMethod.Put, cloud.MySqlServer(name) + Administrator, AdministratorBody(developer.UserPrincipalName, developer.Id, identity));
        return (int)server["properties"]!["port"]!;
    }

    private async Task<string> IdentityAsync(string name)
        => (string)(await cloud.OkAsync(HttpMethod.Put, $"{cloud.GroupPath}/providers/Microsoft.ManagedIdentity/userAssignedIdentities/{name}", new JsonObject { ["location"] = "westeurope" }))["id"]!;

    private Task<JsonObject> AttachAsync(string server, string identity) => cloud.OkAsync(HttpMethod.Patch, cloud.MySqlServer(server), new JsonObject
    {
        ["identity"] = new JsonObject { ["type"] = "UserAssigned", ["userAssignedIdentities"] = new JsonObject { [identity] = new JsonObject() } },
    });

    private Task<RawClient> AdminAsync(int port)
        => RawClient.ConnectAsync(new(IPAddress.Loopback, port), cloud.Host.Context.Directory.Users.All[0].UserPrincipalName, cloud.DeveloperToken(Databases));

    private Task<(int ExitCode, string Output, string Error)> RunAsync(string program, string[] arguments, int port, string token, string script)
        => Tool.RunAsync(program, arguments, port, cloud.Host.Context.Data.CaCertificate, "shop", "aad_app", token, script);

    private async Task<string?> SettingAsync(string server, string name)
        => (string?)(await cloud.OkAsync(HttpMethod.Get, $"{cloud.MySqlServer(server)}/configurations/{name}"))["properties"]!["value"];

    private async Task<IEnumerable<string>> NamesAsync(string collection)
        => (await cloud.OkAsync(HttpMethod.Get, collection))["value"]!.AsArray().Select(item => (string)item!["name"]!).Order(StringComparer.Ordinal);

    private async Task<string> ElsewhereAsync()
    {
        var group = $"{cloud.SubscriptionPath}/resourceGroups/rg-mysql-elsewhere";
        await cloud.OkAsync(HttpMethod.Put, group, new JsonObject { ["location"] = "westeurope" });
        return group;
    }
}
