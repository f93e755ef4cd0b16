using System.Buffers.Text;
using System.Text.Json.Nodes;
using Gatehouse.LocalCloud.ManagedIdentity;
using Gatehouse.ServerTests.ResourceManager;
using Gatehouse.Tokens;

namespace Gatehouse.ServerTests.Identity;

/// <summary>Debian's azure-identity for Python, unmodified.</summary>
[Collection(TestCloudCollection.Name)]
public class PythonClientTests(TestCloud cloud)
{
    private const string Python = "/usr/bin/python3";
    private const string Library = "/usr/lib/python3/dist-packages/azure/identity";
    private const string Scope = "https://ossrdbms-aad.database.windows.net/.default";

    [ClientFact(Library)]
    public async Task Managed_identity_credential_gets_the_apps_token()
    {
        var site = await CreateSiteAsync("python1");

        var principal = await GetTokenAsync("ManagedIdentityCredential()", IdentityOf("python1"));

        Assert.Equal((string?)site["identity"]!["principalId"], principal.ObjectId);
        Assert.Equal(cloud.Site("python1"), principal.ManagedIdentityResourceId, ignoreCase: true);
    }

    [ClientFact(Library)]
    public async Task Default_credential_gets_the_apps_token()
    {
        var site = await CreateSiteAsync("python2");

        var principal = await GetTokenAsync("DefaultAzureCredential()", IdentityOf("python2"));

        Assert.Equal((string?)site["identity"]!["principalId"], principal.ObjectId);
    }

    [ClientFact(Library)]
    public async Task Environment_credential_signs_an_application_in()
    {
        var applications = cloud.Host.Context.Directory.Applications;
        var application = applications.Add("Python");

        var principal = await GetTokenAsync("EnvironmentCredential()", [
            .. Authority(), ("AZURE_TENANT_ID", "adfs"), ("AZURE_CLIENT_ID", application.AppId),
            ("AZURE_CLIENT_SECRET", applications.AddSecret(application.AppId, TimeProvider.System.GetUtcNow())),
        ]);

        Assert.Equal(application.AppId, principal.AppId);
    }

    [ClientFact(Library)]
    public async Task Workload_identity_credential_sends_an_assertion()
    {
        // A managed identity's token as the assertion: the local tenant is itself an issuer.
        var site = await CreateSiteAsync("python3");
        var tenant = cloud.Host.Context.Tenant.TenantId;
        var application = cloud.Host.Context.Directory.Applications.Add("Workload");
        cloud.Host.Context.Directory.Applications.AddFederatedCredential(
            application.AppId, new("site", $"https://sts.windows.net/{tenant}/", (string)site["identity"]!["principalId"]!, "api://AzureADTokenExchange", Keys: null));
        using var http = cloud.Client();
        using var request = new HttpRequestMessage(
            HttpMethod.Get, $"{cloud.Host.Context.Addresses.Identity}/msi/token?api-version=2019-08-01&resource=api://AzureADTokenExchange");
        request.Headers.Add("X-IDENTITY-HEADER", Secret("python3"));
        using var response = await http.SendAsync(request);
        var assertion = (string)JsonNode.Parse(await response.Content.ReadAsStringAsync())!["access_token"]!;
        var file = Path.Combine(cloud.Folder, "assertion");
        await File.WriteAllTextAsync(file, assertion);

        var principal = await GetTokenAsync(
            "DefaultAzureCredential()", [.. Authority(), ("AZURE_TENANT_ID", tenant), ("AZURE_CLIENT_ID", application.AppId), ("AZURE_FEDERATED_TOKEN_FILE", file)]);

        Assert.Equal(application.AppId, principal.AppId);
    }

    private async Task<JsonObject> CreateSiteAsync(string name)
        => await cloud.OkAsync(HttpMethod.Put, cloud.Site(name), new JsonObject
        {
            ["location"] = "westeurope",
            ["identity"] = new JsonObject { ["type"] = "SystemAssigned" },
            ["properties"] = new JsonObject(),
        });

    private async Task<Principal> GetTokenAsync(string credential, (string Name, string Value)[] environment)
    {
        var token = await ClientProgram.RunAsync(
            cloud, Python, ["-c", $"from azure.identity import *; print({credential}.get_token('{Scope}').token)"], environment);
        Assert.True(Base64Url.IsValid(token.Split('.')[1]));
        return await cloud.Host.Context.TokensFor(Scope[..^"/.default".Length]).ValidateAsync(token, default);
    }

    private string Secret(string site) => new AppSecrets(cloud.Host.Context.Data).For(cloud.Site(site));

    private (string Name, string Value)[] IdentityOf(string site)
        => [("IDENTITY_ENDPOINT", $"{cloud.Host.Context.Addresses.Identity}/msi/token"), ("IDENTITY_HEADER", Secret(site))];

    // With an address for the machine's identity endpoint always: the library must not try the real one.
    private (string Name, string Value)[] Authority()
        => [("AZURE_AUTHORITY_HOST", cloud.Host.Context.Addresses.Https), ("AZURE_POD_IDENTITY_AUTHORITY_HOST", "http://127.0.0.1:9")];
}
