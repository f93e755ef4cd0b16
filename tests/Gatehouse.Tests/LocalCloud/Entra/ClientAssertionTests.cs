using System.Buffers.Text;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Gatehouse.LocalCloud.Entra.Issuing;
using Gatehouse.LocalCloud.Entra.Principals;

namespace Gatehouse.Tests.LocalCloud.Entra;

[Collection(nameof(Cloud))]
public sealed class ClientAssertionTests(Cloud cloud) : IDisposable
{
    private const string Exchange = "api://AzureADTokenExchange";
    private const string Cluster = "https://cluster.example";
    private const string Account = "system:serviceaccount:default:web1";
    private readonly RSA _key = RSA.Create(2048);

    public void Dispose() => _key.Dispose();

    [Fact]
    public async Task Workload_that_a_federated_credential_names_acts_as_the_application()
    {
        var application = Federated();

        var answer = await cloud.TokenAsync("/common/oauth2/v2.0/token", Form(application, Sign(FederatedClaims())));

        var claims = Cloud.Claims((string)answer["access_token"]!);
        Assert.Equal((application.AppId, "2"), ((string?)claims["appid"], (string?)claims["appidacr"]));
    }

    [Theory]
    [InlineData("iss", "https://other.example", 700211)]
    [InlineData("aud", "https://other.example", 700212)]
    [InlineData("sub", "system:serviceaccount:default:other", 700213)]
    public async Task Claim_that_no_federated_credential_names_is_refused(string claim, string value, int number)
    {
        var claims = FederatedClaims();
        claims[claim] = value;

        Assert.Equal((HttpStatusCode.Unauthorized, "invalid_client", number), await RefusalAsync(Federated(), Sign(claims)));
    }

    [Fact]
    public async Task Assertion_outside_of_its_life_is_refused()
    {
        var expired = FederatedClaims();
        expired["exp"] = (cloud.Time.Now - TimeSpan.FromMinutes(6)).ToUnixTimeSeconds();
        var early = FederatedClaims();
        early["nbf"] = (cloud.Time.Now + TimeSpan.FromMinutes(6)).ToUnixTimeSeconds();
        var endless = FederatedClaims();
        endless.Remove("exp");

        foreach (var claims in new[] { expired, early, endless })
            Assert.Equal((HttpStatusCode.Unauthorized, "invalid_client", 700024), await RefusalAsync(Federated(), Sign(claims)));
    }

    [Fact]
    public async Task Signature_of_another_key_is_refused()
    {
        using var other = RSA.Create(2048);

        Assert.Equal((HttpStatusCode.Unauthorized, "invalid_client", 700027), await RefusalAsync(Federated(), Sign(FederatedClaims(), key: other)));
        Assert.Equal((HttpStatusCode.Unauthorized, "invalid_client", 700027), await RefusalAsync(Federated(), Sign(FederatedClaims(), kid: "k2")));
    }

    [Fact]
    public async Task Algorithm_none_is_refused()
    {
        var token = Encode(new() { ["alg"] = "none" }) + "." + Encode(FederatedClaims()) + ".";

        Assert.Equal((HttpStatusCode.Unauthorized, "invalid_client", 50027), await RefusalAsync(Federated(), token));
    }

    [Fact]
    public async Task Foreign_issuer_without_registered_keys_is_refused()
    {
        var application = cloud.Context.Directory.Applications.Add("Keyless");
        cloud.Context.Directory.Applications.AddFederatedCredential(application.AppId, new("k8s", Cluster, Account, Exchange, Keys: null));

        Assert.Equal((HttpStatusCode.Unauthorized, "invalid_client", 700027), await RefusalAsync(application, Sign(FederatedClaims())));
    }

    [Fact]
    public async Task Managed_identity_of_the_tenant_can_act_as_an_application()
    {
        var identity = cloud.Context.Directory.EnsureManagedIdentity($"/subscriptions/s/resourceGroups/g/providers/Microsoft.Web/sites/{Guid.NewGuid():N}");
        var application = cloud.Context.Directory.Applications.Add("Federated with a managed identity");
        cloud.Context.Directory.Applications.AddFederatedCredential(
            application.AppId, new("msi", $"https://sts.windows.net/{cloud.TenantId}/", identity.Id, Exchange, Keys: null));
        var issuer = new TokenIssuer(cloud.Context.Keys, cloud.Context.Tenant, cloud.Context.Directory, cloud.Time);
        var assertion = issuer.Issue(new() { Audience = Exchange, ObjectId = identity.Id, ClientId = identity.AppId, ManagedIdentityResourceId = identity.ResourceId }, cloud.Https);

        var answer = await cloud.TokenAsync("/common/oauth2/v2.0/token", Form(application, assertion.Value));

        Assert.Equal(application.AppId, (string?)Cloud.Claims((string)answer["access_token"]!)["appid"]);
    }

