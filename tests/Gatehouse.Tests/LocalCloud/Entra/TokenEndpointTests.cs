using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Gatehouse.LocalCloud.Entra.Principals;
using Gatehouse.Tokens;

namespace Gatehouse.Tests.LocalCloud.Entra;

[Collection(nameof(Cloud))]
public class TokenEndpointTests(Cloud cloud)
{
    private const string Database = "https://ossrdbms-aad.database.windows.net";

    private string Version2 => $"/{cloud.TenantId}/oauth2/v2.0/token";

    private string Version1 => $"/{cloud.TenantId}/oauth2/token";

    [Fact]
    public async Task Application_with_its_secret_gets_a_token_that_the_validator_accepts()
    {
        var (application, secret) = NewApplication();

        var answer = await cloud.TokenAsync(Version2, Cloud.ClientCredentials(application.AppId, secret));

        Assert.Equal("Bearer", (string?)answer["token_type"]);
        Assert.Equal(3599, (int)answer["expires_in"]!);
        Assert.False(answer.ContainsKey("refresh_token"));
        var principal = await cloud.Context.TokensFor(Database).ValidateAsync((string)answer["access_token"]!, default);
        Assert.Equal(PrincipalKind.ServicePrincipal, principal.Kind);
        Assert.Equal(application.AppId, principal.AppId);
        Assert.Equal(cloud.Context.Directory.FindServicePrincipal(application.AppId)!.Id, principal.ObjectId);
    }

    [Fact]
    public async Task Token_for_a_database_has_the_claims_of_version_1()
    {
        var (application, secret) = NewApplication();

        var claims = Cloud.Claims((string)(await cloud.TokenAsync(Version2, Cloud.ClientCredentials(application.AppId, secret)))["access_token"]!);

        Assert.Equal(
            ["aud", "iss", "iat", "nbf", "exp", "appid", "appidacr", "idtyp", "oid", "sub", "tid", "uti", "ver", "idp"],
            claims.Select(claim => claim.Key));
        Assert.Equal($"https://sts.windows.net/{cloud.TenantId}/", (string?)claims["iss"]);
        Assert.Equal("1.0", (string?)claims["ver"]);
        Assert.Equal("app", (string?)claims["idtyp"]);
        Assert.Equal("1", (string?)claims["appidacr"]);
        Assert.Equal((string?)claims["oid"], (string?)claims["sub"]);
        Assert.Equal(3599, (long)claims["exp"]! - (long)claims["nbf"]!);
    }

    [Fact]
    public async Task Application_that_asked_for_version_2_is_the_audience_by_its_id()
    {
        var (application, secret) = NewApplication();
        var api = cloud.Context.Directory.Applications.Add("Orders API", [$"api://orders-{Guid.NewGuid():N}"], tokenVersion: 2);

        var claims = Cloud.Claims((string)(await cloud.TokenAsync(
            Version2, Cloud.ClientCredentials(application.AppId, secret, api.IdentifierUris[0] + "/.default")))["access_token"]!);

        Assert.Equal(api.AppId, (string?)claims["aud"]);
        Assert.Equal($"{cloud.Https}/{cloud.TenantId}/v2.0", (string?)claims["iss"]);
        Assert.Equal("2.0", (string?)claims["ver"]);
        Assert.Equal(application.AppId, (string?)claims["azp"]);
        Assert.False(claims.ContainsKey("appid"));
    }

    [Theory]
    [InlineData("https://database.windows.net//.default", "https://database.windows.net/")]
    [InlineData("https://ossrdbms-aad.database.windows.net/.default", "https://ossrdbms-aad.database.windows.net")]
    [InlineData("https://management.core.windows.net//.default openid profile offline_access", "https://management.core.windows.net/")]
    [InlineData("https://database.windows.net/user_impersonation", "https://database.windows.net")]
    [InlineData("00000003-0000-0000-c000-000000000000/.default", "00000003-0000-0000-c000-000000000000")]
    [InlineData("User.Read", "https://graph.microsoft.com")]
    [InlineData("openid profile", "https://graph.microsoft.com")]
    public async Task Audience_is_the_resource_exactly_as_asked(string scope, string audience)
    {
        var user = cloud.Person;

        var answer = await cloud.TokenAsync(Version2, Cloud.PasswordForm(user, scope));

        Assert.Equal(audience, (string?)Cloud.Claims((string)answer["access_token"]!)["aud"]);
    }

