using System.Globalization;
using System.Text.Json.Nodes;
using Gatehouse.LocalCloud.Entra.Principals;
using Gatehouse.ServerTests.ResourceManager;
using Npgsql;

namespace Gatehouse.ServerTests.Identity;

/// <summary><c>gatehouse --cloud azure</c> in a process of its own, whose environment says that Azure is where the local cloud is.</summary>
[Collection(TestCloudCollection.Name)]
public class AzureCloudTests(TestCloud cloud)
{
    private const string Az = "/usr/bin/az";
    private const string Password = "correct horse battery";

    [Fact]
    public async Task A_service_principal_of_the_environment_connects_an_app()
    {
        var application = cloud.Host.Context.Directory.Applications.Add("azure-env");
        var secret = cloud.Host.Context.Directory.Applications.AddSecret(application.AppId, TimeProvider.System.GetUtcNow());
        (string, string)[] environment =
        [
            ("AZURE_AUTHORITY_HOST", cloud.Host.Context.Addresses.Https),
            ("AZURE_TENANT_ID", cloud.Host.Context.Tenant.TenantId),
            ("AZURE_CLIENT_ID", application.AppId),
            ("AZURE_CLIENT_SECRET", secret),
            ("AZURE_CONFIG_DIR", NewFolder()),
        ];

        var account = await ConnectAsync("env", environment);

        Assert.Equal(
            (application.AppId, "servicePrincipal", cloud.Host.Context.Tenant.SubscriptionId),
            ((string?)account["user"]!["name"], (string?)account["user"]!["type"], (string?)account["id"]));
        var (_, _, said) = await TryAsync(environment, "account", "show", "--verbose");
        Assert.Contains("EnvironmentCredential", said, StringComparison.Ordinal);
        Assert.DoesNotContain(secret, said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_wrong_secret_has_exit_code_4_and_entras_number()
    {
        var application = cloud.Host.Context.Directory.Applications.Add("azure-wrong");

        var (code, _, error) = await TryAsync(
            [
                ("AZURE_TENANT_ID", cloud.Host.Context.Tenant.TenantId),
                ("AZURE_CLIENT_ID", application.AppId),
                ("AZURE_CLIENT_SECRET", "not-the-secret"),
                ("AZURE_CONFIG_DIR", NewFolder()),
            ],
            "group", "list");

        Assert.Equal(4, code);
        Assert.Contains("AADSTS7000215", error, StringComparison.Ordinal);
        Assert.DoesNotContain("not-the-secret", error, StringComparison.Ordinal);
    }

    [ClientFact(Az)]
    public async Task The_user_of_the_real_az_connects_an_app()
    {
        var user = cloud.Host.Context.Directory.Users.Add(
            Guid.NewGuid().ToString(), "azure-cli@contoso.example", null, PasswordHash.Create(Password, 1_000));
        (string, string)[] environment = [("AZURE_CONFIG_DIR", NewFolder()), ("AZURE_CORE_COLLECT_TELEMETRY", "0")];
        await ClientProgram.RunAsync(cloud, Az, ["login", "-u", user.UserPrincipalName, "-p", Password], [.. environment, .. Azure()]);

        var account = await ConnectAsync("cli", environment);

        Assert.Equal((user.UserPrincipalName, "user"), ((string?)account["user"]!["name"], (string?)account["user"]!["type"]));
        var (_, _, said) = await TryAsync(environment, "account", "show", "--verbose");
        Assert.Contains("AzureCliCredential", said, StringComparison.Ordinal);
        Assert.Contains("the Azure CLI's default", said, StringComparison.Ordinal);
    }

    // The tutorial's command and what belongs to it, from an empty group to a login of the app. Returns `account show`.
    private async Task<JsonNode> ConnectAsync(string name, (string, string)[] environment)
    {
        var (server, site) = ($"pg-azure-{name}", $"azure-{name}");
        await cloud.CreateServerAsync(server, withPassword: false);
        await cloud.OkAsync(HttpMethod.Put, cloud.Server(server) + "/databases/shop", new JsonObject());
        await cloud.OkAsync(HttpMethod.Put, cloud.Site(site), new JsonObject { ["location"] = "westeurope" });
        var port = await cloud.PortOfAsync(server);
        string[] app = ["-g", TestCloud.Group, "-n", site];

        var groups = await RunAsync(environment, "group", "list");
        Assert.Contains(TestCloud.Group, groups!.AsArray().Select(group => (string?)group!["name"]));
        var made = await RunAsync(environment, [
            "webapp", "connection", "create", "postgres-flexible", .. app, "--tg", TestCloud.Group, "--server", server, "--database", "shop",
            "--connection", "conn1", "--system-identity", "--client-type", "dotnet"]);
        Assert.Equal("systemAssignedIdentity", (string?)made!["authInfo"]!["authType"]);
        var listed = await RunAsync(environment, ["webapp", "connection", "list", .. app]);
        Assert.Equal("conn1", (string?)Assert.Single(listed!.AsArray())!["name"]);
        var shown = await RunAsync(environment, ["webapp", "connection", "show", .. app, "--connection", "conn1"]);
        Assert.Equal("conn1", (string?)shown!["name"]);

        var principal = (string)(await cloud.OkAsync(HttpMethod.Get, cloud.Site(site)))["identity"]!["principalId"]!;
        await using (var source = TestCloud.Connect(port, "aad_conn1", cloud.DatabaseToken(principal), "shop"))
            Assert.Equal("aad_conn1", await TestCloud.ScalarAsync(source, "SELECT current_user"));
        await RunAsync(environment, ["webapp", "connection", "delete", .. app, "--connection", "conn1", "--yes"]);
        await using (var source = TestCloud.Connect(port, "aad_conn1", cloud.DatabaseToken(principal), "shop"))
            await Assert.ThrowsAsync<PostgresException>(() => TestCloud.ScalarAsync(source, "SELECT 1"));
        return (await RunAsync(environment, "account", "show"))!;
    }

    private async Task<JsonNode?> RunAsync((string, string)[] environment, params string[] arguments)
    {
        var (code, output, error) = await TryAsync(environment, [.. arguments, "-o", "json"]);
        Assert.True(code == 0, string.Create(CultureInfo.InvariantCulture, $"{string.Join(' ', arguments)}: exit {code}\n{error}"));
        return output.Length > 0 ? JsonNode.Parse(output) : null;
    }

    private async Task<(int Code, string Output, string Error)> TryAsync((string, string)[] environment, params string[] arguments)
    {
        var data = NewFolder();
        return await ClientProgram.TryAsync(
            cloud, "dotnet", ["exec", Path.Combine(AppContext.BaseDirectory, "gatehouse.dll"), "--cloud", "azure", .. arguments],
            [.. environment, .. Azure(), ("GATEHOUSE_DATA", data)]);
    }

    private (string, string)[] Azure() =>
    [
        ("ARM_CLOUD_METADATA_URL", $"{cloud.Host.Context.Addresses.Https}/metadata/endpoints?api-version=2019-05-01"),
        ("SSL_CERT_FILE", cloud.Host.Context.Data.CaCertificate),
    ];

    private string NewFolder()
        => Directory.CreateDirectory(Path.Combine(cloud.Folder, "azure-" + Guid.NewGuid().ToString("N")[..8])).FullName;
}