    [Theory]
    [InlineData("k1")]
    [InlineData("")] // MSAL names the certificate by x5t and sends no kid
    public async Task Application_can_sign_for_itself_with_its_registered_key(string kid)
    {
        var application = cloud.Context.Directory.Applications.Add("Signs for itself");
        cloud.Context.Directory.Applications.SetKeys(application.AppId, Jwks(kid.Length == 0 ? "only" : kid));

        using var response = await cloud.PostAsync("/common/oauth2/v2.0/token", Form(application, Sign(OwnClaims(application), kid)));

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
    }

    [Fact]
    public async Task Application_can_sign_as_MSAL_does_by_PS256_and_with_times_in_strings()
    {
        var application = cloud.Context.Directory.Applications.Add("Signs by PS256");
        cloud.Context.Directory.Applications.SetKeys(application.AppId, Jwks("k1"));

        using var response = await cloud.PostAsync("/common/oauth2/v2.0/token", Form(application, Sign(AsMsal(OwnClaims(application)), "", algorithm: "PS256")));
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);

        var mixed = Sign(OwnClaims(application), "", algorithm: "PS256", padding: RSASignaturePadding.Pkcs1);
        Assert.Equal((HttpStatusCode.Unauthorized, "invalid_client", 700027), await RefusalAsync(application, mixed));
    }

    [Fact]
    public async Task Own_assertion_for_another_authority_is_refused()
    {
        var application = cloud.Context.Directory.Applications.Add("Signs for others");
        cloud.Context.Directory.Applications.SetKeys(application.AppId, Jwks("k1"));
        var claims = OwnClaims(application);
        claims["aud"] = "https://evil.example/oauth2/token";

        Assert.Equal((HttpStatusCode.Unauthorized, "invalid_client", 700212), await RefusalAsync(application, Sign(claims)));
    }

    [Fact]
    public async Task Assertion_of_unknown_type_is_refused()
    {
        var form = Form(Federated(), Sign(FederatedClaims())).Where(field => field.Name != "client_assertion_type").Append(("client_assertion_type", "saml")).ToArray();

        Assert.Equal((HttpStatusCode.BadRequest, "invalid_request", 90023), await cloud.RefusalAsync("/common/oauth2/v2.0/token", form));
    }

    private Task<(HttpStatusCode, string, int)> RefusalAsync(Application application, string assertion)
        => cloud.RefusalAsync("/common/oauth2/v2.0/token", Form(application, assertion));

    private Application Federated()
    {
        var application = cloud.Context.Directory.Applications.Add("Federated");
        cloud.Context.Directory.Applications.AddFederatedCredential(application.AppId, new("k8s", Cluster, Account, Exchange, Jwks("k1")));
        return application;
    }

    private JsonObject FederatedClaims() => new()
    {
        ["iss"] = Cluster,
        ["sub"] = Account,
        ["aud"] = new JsonArray(Exchange),
        ["exp"] = (cloud.Time.Now + TimeSpan.FromHours(1)).ToUnixTimeSeconds(),
    };

    private JsonObject OwnClaims(Application application) => new()
    {
        ["iss"] = application.AppId,
        ["sub"] = application.AppId,
        ["aud"] = $"{cloud.Https}/{cloud.TenantId}/oauth2/v2.0/token",
        ["exp"] = (cloud.Time.Now + TimeSpan.FromMinutes(10)).ToUnixTimeSeconds(),
        ["jti"] = Guid.NewGuid().ToString(),
    };

    private JsonObject AsMsal(JsonObject claims)
    {
        claims["nbf"] = cloud.Time.Now.ToUnixTimeSeconds().ToString(System.Globalization.CultureInfo.InvariantCulture);
        claims["exp"] = claims["exp"]!.ToString();
        return claims;
    }

    private JsonObject Jwks(string kid)
    {
        var key = _key.ExportParameters(false);
        return new()
        {
            ["keys"] = new JsonArray(new JsonObject
            {
                ["kty"] = "RSA",
                ["kid"] = kid,
                ["n"] = Base64Url.EncodeToString(key.Modulus),
                ["e"] = Base64Url.EncodeToString(key.Exponent),
            }),
        };
    }

    private string Sign(JsonObject claims, string kid = "k1", RSA? key = null, string algorithm = "RS256", RSASignaturePadding? padding = null)
    {
        var header = new JsonObject { ["alg"] = algorithm, ["typ"] = "JWT" };
        if (kid.Length > 0)
            header["kid"] = kid;
        var content = Encode(header) + "." + Encode(claims);
        padding ??= algorithm == "PS256" ? RSASignaturePadding.Pss : RSASignaturePadding.Pkcs1;
        return content + "." + Base64Url.EncodeToString((key ?? _key).SignData(Encoding.ASCII.GetBytes(content), HashAlgorithmName.SHA256, padding));
    }

    private static string Encode(JsonObject json) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(json.ToJsonString()));

    private static (string Name, string Value)[] Form(Application application, string assertion) =>
    [
        ("grant_type", "client_credentials"), ("client_id", application.AppId), ("scope", "https://ossrdbms-aad.database.windows.net/.default"),
        ("client_assertion", assertion), ("client_assertion_type", "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"),
    ];
}