    [Fact]
    public async Task User_gets_everything_that_msal_keeps()
    {
        var user = cloud.Person;

        var answer = await cloud.TokenAsync(Version2, [.. Cloud.PasswordForm(user, $"{Database}/.default openid profile offline_access"), ("client_info", "1")]);

        Assert.Equal($"{Database}/user_impersonation {Database}/.default", (string?)answer["scope"]);
        Assert.Equal("1", (string?)answer["foci"]);
        Assert.NotNull(answer["refresh_token"]);
        var info = System.Text.Json.Nodes.JsonNode.Parse(System.Buffers.Text.Base64Url.DecodeFromChars((string)answer["client_info"]!))!;
        Assert.Equal((user.Id, cloud.TenantId), ((string)info["uid"]!, (string)info["utid"]!));
        var id = Cloud.Claims((string)answer["id_token"]!);
        Assert.Equal(Cloud.AzureCli, (string?)id["aud"]);
        Assert.Equal($"{cloud.Https}/{cloud.TenantId}/v2.0", (string?)id["iss"]);
        Assert.Equal(user.UserPrincipalName, (string?)id["preferred_username"]);
        var access = Cloud.Claims((string)answer["access_token"]!);
        Assert.Equal(("user", user.UserPrincipalName, user.UserPrincipalName), ((string?)access["idtyp"], (string?)access["upn"], (string?)access["unique_name"]));
        Assert.Equal("pwd", (string?)access["amr"]![0]);
        Assert.Equal("0", (string?)access["appidacr"]);
    }

    [Fact]
    public async Task Without_openid_and_offline_access_a_user_gets_an_access_token_only()
    {
        var answer = await cloud.TokenAsync(Version2, Cloud.PasswordForm(cloud.Person, $"{Database}/.default"));

        Assert.Equal(["token_type", "scope", "expires_in", "ext_expires_in", "access_token"], answer.Select(field => field.Key));
    }

    [Fact]
    public async Task Version_1_form_asks_by_resource_and_gets_numbers_as_text()
    {
        var (application, secret) = NewApplication();

        var answer = await cloud.TokenAsync(
            Version1, ("grant_type", "client_credentials"), ("client_id", application.AppId), ("client_secret", secret), ("resource", "https://database.windows.net/"));

        Assert.Equal("3599", (string?)answer["expires_in"]);
        Assert.Equal((cloud.Time.Now.ToUnixTimeSeconds() + 3599).ToString(System.Globalization.CultureInfo.InvariantCulture), (string?)answer["expires_on"]);
        Assert.Equal("https://database.windows.net/", (string?)answer["resource"]);
        Assert.Equal("https://database.windows.net/", (string?)Cloud.Claims((string)answer["access_token"]!)["aud"]);
    }

    [Theory]
    [InlineData("/adfs/oauth2/token")]
    [InlineData("/adfs/oauth2/v2.0/token")]
    [InlineData("/common/oauth2/v2.0/token")]
    [InlineData("/organizations/oauth2/v2.0/token")]
    [InlineData("/contoso.example/oauth2/v2.0/token")]
    public async Task Every_name_of_the_authority_issues_tokens_of_the_tenant(string path)
    {
        var (application, secret) = NewApplication();

        var answer = await cloud.TokenAsync(path, Cloud.ClientCredentials(application.AppId, secret));

        Assert.Equal(cloud.TenantId, (string?)Cloud.Claims((string)answer["access_token"]!)["tid"]);
    }

