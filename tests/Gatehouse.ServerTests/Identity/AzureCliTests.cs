using System.Text.Json.Nodes;
using Gatehouse.LocalCloud.Entra.Principals;
using Gatehouse.LocalCloud.ManagedIdentity;
using Gatehouse.ServerTests.ResourceManager;

namespace Gatehouse.ServerTests.Identity;

/// <summary>Debian's azure-cli, unmodified, in a cloud that it was told of by <c>az cloud register</c>.</summary>
[Collection(TestCloudCollection.Name)]
public class AzureCliTests(TestCloud cloud)
{
    private const string Az = AzureCliClient.Program;
    private const string Password = "correct horse battery";
    private readonly AzureCliClient _az = new(cloud);

    [ClientFact(Az)]
    public async Task Service_principal_logs_in_and_gets_database_tokens()
    {
        var config = await RegisterAsync("sp");
        var applications = cloud.Host.Context.Directory.Applications;
        var application = applications.Add("az");
        var secret = applications.AddSecret(application.AppId, TimeProvider.System.GetUtcNow());

        await RunAsync(config, "login", "--service-principal", "-u", application.AppId, "-p", secret, "--tenant", cloud.Host.Context.Tenant.TenantId);
        var token = await RunAsync(config, "account", "get-access-token", "--resource-type", "oss-rdbms");
        var shown = await RunAsync(config, "ad", "sp", "show", "--id", application.AppId);

        var principal = await cloud.Host.Context.TokensFor("https://ossrdbms-aad.database.windows.net").ValidateAsync((string)token!["accessToken"]!, default);
        Assert.Equal(application.AppId, principal.AppId);
        Assert.Equal(principal.ObjectId, (string?)shown!["id"]);
    }

    [ClientFact(Az)]
    public async Task User_logs_in_with_a_password_and_asks_who_it_is()
    {
        var config = await RegisterAsync("user");
        var users = cloud.Host.Context.Directory.Users;
        var user = users.Find("az@contoso.example") ?? users.Add(Guid.NewGuid().ToString(), "az@contoso.example", null, PasswordHash.Create(Password, 1_000));

        await RunAsync(config, "login", "-u", user.UserPrincipalName, "-p", Password);
        var token = await RunAsync(config, "account", "get-access-token", "--resource", "https://database.windows.net/");
        var me = await RunAsync(config, "ad", "signed-in-user", "show");

        var principal = await cloud.Host.Context.TokensFor("https://database.windows.net/").ValidateAsync((string)token!["accessToken"]!, default);
        Assert.Equal((user.Id, user.UserPrincipalName), (principal.ObjectId, principal.Name));
        Assert.Equal(user.Id, (string?)me!["id"]);
    }

    [ClientFact(Az)]
    public async Task App_logs_in_with_its_managed_identity()
    {
        var config = await RegisterAsync("msi");
        var site = await cloud.OkAsync(HttpMethod.Put, cloud.Site("az1"), new JsonObject
        {
            ["location"] = "westeurope",
            ["identity"] = new JsonObject { ["type"] = "SystemAssigned" },
            ["properties"] = new JsonObject(),
        });
        var environment = new[]
        {
            ("APPSETTING_WEBSITE_SITE_NAME", "az1"),
            ("MSI_ENDPOINT", $"{cloud.Host.Context.Addresses.Identity}/msi/token"),
            ("MSI_SECRET", new AppSecrets(cloud.Host.Context.Data).For(cloud.Site("az1"))),
        };

        await RunAsync(config, environment, "login", "--identity");
        var token = await RunAsync(config, environment, "account", "get-access-token", "--resource", "https://ossrdbms-aad.database.windows.net");

        var principal = await cloud.Host.Context.TokensFor("https://ossrdbms-aad.database.windows.net").ValidateAsync((string)token!["accessToken"]!, default);
        Assert.Equal((string?)site["identity"]!["principalId"], principal.ObjectId);
    }

    [ClientFact(Az)]
    public async Task Wrong_secret_is_shown_with_entras_number()
    {
        var config = await RegisterAsync("wrong");
        var application = cloud.Host.Context.Directory.Applications.Add("az");

        var (code, _, error) = await ClientProgram.TryAsync(
            cloud, Az, ["login", "--service-principal", "-u", application.AppId, "-p", "wrong", "--tenant", cloud.Host.Context.Tenant.TenantId], ("AZURE_CONFIG_DIR", config));

        Assert.NotEqual(0, code);
        Assert.Contains("AADSTS7000215", error, StringComparison.Ordinal);
    }

    private Task<string> RegisterAsync(string name) => _az.RegisterAsync(name);

    private Task<JsonNode?> RunAsync(string config, params string[] arguments) => _az.RunAsync(config, [], arguments);

    private Task<JsonNode?> RunAsync(string config, (string, string)[] environment, params string[] arguments) => _az.RunAsync(config, environment, arguments);
}
