using System.Net;
using System.Text;
using Gatehouse.LocalCloud.Entra.Http;
using Gatehouse.Tokens;
using Microsoft.AspNetCore.Http;

namespace Gatehouse.Tests.LocalCloud.Entra;

[Collection(nameof(Cloud))]
public class DiscoveryTests(Cloud cloud)
{
    [Fact]
    public async Task Configuration_of_version_2_names_the_tenants_issuer_and_endpoints_with_the_port()
    {
        var document = await cloud.GetAsync($"/{cloud.TenantId}/v2.0/.well-known/openid-configuration");

        Assert.Equal($"{cloud.Https}/{cloud.TenantId}/v2.0", (string?)document["issuer"]);
        Assert.Equal($"{cloud.Https}/{cloud.TenantId}/oauth2/v2.0/token", (string?)document["token_endpoint"]);
        Assert.Equal($"{cloud.Https}/{cloud.TenantId}/oauth2/v2.0/devicecode", (string?)document["device_authorization_endpoint"]);
    }

    [Theory]
    [InlineData("/{0}/.well-known/openid-configuration", "https://sts.windows.net/{0}/")]
    [InlineData("/common/.well-known/openid-configuration", "https://sts.windows.net/{0}/")]
    [InlineData("/adfs/.well-known/openid-configuration", "{1}/adfs")]
    [InlineData("/organizations/v2.0/.well-known/openid-configuration", "{1}/{0}/v2.0")]
    public async Task Every_configuration_names_an_issuer_of_the_tenant(string path, string issuer)
    {
        var document = await cloud.GetAsync(string.Format(null, path, cloud.TenantId));

        Assert.Equal(string.Format(null, issuer, cloud.TenantId, cloud.Https), (string?)document["issuer"]);
        Assert.Contains((string?)document["issuer"], cloud.Context.Tenant.Issuers(cloud.Context.Addresses));
    }

    [Theory]
    [InlineData("/{0}/discovery/v2.0/keys")]
    [InlineData("/{0}/discovery/keys")]
    [InlineData("/common/discovery/v2.0/keys")]
    [InlineData("/adfs/discovery/keys")]
    public async Task Published_keys_are_a_key_set_with_the_key_that_signs(string path)
    {
        var document = await cloud.GetAsync(string.Format(null, path, cloud.TenantId));

        var keys = JsonWebKeySet.Parse(Encoding.UTF8.GetBytes(document.ToJsonString()));
        var token = JsonWebSignature.Parse(await cloud.DeveloperTokenAsync());
        Assert.True(token.IsSignedBy(keys[token.KeyId].Parameters));
        Assert.All(document["keys"]!.AsArray(), key => Assert.Null(key!["d"]));
    }

    [Theory]
    [InlineData("https://localhost/{0}/oauth2/v2.0/authorize", "{1}/{0}/v2.0/.well-known/openid-configuration")]
    [InlineData("https://login.microsoftonline.com/common/oauth2/v2.0/authorize", "https://login.microsoftonline.com/common/v2.0/.well-known/openid-configuration")]
    public async Task Instance_discovery_answers_with_an_address_that_has_the_port(string asked, string endpoint)
    {
        var answer = await cloud.GetAsync("/common/discovery/instance?api-version=1.1&authorization_endpoint=" + Uri.EscapeDataString(string.Format(null, asked, cloud.TenantId)));

        Assert.Equal(string.Format(null, endpoint, cloud.TenantId, cloud.Https), (string?)answer["tenant_discovery_endpoint"]);
        Assert.All(answer["metadata"]!.AsArray().SelectMany(entry => entry!["aliases"]!.AsArray()), alias => Assert.DoesNotContain(':', (string)alias!));
    }

    [Theory]
    [InlineData("/common/discovery/instance", 900144)]
    [InlineData("/common/discovery/instance?authorization_endpoint=https://evil.example/x", 50049)]
    [InlineData("/common/discovery/instance?authorization_endpoint=nonsense", 50049)]
    [InlineData("/common/discovery/instance?authorization_endpoint=https://localhost/11111111-1111-1111-1111-111111111111/x", 90002)]
    [InlineData("/11111111-1111-1111-1111-111111111111/v2.0/.well-known/openid-configuration", 90002)]
    [InlineData("/11111111-1111-1111-1111-111111111111/discovery/v2.0/keys", 90002)]
    [InlineData("/.well-known/webfinger?resource=https://evil.example", 50049)]
    public async Task What_is_not_this_authority_is_refused(string path, int number)
    {
        using var response = await cloud.SendAsync(HttpMethod.Get, path, bearer: null);

        Assert.Equal((HttpStatusCode.BadRequest, number), (response.StatusCode, Cloud.Refusal(response.StatusCode, await Cloud.ReadAsync(response)).Number));
    }

    [Fact]
    public async Task Webfinger_trusts_the_host_itself()
    {
        var answer = await cloud.GetAsync("/.well-known/webfinger?rel=http://schemas.microsoft.com/rel/trusted-realm&resource=https://localhost");

        Assert.Equal("https://localhost", (string?)answer["links"]![0]!["href"]);
    }

    [Theory]
    [InlineData("mary@contoso.example", "Managed")]
    [InlineData("mary@elsewhere.example", "Unknown")]
    public async Task User_realm_says_where_passwords_are_checked(string user, string type)
    {
        foreach (var segment in new[] { "userrealm", "UserRealm" })
            Assert.Equal(type, (string?)(await cloud.GetAsync($"/common/{segment}/{user}?api-version=1.0"))["account_type"]);
    }

    [Theory]
    [InlineData("evil.example")]
    [InlineData("evil.example:443")]
    [InlineData("localhost.evil.example")]
    [InlineData("localhost:1")]
    [InlineData("")]
    public void Addresses_in_answers_never_come_from_the_host_header(string host)
    {
        var context = new DefaultHttpContext();
        context.Request.Host = new HostString(host);

        Assert.Equal(cloud.Https, new Authority(cloud.Context).Of(context.Request));
    }

    [Fact]
    public async Task Through_the_proxy_the_authority_has_microsofts_name()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, $"{cloud.Https}/{cloud.TenantId}/v2.0/.well-known/openid-configuration");
        request.Headers.Host = "login.microsoftonline.com";
        using var response = await cloud.Http.SendAsync(request);

        Assert.Equal($"https://login.microsoftonline.com/{cloud.TenantId}/v2.0", (string?)(await Cloud.ReadAsync(response))["issuer"]);
    }

    [Fact]
    public async Task Identity_port_serves_no_authority_and_no_graph()
    {
        foreach (var path in new[] { "/common/v2.0/.well-known/openid-configuration", "/v1.0/me", "/gatehouse/directory/users", "/devicelogin" })
        {
            using var response = await cloud.Http.GetAsync(cloud.Identity + path);
            Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
        }
    }

    [Fact]
    public async Task Https_port_serves_no_managed_identity()
    {
        using var response = await cloud.Http.GetAsync(cloud.Https + "/msi/token?api-version=2019-08-01&resource=https://a.example");

        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
    }
}
