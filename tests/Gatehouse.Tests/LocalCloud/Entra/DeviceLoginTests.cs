using System.Net;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Gatehouse.LocalCloud.Entra.DeviceLogin;
using Gatehouse.LocalCloud.Entra.Http;

namespace Gatehouse.Tests.LocalCloud.Entra;

[Collection(nameof(Cloud))]
public partial class DeviceLoginTests(Cloud cloud)
{
    private const string Endpoint = "/common/oauth2/v2.0/token";
    private const string Grant = "urn:ietf:params:oauth:grant-type:device_code";

    [Theory]
    [InlineData("/common/oauth2/v2.0/devicecode", "/common/oauth2/v2.0/token", "scope", "https://database.windows.net//.default offline_access", Grant)]
    [InlineData("/adfs/oauth2/devicecode", "/adfs/oauth2/token", "scope", "https://database.windows.net//.default offline_access", Grant)]
    [InlineData("/common/oauth2/devicecode", "/common/oauth2/token", "resource", "https://database.windows.net/", "device_code")]
    public async Task Program_gets_the_tokens_of_the_person_who_typed_its_code(string begin, string redeem, string parameter, string value, string grant)
    {
        var device = await cloud.TokenAsync(begin, ("client_id", Cloud.AzureCli), (parameter, value));
        var form = new[] { ("grant_type", grant), ("client_id", Cloud.AzureCli), ("device_code", (string)device["device_code"]!) };
        Assert.Equal((HttpStatusCode.BadRequest, "authorization_pending", 70016), await cloud.RefusalAsync(redeem, form));

        using var page = await SubmitAsync((string)device["user_code"]!, Cloud.Password);

        Assert.Equal(HttpStatusCode.OK, page.StatusCode);
        var answer = await cloud.TokenAsync(redeem, form);
        Assert.Equal(cloud.Person.Id, (string?)Cloud.Claims((string)answer["access_token"]!)["oid"]);
        Assert.Equal("https://database.windows.net/", (string?)Cloud.Claims((string)answer["access_token"]!)["aud"]);
        Assert.NotNull(answer["refresh_token"]);
        Assert.Equal((HttpStatusCode.BadRequest, "invalid_grant", 70000), await cloud.RefusalAsync(redeem, form)); // once only
    }

    [Fact]
    public async Task Code_may_be_typed_in_lower_case_with_blanks_and_dashes()
    {
        var device = await BeginAsync();
        var code = ((string)device["user_code"]!).ToLowerInvariant();

        using var page = await SubmitAsync($"{code[..3]} {code[3..6]}-{code[6..]}", Cloud.Password);

        Assert.Equal(HttpStatusCode.OK, page.StatusCode);
    }

    [Fact]
    public async Task Wrong_password_does_not_approve()
    {
        var device = await BeginAsync();

        using var page = await SubmitAsync((string)device["user_code"]!, "wrong");

        Assert.Equal(HttpStatusCode.BadRequest, page.StatusCode);
        Assert.Equal((HttpStatusCode.BadRequest, "authorization_pending", 70016), await RedeemAsync(device));
    }

    [Fact]
    public async Task Unknown_code_is_refused()
    {
        using var page = await SubmitAsync("BCDFGHJKL", Cloud.Password);

        Assert.Equal(HttpStatusCode.BadRequest, page.StatusCode);
    }

    [Fact]
    public async Task Form_of_another_site_is_refused()
    {
        var device = await BeginAsync();
        var form = new[] { ("code", (string)device["user_code"]!), ("username", cloud.Person.UserPrincipalName), ("password", Cloud.Password) };

        using var withoutGuard = await cloud.PostAsync("/devicelogin", form);
        using var madeUp = await cloud.PostAsync("/devicelogin", [.. form, ("guard", "x")]);
        using var wrong = await SubmitAsync((string)device["user_code"]!, Cloud.Password, guard: "x");

        Assert.Equal([HttpStatusCode.Forbidden, HttpStatusCode.Forbidden, HttpStatusCode.Forbidden], [withoutGuard.StatusCode, madeUp.StatusCode, wrong.StatusCode]);
        Assert.Equal((HttpStatusCode.BadRequest, "authorization_pending", 70016), await RedeemAsync(device));
    }

    [Fact]
    public async Task Page_encodes_what_it_was_sent_and_cannot_be_framed()
    {
        using var page = await cloud.Http.GetAsync(cloud.Https + "/devicelogin?code=%22%3E%3Cscript%3Ealert(1)");

        Assert.DoesNotContain("<script", await page.Content.ReadAsStringAsync(), StringComparison.OrdinalIgnoreCase);
        Assert.Contains("frame-ancestors 'none'", page.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
    }

    [Fact]
    public void Code_expires_and_says_so_for_a_while()
    {
        var time = new SettableTime();
        var codes = new DeviceCodes(time);
        var (device, user) = codes.Begin("client", "openid");

        time.Now += DeviceCodes.Life;

        Assert.False(codes.Approve(user, cloud.Person));
        Assert.Equal(70019, Assert.Throws<EntraException>(() => codes.Redeem(device, "client")).Number);
    }

    [Fact]
    public void Another_client_cannot_redeem_a_code()
    {
        var codes = new DeviceCodes(new SettableTime());
        var (device, user) = codes.Begin("client", "openid");
        Assert.True(codes.Approve(user, cloud.Person));

        Assert.Equal(70000, Assert.Throws<EntraException>(() => codes.Redeem(device, "other")).Number);
        Assert.Equal(cloud.Person, codes.Redeem(device, "client").User);
    }

    [Fact]
    public void Waiting_sign_ins_are_bounded_and_old_ones_make_room()
    {
        var time = new SettableTime();
        var codes = new DeviceCodes(time);
        for (var i = 0; i < DeviceCodes.MaxWaiting; i++)
            codes.Begin("client", "openid");

        Assert.Equal(90055, Assert.Throws<EntraException>(() => codes.Begin("client", "openid")).Number);
        time.Now += DeviceCodes.Life * 2;
        codes.Begin("client", "openid");
    }

    private Task<JsonObject> BeginAsync() => cloud.TokenAsync("/common/oauth2/v2.0/devicecode", ("client_id", Cloud.AzureCli), ("scope", "openid"));

    private Task<(HttpStatusCode, string, int)> RedeemAsync(JsonObject device)
        => cloud.RefusalAsync(Endpoint, ("grant_type", Grant), ("client_id", Cloud.AzureCli), ("device_code", (string)device["device_code"]!));

    private async Task<HttpResponseMessage> SubmitAsync(string code, string password, string? guard = null)
    {
        using var page = await cloud.Http.GetAsync(cloud.Https + "/devicelogin");
        var cookie = page.Headers.GetValues("Set-Cookie").Single().Split(';')[0];
        var request = new HttpRequestMessage(HttpMethod.Post, cloud.Https + "/devicelogin")
        {
            Content = new FormUrlEncodedContent(new Dictionary<string, string>
            {
                ["code"] = code,
                ["username"] = cloud.Person.UserPrincipalName,
                ["password"] = password,
                ["guard"] = guard ?? Guard().Match(await page.Content.ReadAsStringAsync()).Groups[1].Value,
            }),
        };
        request.Headers.Add("Cookie", cookie);
        return await cloud.Http.SendAsync(request);
    }

    [GeneratedRegex("name=\"guard\" value=\"([^\"]+)\"")]
    private static partial Regex Guard();
}
