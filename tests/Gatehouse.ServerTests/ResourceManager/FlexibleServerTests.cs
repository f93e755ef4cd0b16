using System.Net;
using System.Text.Json.Nodes;
using Npgsql;

namespace Gatehouse.ServerTests.ResourceManager;

[Collection(TestCloudCollection.Name)]
public class FlexibleServerTests(TestCloud cloud)
{
    [Fact]
    public async Task A_new_server_accepts_its_administrators_password_and_hides_it()
    {
        var server = await cloud.CreateServerAsync("pg-password");
        await using var source = TestCloud.Connect((int)server["properties"]!["port"]!, TestCloud.Login, TestCloud.Password);

        Assert.Equal(TestCloud.Login, await TestCloud.ScalarAsync(source, "SELECT current_user"));
        Assert.Equal(true, await TestCloud.ScalarAsync(source, "SELECT rolcreatedb AND rolcreaterole AND NOT rolsuper FROM pg_roles WHERE rolname = current_user"));
        Assert.Equal(true, await TestCloud.ScalarAsync(source, "SELECT pg_has_role(current_user, 'azure_pg_admin', 'member')"));
        Assert.Null(server["properties"]!["administratorLoginPassword"]);
        var files = Directory.EnumerateFiles(cloud.Folder, "*", SearchOption.AllDirectories).Where(file => !file.Contains("/data/", StringComparison.Ordinal) && !file.Contains("/socket/", StringComparison.Ordinal) && !file.EndsWith("/lock", StringComparison.Ordinal));
        Assert.DoesNotContain(files, file => File.ReadAllText(file).Contains(TestCloud.Password, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_new_server_has_what_clients_read()
    {
        var server = await cloud.CreateServerAsync("pg-shape");
        var properties = server["properties"]!;

        Assert.Equal("Ready", (string?)properties["state"]);
        Assert.Equal("localhost", (string?)properties["fullyQualifiedDomainName"]);
        Assert.NotNull(server["sku"]!["name"]);
        Assert.Equal("Enabled", (string?)properties["network"]!["publicNetworkAccess"]);
        Assert.True((int)properties["storage"]!["storageSizeGB"]! > 0);
        Assert.True((int)properties["backup"]!["backupRetentionDays"]! > 0);
        Assert.NotNull(properties["highAvailability"]!["mode"]);
        Assert.NotNull(properties["maintenanceWindow"]!["dayOfWeek"]);
        Assert.Equal("Enabled", (string?)properties["authConfig"]!["activeDirectoryAuth"]);
        Assert.Equal("Enabled", (string?)properties["authConfig"]!["passwordAuth"]);
        Assert.Equal(cloud.Host.Context.Tenant.TenantId, (string?)properties["authConfig"]!["tenantId"]);
        Assert.Null(server["_gatehouse"]);
    }

    [Fact]
    public async Task A_managed_identity_logs_in_with_its_token_and_nobody_else_does()
    {
        var server = await cloud.CreateServerAsync("pg-identity", withPassword: false);
        var port = (int)server["properties"]!["port"]!;
        var site = await cloud.OkAsync(HttpMethod.Put, cloud.Site("app-identity"), new JsonObject
        {
            ["location"] = "westeurope",
            ["identity"] = new JsonObject { ["type"] = "SystemAssigned" },
        });
        var principal = (string)site["identity"]!["principalId"]!;
        await cloud.OkAsync(HttpMethod.Put, cloud.Server("pg-identity") + "/databases/shop", new JsonObject());
        var developer = cloud.Host.Context.Directory.Users.All[0];
        await cloud.OkAsync(HttpMethod.Put, cloud.Server("pg-identity") + "/administrators/" + developer.Id, new JsonObject
        {
            ["properties"] = new JsonObject { ["principalType"] = "User", ["principalName"] = developer.UserPrincipalName },
        });
        await using (var admin = TestCloud.Connect(port, developer.UserPrincipalName, cloud.DeveloperToken("https://ossrdbms-aad.database.windows.net/")))
            await TestCloud.ScalarAsync(admin, $"select * from pgaadauth_create_principal_with_oid('aad_app', '{principal}', 'service', false, false)");

        await using var app = TestCloud.Connect(port, "aad_app", cloud.DatabaseToken(principal), "shop");
        await using var other = TestCloud.Connect(port, "aad_app", cloud.DatabaseToken(Guid.NewGuid().ToString()), "shop");

        Assert.Equal("aad_app", await TestCloud.ScalarAsync(app, "SELECT current_user"));
        var refused = await Assert.ThrowsAsync<PostgresException>(() => TestCloud.ScalarAsync(other, "SELECT 1"));
        Assert.StartsWith("28", refused.SqlState, StringComparison.Ordinal);
        var audit = Array.Empty<JsonNode>();
        for (var attempt = 0; audit.Length < 2; attempt++)
        {
            Assert.True(attempt < 100, $"only {audit.Length} of the app's logins are in the audit after 5 s");
            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System);
            // Of this server only: the cloud is shared, and other servers have users of that name.
            audit = [.. (await File.ReadAllLinesAsync(cloud.Host.Context.Data.AuditFile))
                .Select(line => JsonNode.Parse(line)!)
                .Where(login => (string?)login["listener"] == "pg-identity" && (string?)login["databaseUser"] == "aad_app")];
        }

        Assert.Equal([true, false], audit.Select(login => (bool)login["granted"]!));
        Assert.Equal(principal, (string?)audit[0]["objectId"]);
    }

    [Fact]
    public async Task A_principal_made_after_the_server_can_be_looked_up_by_name()
    {
        await cloud.CreateServerAsync("pg-directory");
        await cloud.OkAsync(HttpMethod.Put, cloud.Site("app-later"), new JsonObject
        {
            ["location"] = "westeurope",
            ["identity"] = new JsonObject { ["type"] = "SystemAssigned" },
        });
        var port = await cloud.PortOfAsync("pg-directory");
        await using var admin = TestCloud.Connect(port, TestCloud.Login, TestCloud.Password);

        for (var attempt = 0; ; attempt++)
        {
            try
            {
                await TestCloud.ScalarAsync(admin, "select * from pgaadauth_create_principal('app-later', false, false)");
                break;
            }
            catch (PostgresException) when (attempt < 50)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System);
            }
        }

        Assert.Equal(1L, await TestCloud.ScalarAsync(admin, "SELECT count(*) FROM pgaadauth_list_principals(false) WHERE rolname::text = 'app-later'"));
    }

