using System.Globalization;
using System.Text.Json.Nodes;
using Gatehouse.Connector;
using Gatehouse.Connector.Sql;
using Gatehouse.LocalCloud.Entra.Principals;
using Gatehouse.LocalCloud.ResourceManager.AccessControl;
using Gatehouse.ServerTests.Identity;

namespace Gatehouse.ServerTests.ResourceManager;

/// <summary>Debian's azure-cli, unmodified, makes the connection of the tutorials to the end.</summary>
[Collection(TestCloudCollection.Name)]
public class AzureCliConnectionTests(TestCloud cloud)
{
    private const string Az = "/usr/bin/az";
    private const string UserPassword = "correct horse battery";
    private const string Server = "pg-azconn";
    private const string Site = "azconn-web1";

    [ClientFact(Az)]
    public async Task An_app_is_connected_to_PostgreSQL_and_logs_in_without_a_password()
    {
        await cloud.CreateServerAsync(Server, withPassword: false);
        await cloud.OkAsync(HttpMethod.Put, cloud.Server(Server) + "/databases/shop", new JsonObject());
        await cloud.OkAsync(HttpMethod.Put, cloud.Site(Site), new JsonObject { ["location"] = "westeurope" });
        var port = await cloud.PortOfAsync(Server);
        var users = cloud.Host.Context.Directory.Users;
        var user = users.Add(Guid.NewGuid().ToString(), "azconn@contoso.example", null, PasswordHash.Create(UserPassword, 1_000));
        new RoleAssignments(cloud.Host.Context).Grant(user.Id, RoleDefinitions.Owner, cloud.SubscriptionPath);
        var az = new AzureCli(cloud, "az-connection", port);
        await az.RunAsync("login", "-u", user.UserPrincipalName, "-p", UserPassword);

        await az.RunAsync(
            "webapp", "connection", "create", "postgres-flexible", "-g", TestCloud.Group, "-n", Site, "--tg", TestCloud.Group, "--server", Server,
            "--database", "shop", "--connection", "conn1", "--system-identity", "--client-type", "dotnet");

        string[] connection = ["-g", TestCloud.Group, "-n", Site, "--connection", "conn1"];
        var expected = $"Server=localhost;Database=shop;Port={port};Ssl Mode=Require;User Id=aad_conn1;";
        var listed = await az.RunAsync("webapp", "connection", "list", "-g", TestCloud.Group, "-n", Site);
        Assert.Equal("conn1", (string?)Assert.Single(listed!.AsArray())!["name"]);
        var shown = await az.RunAsync(["webapp", "connection", "show", .. connection]);
        Assert.Equal("systemAssignedIdentity", (string?)shown!["authInfo"]!["authType"]);
        Assert.Equal("Succeeded", (string?)shown["provisioningState"]);
        var configuration = await az.RunAsync(["webapp", "connection", "list-configuration", .. connection]);
        Assert.Equal(expected, (string?)Assert.Single(configuration!["configurations"]!.AsArray())!["value"]);
        var checks = await az.RunAsync(["webapp", "connection", "validate", .. connection]);
        Assert.True(checks is JsonArray { Count: 4 } && checks.AsArray().All(check => (string?)check!["result"] == "success"), checks?.ToJsonString());

        Assert.Equal(expected, await SettingAsync());
        var principal = (string)(await cloud.OkAsync(HttpMethod.Get, cloud.Site(Site)))["identity"]!["principalId"]!;
        await using (var app = TestCloud.Connect(port, "aad_conn1", cloud.DatabaseToken(principal), "shop"))
            Assert.Equal("aad_conn1", await TestCloud.ScalarAsync(app, "SELECT current_user"));

        await az.RunAsync(["webapp", "connection", "delete", .. connection, "--yes"]);
        Assert.Null(await SettingAsync());
        Assert.Empty((await az.RunAsync("webapp", "connection", "list", "-g", TestCloud.Group, "-n", Site))!.AsArray());
    }