    [Fact]
    public async Task Secret_may_come_in_a_basic_header()
    {
        var (application, secret) = NewApplication();

        using var response = await SendBasicAsync($"{application.AppId}:{Uri.EscapeDataString(secret)}");

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
    }

    [Theory]
    [InlineData("no colon here")]
    [InlineData(":")]
    public async Task Malformed_basic_header_is_refused(string content)
    {
        using var response = await SendBasicAsync(content);

        Assert.Equal((HttpStatusCode.BadRequest, "invalid_request", 90023), Cloud.Refusal(response.StatusCode, await Cloud.ReadAsync(response)));
    }

    [Fact]
    public async Task Wrong_secret_is_refused()
    {
        var (application, _) = NewApplication();

        Assert.Equal((HttpStatusCode.Unauthorized, "invalid_client", 7000215), await cloud.RefusalAsync(Version2, Cloud.ClientCredentials(application.AppId, "wrong")));
    }

    [Fact]
    public async Task Secret_ends_after_two_years()
    {
        await using var own = await OwnCloud.StartAsync();
        var application = own.Cloud.Context.Directory.Applications.Add("Old");
        var secret = own.Cloud.Context.Directory.Applications.AddSecret(application.AppId, own.Cloud.Time.Now - TimeSpan.FromDays(730));

        var refusal = await own.Cloud.RefusalAsync("/common/oauth2/v2.0/token", Cloud.ClientCredentials(application.AppId, secret));

        Assert.Equal((HttpStatusCode.Unauthorized, "invalid_client", 7000222), refusal);
    }

    [Fact]
    public async Task Missing_proof_is_refused()
    {
        var (application, _) = NewApplication();

        Assert.Equal(
            (HttpStatusCode.Unauthorized, "invalid_client", 7000218),
            await cloud.RefusalAsync(Version2, ("grant_type", "client_credentials"), ("client_id", application.AppId), ("scope", $"{Database}/.default")));
    }

    [Fact]
    public async Task Two_proofs_are_refused()
    {
        var (application, secret) = NewApplication();

        Assert.Equal(
            (HttpStatusCode.BadRequest, "invalid_request", 90023),
            await cloud.RefusalAsync(Version2, [.. Cloud.ClientCredentials(application.AppId, secret), ("client_assertion", "a.b.c")]));
    }

    [Fact]
    public async Task Microsofts_public_client_cannot_act_for_itself()
        => Assert.Equal(
            (HttpStatusCode.Unauthorized, "invalid_client", 7000218),
            await cloud.RefusalAsync(Version2, ("grant_type", "client_credentials"), ("client_id", Cloud.AzureCli), ("scope", $"{Database}/.default")));

    [Fact]
    public async Task Confidential_client_must_prove_itself_for_a_user_too()
    {
        var (application, secret) = NewApplication();
        var form = Cloud.PasswordForm(cloud.Person, $"{Database}/.default", application.AppId);

        Assert.Equal((HttpStatusCode.Unauthorized, "invalid_client", 7000218), await cloud.RefusalAsync(Version2, form));
        await cloud.TokenAsync(Version2, [.. form, ("client_secret", secret)]);
    }

    [Fact]
    public async Task Public_client_of_the_tenant_signs_users_in()
    {
        var application = cloud.Context.Directory.Applications.Add("Desktop", publicClient: true);

        var answer = await cloud.TokenAsync(Version2, Cloud.PasswordForm(cloud.Person, $"{Database}/.default offline_access", application.AppId));

        Assert.Equal(application.AppId, (string?)Cloud.Claims((string)answer["access_token"]!)["appid"]);
        Assert.False(answer.ContainsKey("foci"));
    }

    [Fact]
    public async Task Unknown_application_is_refused()
        => Assert.Equal(
            (HttpStatusCode.BadRequest, "unauthorized_client", 700016),
            await cloud.RefusalAsync(Version2, Cloud.ClientCredentials("11111111-1111-1111-1111-111111111111", "x")));

