using System.Text.Json.Nodes;
using Gatehouse.LocalCloud.ResourceManager.AccessControl;
using Gatehouse.ServerTests.Identity;
using Gatehouse.Tests.Support;

namespace Gatehouse.ServerTests.ResourceManager;

/// <summary>Azure's management SDKs for JavaScript, unmodified.</summary>
[Collection(TestCloudCollection.Name)]
public class NodeManagementTests(TestCloud cloud)
{
    private static readonly string Samples = Path.Combine(SourceTree.Root, "samples");

    [Fact]
    public async Task The_service_linker_package_makes_shows_checks_and_deletes_a_connection()
    {
        await cloud.CreateServerAsync("pg-js", withPassword: false);
        await cloud.OkAsync(HttpMethod.Put, cloud.Server("pg-js") + "/databases/shop", new JsonObject());
        await cloud.OkAsync(HttpMethod.Put, cloud.Site("js-web1"), new JsonObject
        {
            ["location"] = "westeurope",
            ["identity"] = new JsonObject { ["type"] = "SystemAssigned" },
        });

        var result = await RunAsync("linkers.mjs", new JsonObject
        {
            ["source"] = cloud.Site("js-web1").TrimStart('/'),
            ["target"] = cloud.Server("pg-js") + "/databases/shop",
        });

        var created = result["created"]!;
        Assert.Equal(("js1", "Succeeded", "nodejs"), (Text(created["name"]), Text(created["provisioningState"]), Text(created["clientType"])));
        Assert.Equal(["js1"], result["listed"]!.AsArray().Select(Text));
        Assert.Equal("systemAssignedIdentity", Text(result["shown"]!["authInfo"]!["authType"]));
        Assert.Equal("js1", Text(result["validated"]!["linkerName"]));
        Assert.NotEmpty(result["validated"]!["validationDetail"]!.AsArray());
        Assert.Contains("AZURE_POSTGRESQL_HOST", result["configurations"]!.AsArray().Select(one => Text(one!["name"])));
        Assert.Equal("python", Text(result["updated"]!["clientType"]));
        Assert.Empty(result["left"]!.AsArray());
        Assert.Equal(404, (int?)result["missing"]!["status"]);
    }

    [Fact]
    public async Task The_sql_package_makes_a_server_its_administrator_and_a_database()
    {
        var user = cloud.Host.Context.Directory.Users.All[0];

        var result = await RunAsync("sql.mjs", new JsonObject
        {
            ["group"] = TestCloud.Group,
            ["login"] = user.UserPrincipalName,
            ["sid"] = user.Id,
        });

        Assert.Equal(("sql-js", "Microsoft.Sql/servers"), (Text(result["server"]!["name"]), Text(result["server"]!["type"])));
        Assert.Equal(user.Id, Text(Assert.Single(result["first"]!.AsArray())!["sid"]));
        Assert.Contains("sql-js", result["servers"]!.AsArray().Select(Text));
        Assert.Equal(("shop", "Microsoft.Sql/servers/databases"), (Text(result["database"]!["name"]), Text(result["database"]!["type"])));
        Assert.Contains("shop", result["databases"]!.AsArray().Select(Text));
        Assert.Equal("someone-else", Text(result["administrator"]!["login"]));
        Assert.Equal("someone-else", Text(Assert.Single(result["administrators"]!.AsArray())!["login"]));
        Assert.Equal("10.0.0.1", Text(result["rule"]!["endIpAddress"]));
        Assert.DoesNotContain("shop", result["left"]!.AsArray().Select(Text));
        Assert.Equal(404, (int?)result["missing"]!["status"]);
    }

    private async Task<JsonNode> RunAsync(string script, JsonObject settings)
    {
        var applications = cloud.Host.Context.Directory.Applications;
        var application = applications.Add("js-" + script);
        var secret = applications.AddSecret(application.AppId, TimeProvider.System.GetUtcNow());
        new RoleAssignments(cloud.Host.Context).Grant(
            cloud.Host.Context.Directory.FindServicePrincipal(application.AppId)!.Id, RoleDefinitions.Owner, cloud.SubscriptionPath);
        settings["endpoint"] = cloud.Host.Context.Addresses.Https;
        settings["tenant"] = cloud.Host.Context.Tenant.TenantId;
        settings["clientId"] = application.AppId;
        settings["subscription"] = cloud.Host.Context.Tenant.SubscriptionId;
        var file = Path.Combine(SourceTree.Root, "tests", "Gatehouse.ServerTests", "ResourceManager", "Node", script);
        var output = await ClientProgram.RunAsync(
            cloud, "node", [file, Samples, settings.ToJsonString()],
            ("CLIENT_SECRET", secret), ("NODE_EXTRA_CA_CERTS", cloud.Host.Context.Data.CaCertificate));
        return JsonNode.Parse(output)!;
    }

    private static string? Text(JsonNode? node) => (string?)node;
}
