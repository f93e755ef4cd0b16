using Azure.Core;
using Azure.Core.Pipeline;
using Azure.Identity;
using Gatehouse.LocalCloud.ManagedIdentity;
using Gatehouse.ServerTests.ResourceManager;
using Gatehouse.Tokens;

namespace Gatehouse.ServerTests.Identity;

/// <summary>Azure.Identity for .NET, unmodified. Settings that it reads from the environment are set for the whole process, so nothing else of its kind runs beside.</summary>
[Collection(TestCloudCollection.Name)]
public sealed class DotNetClientTests(TestCloud cloud) : IDisposable
{
    private const string Resource = "https://ossrdbms-aad.database.windows.net";
    private readonly HttpClient _http = cloud.Client();

    public void Dispose() => _http.Dispose();

    [Fact]
    public async Task Client_secret_credential_signs_an_application_in()
    {
        var applications = cloud.Host.Context.Directory.Applications;
        var application = applications.Add(".NET");
        var secret = applications.AddSecret(application.AppId, TimeProvider.System.GetUtcNow());

        var principal = await GetTokenAsync(new ClientSecretCredential(cloud.Host.Context.Tenant.TenantId, application.AppId, secret, Options(new ClientSecretCredentialOptions
        {
            DisableInstanceDiscovery = true,
        })));

        Assert.Equal(application.AppId, principal.AppId);
    }

    [Fact]
    public async Task Wrong_secret_is_an_authentication_failure_with_entras_number()
    {
        var application = cloud.Host.Context.Directory.Applications.Add(".NET");
        var credential = new ClientSecretCredential(cloud.Host.Context.Tenant.TenantId, application.AppId, "wrong", Options(new ClientSecretCredentialOptions
        {
            DisableInstanceDiscovery = true,
        }));

        var failure = await Assert.ThrowsAsync<AuthenticationFailedException>(() => GetTokenAsync(credential));

        Assert.Contains("AADSTS7000215", failure.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Device_code_credential_signs_the_person_in_who_types_the_code()
    {
        var user = cloud.Host.Context.Directory.Users.Find("device@contoso.example")
            ?? cloud.Host.Context.Directory.Users.Add("device@contoso.example", password: "correct horse battery");
        var credential = new DeviceCodeCredential(Options(new DeviceCodeCredentialOptions
        {
            DisableInstanceDiscovery = true,
            TenantId = cloud.Host.Context.Tenant.TenantId,
            DeviceCodeCallback = (code, _) => TypeCodeAsync(code, user.UserPrincipalName),
        }));

        var principal = await GetTokenAsync(credential);

        Assert.Equal((user.Id, PrincipalKind.User), (principal.ObjectId, principal.Kind));
    }

    [Fact]
    public async Task Managed_identity_credential_gets_the_apps_token()
    {
        var site = await cloud.OkAsync(HttpMethod.Put, cloud.Site("dotnet1"), new System.Text.Json.Nodes.JsonObject
        {
            ["location"] = "westeurope",
            ["identity"] = new System.Text.Json.Nodes.JsonObject { ["type"] = "SystemAssigned" },
            ["properties"] = new System.Text.Json.Nodes.JsonObject(),
        });
        Environment.SetEnvironmentVariable("IDENTITY_ENDPOINT", $"{cloud.Host.Context.Addresses.Identity}/msi/token");
        Environment.SetEnvironmentVariable("IDENTITY_HEADER", new AppSecrets(cloud.Host.Context.Data).For(cloud.Site("dotnet1")));
        try
        {
            var principal = await GetTokenAsync(new ManagedIdentityCredential(ManagedIdentityId.SystemAssigned));

            Assert.Equal((string?)site["identity"]!["principalId"], principal.ObjectId);
        }
        finally
        {
            Environment.SetEnvironmentVariable("IDENTITY_ENDPOINT", null);
            Environment.SetEnvironmentVariable("IDENTITY_HEADER", null);
        }
    }

    private T Options<T>(T options)
        where T : TokenCredentialOptions
    {
        options.AuthorityHost = new Uri(cloud.Host.Context.Addresses.Https);
        options.Transport = new HttpClientTransport(_http);
        options.Retry.MaxRetries = 0;
        return options;
    }

    private async Task<Principal> GetTokenAsync(TokenCredential credential)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        var token = await credential.GetTokenAsync(new TokenRequestContext([Resource + "/.default"]), limit.Token);
        return await cloud.Host.Context.TokensFor(Resource).ValidateAsync(token.Token, limit.Token);
    }

    private async Task TypeCodeAsync(DeviceCodeInfo code, string user)
    {
        using var page = await _http.GetAsync(code.VerificationUri);
        var html = await page.Content.ReadAsStringAsync();
        var guard = html.Split("name=\"guard\" value=\"")[1].Split('"')[0];
        using var answer = await _http.PostAsync(code.VerificationUri, new FormUrlEncodedContent(new Dictionary<string, string>
        {
            ["guard"] = guard,
            ["code"] = code.UserCode,
            ["username"] = user,
            ["password"] = "correct horse battery",
        }));
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
    }
}