    [Theory]
    [InlineData("wrong")]
    [InlineData("")]
    public async Task Wrong_password_is_refused(string password)
    {
        var user = cloud.Person;
        var form = Cloud.PasswordForm(user, $"{Database}/.default").Where(field => field.Name != "password").Append(("password", password + "!")).ToArray();

        Assert.Equal((HttpStatusCode.BadRequest, "invalid_grant", 50126), await cloud.RefusalAsync(Version2, form));
    }

    [Fact]
    public async Task Unknown_user_and_user_without_password_are_refused_alike()
    {
        foreach (var name in new[] { "nobody@contoso.example", "developer@contoso.example" })
        {
            Assert.Equal(
                (HttpStatusCode.BadRequest, "invalid_grant", 50126),
                await cloud.RefusalAsync(Version2, ("grant_type", "password"), ("client_id", Cloud.AzureCli), ("username", name), ("password", "anything"), ("scope", "openid")));
        }
    }

    [Theory]
    [InlineData("https://a.example/.default https://b.example/.default", "invalid_scope", 28000)]
    [InlineData("ftp://files.example/.default", "invalid_resource", 500011)]
    [InlineData("api://nobody/.default", "invalid_resource", 500011)]
    [InlineData("nonsense/.default", "invalid_resource", 500011)]
    public async Task Scope_that_means_no_resource_is_refused(string scope, string error, int number)
        => Assert.Equal((HttpStatusCode.BadRequest, error, number), await cloud.RefusalAsync(Version2, Cloud.PasswordForm(cloud.Person, scope)));

    [Fact]
    public async Task Application_must_ask_for_the_default_scope()
    {
        var (application, secret) = NewApplication();

        Assert.Equal(
            (HttpStatusCode.BadRequest, "invalid_scope", 1002012),
            await cloud.RefusalAsync(Version2, Cloud.ClientCredentials(application.AppId, secret, $"{Database}/user_impersonation")));
    }

    [Fact]
    public async Task Another_tenant_is_not_found()
        => Assert.Equal((HttpStatusCode.BadRequest, "invalid_request", 90002), await cloud.RefusalAsync($"/{Guid.NewGuid()}/oauth2/v2.0/token", ("grant_type", "password")));

    [Theory]
    [InlineData("grant_type")]
    [InlineData("client_id")]
    [InlineData("username")]
    [InlineData("password")]
    [InlineData("scope")]
    public async Task Missing_parameter_is_named(string missing)
    {
        var form = Cloud.PasswordForm(cloud.Person, $"{Database}/.default").Where(field => field.Name != missing).ToArray();

        Assert.Equal((HttpStatusCode.BadRequest, "invalid_request", 900144), await cloud.RefusalAsync(Version2, form));
    }

    [Fact]
    public async Task Unknown_grant_is_refused()
        => Assert.Equal((HttpStatusCode.BadRequest, "unsupported_grant_type", 70003), await cloud.RefusalAsync(Version2, ("grant_type", "magic")));

    [Fact]
    public async Task Token_answers_are_never_cached()
    {
        var (application, secret) = NewApplication();

        using var response = await cloud.PostAsync(Version2, Cloud.ClientCredentials(application.AppId, secret));

        Assert.True(response.Headers.CacheControl!.NoStore);
    }

    private Task<HttpResponseMessage> SendBasicAsync(string content)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, cloud.Https + Version2)
        {
            Content = new FormUrlEncodedContent([KeyValuePair.Create("grant_type", "client_credentials"), KeyValuePair.Create("scope", $"{Database}/.default")]),
        };
        request.Headers.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes(content)));
        return cloud.Http.SendAsync(request);
    }

    private (Application Application, string Secret) NewApplication()
    {
        var application = cloud.Context.Directory.Applications.Add("App");
        return (application, cloud.Context.Directory.Applications.AddSecret(application.AppId, cloud.Time.Now));
    }
}