    // Its own path without a password needs Microsoft's ODBC driver for SQL Server; with one the service makes the connection.
    [ClientFact(Az)]
    public async Task An_app_is_connected_to_SQL_with_a_password_and_the_settings_log_in()
    {
        const string app = "azconn-sql";
        await cloud.OkAsync(HttpMethod.Put, cloud.Site(app), new JsonObject { ["location"] = "westeurope" });
        var user = cloud.Host.Context.Directory.Users.Add(
            Guid.NewGuid().ToString(), "azsql@contoso.example", null, PasswordHash.Create(UserPassword, 1_000));
        new RoleAssignments(cloud.Host.Context).Grant(user.Id, RoleDefinitions.Owner, cloud.SubscriptionPath);
        var az = new AzureCli(cloud, "az-sql-connection", 0);
        await az.RunAsync("login", "-u", user.UserPrincipalName, "-p", UserPassword);
        await az.RunAsync(
            "sql", "server", "create", "-g", TestCloud.Group, "-n", app, "-l", "westeurope", "-u", "owner", "-p", "Correct-Horse-1");
        await az.RunAsync("sql", "db", "create", "-g", TestCloud.Group, "-s", app, "-n", "shop");

        await az.RunAsync(
            "webapp", "connection", "create", "sql", "-g", TestCloud.Group, "-n", app, "--tg", TestCloud.Group, "--server", app,
            "--database", "shop", "--connection", "conn1", "--secret", "name=owner", "secret=Correct-Horse-1", "--client-type", "nodejs");

        var settings = (await cloud.OkAsync(HttpMethod.Post, cloud.Site(app) + "/config/appsettings/list"))["properties"]!;
        var target = new DatabaseTarget(
            (string)settings["AZURE_SQL_SERVER"]!, int.Parse((string)settings["AZURE_SQL_PORT"]!, CultureInfo.InvariantCulture),
            (string)settings["AZURE_SQL_DATABASE"]!, (string)settings["AZURE_SQL_USERNAME"]!);
        await using var session = await new SqlServerSessions(cloud.Host.Context.Data.CaCertificate)
            .OpenAsync(target, (string)settings["AZURE_SQL_PASSWORD"]!, default);
        Assert.Equal("shop", (await session.RunAsync("SELECT DB_NAME()", [], default))[0].Rows[0][0]);

        await az.RunAsync("webapp", "connection", "delete", "-g", TestCloud.Group, "-n", app, "--connection", "conn1", "--yes");
        await az.RunAsync("sql", "server", "delete", "-g", TestCloud.Group, "-n", app, "--yes");
    }

    private async Task<string?> SettingAsync()
        => (string?)(await cloud.OkAsync(HttpMethod.Post, cloud.Site(Site) + "/config/appsettings/list"))["properties"]!["AZURE_POSTGRESQL_CONNECTIONSTRING"];

    /// <summary>An <c>az</c> with a configuration of its own, told of the cloud and of one database server by its environment.</summary>
    private sealed class AzureCli(TestCloud cloud, string name, int port)
    {
        private readonly string _config = Directory.CreateDirectory(Path.Combine(cloud.Folder, name)).FullName;

        public async Task<JsonNode?> RunAsync(params string[] arguments)
        {
            var output = await ClientProgram.RunAsync(
                cloud, Az, [.. arguments, "-o", "json"],
                ("AZURE_CONFIG_DIR", _config),
                ("AZURE_CORE_COLLECT_TELEMETRY", "0"),
                ("ARM_CLOUD_METADATA_URL", $"{cloud.Host.Context.Addresses.Https}/metadata/endpoints?api-version=2019-05-01"),
                ("SSL_CERT_FILE", cloud.Host.Context.Data.CaCertificate),
                // libpq's own: az can name neither an address nor a port.
                ("PGHOSTADDR", "127.0.0.1"), ("PGPORT", port.ToString(CultureInfo.InvariantCulture)));
            return output.Length > 0 ? JsonNode.Parse(output) : null;
        }
    }
}
