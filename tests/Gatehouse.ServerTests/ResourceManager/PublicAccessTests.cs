using System.Net;
using System.Text.Json.Nodes;
using Gatehouse.Gateway.MySql;
using Gatehouse.ServerTests.MySql;
using Npgsql;

namespace Gatehouse.ServerTests.ResourceManager;

/// <summary>A server without public network access lets nobody in.</summary>
[Collection(TestCloudCollection.Name)]
public class PublicAccessTests(TestCloud cloud)
{
    [Fact]
    public async Task Postgres_refuses_every_login_until_it_is_enabled_again()
    {
        await cloud.OkAsync(HttpMethod.Put, cloud.Server("pg-closed"), new JsonObject
        {
            ["location"] = "westeurope",
            ["properties"] = new JsonObject
            {
                ["administratorLogin"] = TestCloud.Login,
                ["administratorLoginPassword"] = TestCloud.Password,
                ["network"] = Network("Disabled"),
            },
        });
        var port = await cloud.PortOfAsync("pg-closed");
        await using var source = TestCloud.Connect(port, TestCloud.Login, TestCloud.Password);
        var refused = await Assert.ThrowsAsync<PostgresException>(() => TestCloud.ScalarAsync(source, "SELECT 1"));
        Assert.Equal("28000", refused.SqlState);
        Assert.StartsWith("The public network access on this server is disabled.", refused.MessageText, StringComparison.Ordinal);
        var shown = await cloud.OkAsync(HttpMethod.Get, cloud.Server("pg-closed"));
        Assert.Equal("Disabled", (string?)shown["properties"]!["network"]!["publicNetworkAccess"]);

        await ChangeAsync(cloud.Server("pg-closed"), "Enabled");
        Assert.Equal(1, await TestCloud.ScalarAsync(source, "SELECT 1"));
        await ChangeAsync(cloud.Server("pg-closed"), "Disabled");
        await Assert.ThrowsAsync<PostgresException>(() => TestCloud.ScalarAsync(source, "SELECT 1"));
        Assert.Equal(port, await cloud.PortOfAsync("pg-closed"));
        Assert.Equal("InvalidParameterValue", await cloud.RefusedAsync(
            HttpMethod.Patch, cloud.Server("pg-closed"), HttpStatusCode.BadRequest,
            new JsonObject { ["properties"] = new JsonObject { ["network"] = Network("Perhaps") } }));
        await cloud.OkAsync(HttpMethod.Delete, cloud.Server("pg-closed"));
    }

    [Fact]
    public async Task MySql_refuses_with_azures_number()
    {
        var server = cloud.MySqlServer("my-closed");
        await cloud.OkAsync(HttpMethod.Put, server, new JsonObject
        {
            ["location"] = "westeurope",
            ["properties"] = new JsonObject { ["network"] = Network("Disabled") },
        });
        var port = (int)(await cloud.OkAsync(HttpMethod.Get, server))["properties"]!["port"]!;
        var developer = cloud.Host.Context.Directory.Users.All[0].UserPrincipalName;
        var refused = await Assert.ThrowsAsync<MySqlServerException>(() => RawClient.ConnectAsync(
            new(IPAddress.Loopback, port), developer, cloud.DeveloperToken("https://ossrdbms-aad.database.windows.net")));
        Assert.Equal(9000, refused.Number);
        await cloud.OkAsync(HttpMethod.Delete, server);
    }

    private static JsonObject Network(string access) => new() { ["publicNetworkAccess"] = access };

    private Task<JsonObject> ChangeAsync(string server, string access)
        => cloud.OkAsync(HttpMethod.Patch, server, new JsonObject { ["properties"] = new JsonObject { ["network"] = Network(access) } });
}
