using System.Text.Json.Nodes;
using Gatehouse.LocalCloud.ResourceManager.AccessControl;
using Gatehouse.ServerTests.Identity;

namespace Gatehouse.ServerTests.ResourceManager;

/// <summary>Debian's azure-cli reads the directory, and makes SQL servers.</summary>
[Collection(TestCloudCollection.Name)]
public class AzureCliDirectoryTests(TestCloud cloud)
{
    private const string Az = "/usr/bin/az";

    [ClientFact(Az)]
    public async Task Users_groups_members_and_service_principals_are_shown_and_listed()
    {
        var directory = cloud.Host.Context.Directory;
        var principal = await SignInAsync("az-directory");
        var user = directory.Users.Add("directory-mary@contoso.example");
        var group = directory.Groups.Add("Directory readers");
        directory.Groups.AddMember(group.Id, user.Id);

        Assert.Equal(principal.Id, (string?)(await RunAsync("ad", "sp", "show", "--id", principal.AppId))!["id"]);
        Assert.Equal(principal.Id, (string?)(await RunAsync("ad", "sp", "show", "--id", principal.Id))!["id"]);
        Assert.Equal(principal.Id, (string?)Assert.Single(
            (await RunAsync("ad", "sp", "list", "--display-name", "az-directory"))!.AsArray())!["id"]);
        Assert.Contains((await RunAsync("ad", "sp", "list", "--all"))!.AsArray(), item => (string?)item!["id"] == principal.Id);
        Assert.Equal(user.Id, (string?)(await RunAsync("ad", "user", "show", "--id", user.UserPrincipalName))!["id"]);
        Assert.Contains((await RunAsync("ad", "user", "list"))!.AsArray(), item => (string?)item!["id"] == user.Id);
        Assert.Equal(group.Id, (string?)(await RunAsync("ad", "group", "show", "-g", "Directory readers"))!["id"]);
        Assert.Contains((await RunAsync("ad", "group", "list"))!.AsArray(), item => (string?)item!["id"] == group.Id);
        Assert.Equal(user.Id, (string?)Assert.Single((await RunAsync("ad", "group", "member", "list", "-g", group.Id))!.AsArray())!["id"]);
    }

    [ClientFact(Az)]
    public async Task A_sql_server_is_made_with_its_parts()
    {
        var principal = await SignInAsync("az-sql");
        new RoleAssignments(cloud.Host.Context).Grant(principal.Id, RoleDefinitions.Owner, cloud.SubscriptionPath);
        string[] server = ["-g", TestCloud.Group, "-s", "az-sql1"];
        await RunAsync("sql", "server", "create", "-g", TestCloud.Group, "-n", "az-sql1", "-l", "westeurope", "-u", "owner", "-p",
            "Hunter-2-hunter");
        Assert.Equal("az-sql1", (string?)(await RunAsync("sql", "server", "show", "-g", TestCloud.Group, "-n", "az-sql1"))!["name"]);
        await RunAsync(["sql", "server", "ad-admin", "create", .. server, "-u", "az-sql", "-i", principal.Id]);
        Assert.Equal(principal.Id, (string?)Assert.Single(
            (await RunAsync(["sql", "server", "ad-admin", "list", .. server]))!.AsArray())!["sid"]);
        await RunAsync([
            "sql", "server", "firewall-rule", "create", .. server, "-n", "home", "--start-ip-address", "203.0.113.7", "--end-ip-address",
                "203.0.113.7"]);
        Assert.Single((await RunAsync(["sql", "server", "firewall-rule", "list", .. server]))!.AsArray());
        await RunAsync(["sql", "db", "create", .. server, "-n", "db1"]);
        Assert.Equal("db1", (string?)(await RunAsync(["sql", "db", "show", .. server, "-n", "db1"]))!["name"]);
        await RunAsync("sql", "server", "delete", "-g", TestCloud.Group, "-n", "az-sql1", "--yes");
        Assert.Empty((await RunAsync("sql", "server", "list", "-g", TestCloud.Group))!.AsArray());
    }

    private string Config => Directory.CreateDirectory(Path.Combine(cloud.Folder, "az-directory")).FullName;

    private async Task<(string Id, string AppId)> SignInAsync(string name)
    {
        var directory = cloud.Host.Context.Directory;
        var application = directory.Applications.Add(name);
        var secret = directory.Applications.AddSecret(application.AppId, TimeProvider.System.GetUtcNow());
        await RunAsync("login", "--service-principal", "-u", application.AppId, "-p", secret, "--tenant",
            cloud.Host.Context.Tenant.TenantId);
        return (directory.FindServicePrincipal(application.AppId)!.Id, application.AppId);
    }

    private async Task<JsonNode?> RunAsync(params string[] arguments)
    {
        var (code, output, error) = await ClientProgram.TryAsync(
            cloud, Az, [.. arguments, "-o", "json"],
            ("AZURE_CONFIG_DIR", Config),
            ("AZURE_CORE_COLLECT_TELEMETRY", "0"),
            ("ARM_CLOUD_METADATA_URL", $"{cloud.Host.Context.Addresses.Https}/metadata/endpoints?api-version=2019-05-01"),
            ("SSL_CERT_FILE", cloud.Host.Context.Data.CaCertificate));
        Assert.True(code == 0, $"exit {code}\n{output}\n{error}");
        return output.Trim().Length > 0 ? JsonNode.Parse(output) : null;
    }
}