    [Fact]
    public async Task Databases_are_made_listed_and_dropped()
    {
        await cloud.CreateServerAsync("pg-databases");
        var databases = cloud.Server("pg-databases") + "/databases";
        var made = await cloud.OkAsync(HttpMethod.Put, databases + "/My \"Shop\"", new JsonObject
        {
            ["properties"] = new JsonObject { ["charset"] = "utf8", ["collation"] = "en_US.utf8" },
        });
        var port = await cloud.PortOfAsync("pg-databases");
        await using var admin = TestCloud.Connect(port, TestCloud.Login, TestCloud.Password);
        await TestCloud.ScalarAsync(admin, "CREATE DATABASE bysql");

        var names = (await cloud.OkAsync(HttpMethod.Get, databases))["value"]!.AsArray().Select(item => (string)item!["name"]!);
        Assert.Equal(["My \"Shop\"", "bysql", "postgres"], names.Order(StringComparer.Ordinal));
        Assert.Equal("en_US.utf8", (string?)made["properties"]!["collation"]);
        Assert.Equal("azure_pg_admin", await TestCloud.ScalarAsync(admin, "SELECT datdba::regrole::text FROM pg_database WHERE datname = 'My \"Shop\"'"));
        Assert.Equal("ParentResourceNotFound", await cloud.RefusedAsync(HttpMethod.Put, cloud.Server("pg-none") + "/databases/x", HttpStatusCode.NotFound, new JsonObject()));

        await cloud.OkAsync(HttpMethod.Delete, databases + "/My \"Shop\"");
        Assert.Equal("ResourceNotFound", await cloud.RefusedAsync(HttpMethod.Get, databases + "/My \"Shop\"", HttpStatusCode.NotFound));
        Assert.Equal(HttpStatusCode.NoContent, (await cloud.SendAsync(HttpMethod.Delete, databases + "/My \"Shop\"")).Status);
        await cloud.RefusedAsync(HttpMethod.Delete, databases + "/postgres", HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task Administrators_are_listed_by_object_id_and_removed()
    {
        await cloud.CreateServerAsync("pg-admins");
        var oid = Guid.NewGuid().ToString();
        var administrator = cloud.Server("pg-admins") + "/administrators/" + oid;
        await cloud.OkAsync(HttpMethod.Put, administrator, new JsonObject
        {
            ["properties"] = new JsonObject { ["principalType"] = "Group", ["principalName"] = "dba's", ["tenantId"] = cloud.Host.Context.Tenant.TenantId },
        });

        var item = Assert.Single((await cloud.OkAsync(HttpMethod.Get, cloud.Server("pg-admins") + "/administrators"))["value"]!.AsArray())!;
        Assert.Equal(oid, (string?)item["properties"]!["objectId"]);
        await cloud.OkAsync(HttpMethod.Delete, administrator);
        Assert.Empty((await cloud.OkAsync(HttpMethod.Get, cloud.Server("pg-admins") + "/administrators"))["value"]!.AsArray());
        Assert.Equal("InvalidResourceName", await cloud.RefusedAsync(HttpMethod.Put, cloud.Server("pg-admins") + "/administrators/me", HttpStatusCode.BadRequest, new JsonObject()));
    }

    [Fact]
    public async Task Password_logins_can_be_switched_off_and_the_password_changed()
    {
        await cloud.CreateServerAsync("pg-auth");
        var port = await cloud.PortOfAsync("pg-auth");
        await cloud.OkAsync(HttpMethod.Patch, cloud.Server("pg-auth"), new JsonObject { ["properties"] = new JsonObject { ["administratorLoginPassword"] = "Another-Horse-2" } });
        await using (var old = TestCloud.Connect(port, TestCloud.Login, TestCloud.Password))
            await Assert.ThrowsAsync<PostgresException>(() => TestCloud.ScalarAsync(old, "SELECT 1"));
        await using var source = TestCloud.Connect(port, TestCloud.Login, "Another-Horse-2");
        Assert.Equal(1, await TestCloud.ScalarAsync(source, "SELECT 1"));

        await cloud.OkAsync(HttpMethod.Patch, cloud.Server("pg-auth"), new JsonObject
        {
            ["properties"] = new JsonObject { ["authConfig"] = new JsonObject { ["passwordAuth"] = "Disabled" } },
        });
        await Assert.ThrowsAsync<PostgresException>(() => TestCloud.ScalarAsync(source, "SELECT 1"));
        Assert.Equal(port, await cloud.PortOfAsync("pg-auth"));
    }

    [Fact]
    public async Task A_deleted_server_is_gone_with_its_data_and_its_port()
    {
        await cloud.CreateServerAsync("pg-deleted");
        var port = await cloud.PortOfAsync("pg-deleted");
        var process = cloud.Host.Providers.Postgres.Find("pg-deleted")!.Engine.ProcessId;
        await cloud.OkAsync(HttpMethod.Put, cloud.Server("pg-deleted") + "/databases/shop", new JsonObject());

        await cloud.OkAsync(HttpMethod.Delete, cloud.Server("pg-deleted"));

        Assert.False(Directory.Exists($"/proc/{process}"));
        Assert.DoesNotContain(Directory.EnumerateDirectories(Path.Combine(cloud.Folder, "engines", "postgres")), folder => folder.Contains("pg-deleted", StringComparison.Ordinal));
        await using var source = TestCloud.Connect(port, TestCloud.Login, TestCloud.Password);
        await Assert.ThrowsAnyAsync<NpgsqlException>(() => TestCloud.ScalarAsync(source, "SELECT 1"));
        Assert.Equal("ResourceNotFound", await cloud.RefusedAsync(HttpMethod.Get, cloud.Server("pg-deleted"), HttpStatusCode.NotFound));
        await cloud.CreateServerAsync("pg-deleted");
        var names = (await cloud.OkAsync(HttpMethod.Get, cloud.Server("pg-deleted") + "/databases"))["value"]!.AsArray().Select(item => (string)item!["name"]!);
        Assert.Equal(["postgres"], names);
    }

    [Fact]
    public async Task A_name_is_used_once_in_the_whole_cloud()
    {
        await cloud.CreateServerAsync("pg-once");
        var elsewhere = $"{cloud.SubscriptionPath}/resourceGroups/rg-elsewhere";
        await cloud.OkAsync(HttpMethod.Put, elsewhere, new JsonObject { ["location"] = "westeurope" });
        var body = new JsonObject { ["location"] = "westeurope" };
        Assert.Equal("ServerNameAlreadyExists", await cloud.RefusedAsync(
            HttpMethod.Put, elsewhere + "/providers/Microsoft.DBforPostgreSQL/flexibleServers/pg-once", HttpStatusCode.Conflict, body));
        var answer = await cloud.OkAsync(HttpMethod.Post, cloud.SubscriptionPath + "/providers/Microsoft.DBforPostgreSQL/checkNameAvailability", new JsonObject { ["name"] = "pg-once" });
        Assert.False((bool)answer["nameAvailable"]!);
    }

    [Fact]
    public async Task Settings_are_listed_from_the_engine()
    {
        await cloud.CreateServerAsync("pg-settings");
        var settings = (await cloud.OkAsync(HttpMethod.Get, cloud.Server("pg-settings") + "/configurations"))["value"]!.AsArray();
        Assert.Equal("", (string?)settings.First(item => (string?)item!["name"] == "listen_addresses")!["properties"]!["value"]);
        Assert.Equal("on", (string?)(await cloud.OkAsync(HttpMethod.Get, cloud.Server("pg-settings") + "/configurations/fsync"))["properties"]!["value"]);
    }

    [Fact]
    public async Task Deleting_the_group_deletes_its_servers()
    {
        var group = $"{cloud.SubscriptionPath}/resourceGroups/rg-doomed";
        await cloud.OkAsync(HttpMethod.Put, group, new JsonObject { ["location"] = "westeurope" });
        await cloud.OkAsync(HttpMethod.Put, group + "/providers/Microsoft.DBforPostgreSQL/flexibleServers/pg-doomed", new JsonObject { ["location"] = "westeurope" });
        var process = cloud.Host.Providers.Postgres.Find("pg-doomed")!.Engine.ProcessId;

        await cloud.OkAsync(HttpMethod.Delete, group);

        Assert.False(Directory.Exists($"/proc/{process}"));
        Assert.Equal("ResourceGroupNotFound", await cloud.RefusedAsync(HttpMethod.Get, group, HttpStatusCode.NotFound));
    }
}
