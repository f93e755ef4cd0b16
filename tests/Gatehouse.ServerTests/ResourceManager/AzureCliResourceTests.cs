using System.Text.Json.Nodes;
using Gatehouse.LocalCloud.ResourceManager.AccessControl;
using Gatehouse.ServerTests.Identity;

namespace Gatehouse.ServerTests.ResourceManager;

/// <summary>Debian's azure-cli, unmodified, told of the cloud by one environment variable only.</summary>
[Collection(TestCloudCollection.Name)]
public class AzureCliResourceTests(TestCloud cloud)
{
    private const string Az = "/usr/bin/az";

    [ClientFact(Az)]
    public async Task The_commands_of_the_tutorials_work()
    {
        const string group = "rg-az";
        var config = Directory.CreateDirectory(Path.Combine(cloud.Folder, "az-arm")).FullName;
        var applications = cloud.Host.Context.Directory.Applications;
        var application = applications.Add("az-arm");
        var secret = applications.AddSecret(application.AppId, TimeProvider.System.GetUtcNow());
        new RoleAssignments(cloud.Host.Context).Grant(
            cloud.Host.Context.Directory.FindServicePrincipal(application.AppId)!.Id, RoleDefinitions.Owner, cloud.SubscriptionPath);
        await RunAsync(config, "login", "--service-principal", "-u", application.AppId, "-p", secret, "--tenant", cloud.Host.Context.Tenant.TenantId);

        Assert.Equal(group, (string?)(await RunAsync(config, "group", "create", "-n", group, "-l", "westeurope"))!["name"]);
        Assert.Equal("true", (await RunAsync(config, "group", "exists", "-n", group))!.ToJsonString());
        var identity = await RunAsync(config, "identity", "create", "-g", group, "-n", "id1");
        Assert.NotNull((string?)identity!["clientId"]);

        var path = $"{cloud.SubscriptionPath}/resourceGroups/{group}/providers";
        await cloud.OkAsync(HttpMethod.Put, path + "/Microsoft.Web/sites/az-web1", new JsonObject { ["location"] = "westeurope" });
        var assigned = await RunAsync(config, "webapp", "identity", "assign", "-g", group, "-n", "az-web1");
        Assert.NotNull(cloud.Host.Context.Directory.FindServicePrincipal((string)assigned!["principalId"]!));
        await RunAsync(config, "webapp", "config", "appsettings", "set", "-g", group, "-n", "az-web1", "--settings", "A=1", "B=two words");
        var settings = await RunAsync(config, "webapp", "config", "appsettings", "list", "-g", group, "-n", "az-web1");
        Assert.Equal(["A=1", "B=two words"], settings!.AsArray().Select(item => $"{item!["name"]}={item["value"]}").Order(StringComparer.Ordinal));
        Assert.Equal("Running", (string?)(await RunAsync(config, "webapp", "show", "-g", group, "-n", "az-web1"))!["state"]);

        await cloud.OkAsync(HttpMethod.Put, path + "/Microsoft.DBforPostgreSQL/flexibleServers/pg-az", new JsonObject { ["location"] = "westeurope" });
        var server = await RunAsync(config, "postgres", "flexible-server", "show", "-g", group, "-n", "pg-az");
        Assert.Equal("Ready", (string?)server!["state"]);
        await RunAsync(config, "postgres", "flexible-server", "db", "create", "-g", group, "-s", "pg-az", "-d", "shop");
        var databases = await RunAsync(config, "postgres", "flexible-server", "db", "list", "-g", group, "-s", "pg-az");
        Assert.Equal(["postgres", "shop"], databases!.AsArray().Select(item => (string)item!["name"]!).Order(StringComparer.Ordinal));
        var admin = cloud.Host.Context.Directory.FindServicePrincipal(application.AppId)!;
        await RunAsync(config, "postgres", "flexible-server", "ad-admin", "create", "-g", group, "-s", "pg-az", "-u", "az-arm", "-i", admin.Id, "-t", "ServicePrincipal");
        var admins = await RunAsync(config, "postgres", "flexible-server", "ad-admin", "list", "-g", group, "-s", "pg-az");
        Assert.Equal(admin.Id, (string?)Assert.Single(admins!.AsArray())!["objectId"]);
        await RunAsync(config, "postgres", "flexible-server", "firewall-rule", "create", "-g", group, "-n", "pg-az", "-r", "rule1", "--start-ip-address", "10.0.0.1", "--end-ip-address", "10.0.0.9");
        await RunAsync(config, "postgres", "flexible-server", "update", "-g", group, "-n", "pg-az", "--tags", "a=b");
        Assert.Equal(3, (await RunAsync(config, "resource", "list", "-g", group))!.AsArray().Count);
        await RunAsync(config, "postgres", "flexible-server", "delete", "-g", group, "-n", "pg-az", "--yes");
        await RunAsync(config, "group", "delete", "-n", group, "--yes");
        Assert.Equal("false", (await RunAsync(config, "group", "exists", "-n", group))!.ToJsonString());
    }

    private async Task<JsonNode?> RunAsync(string config, params string[] arguments)
    {
        var output = await ClientProgram.RunAsync(
            cloud, Az, [.. arguments, "-o", "json"],
            ("AZURE_CONFIG_DIR", config),
            ("AZURE_CORE_COLLECT_TELEMETRY", "0"),
            ("ARM_CLOUD_METADATA_URL", $"{cloud.Host.Context.Addresses.Https}/metadata/endpoints?api-version=2019-05-01"),
            ("SSL_CERT_FILE", cloud.Host.Context.Data.CaCertificate));
        return output.Length > 0 ? JsonNode.Parse(output) : null;
    }
}
