using System.Net;

namespace Gatehouse.Tests.LocalCloud.Entra;

public class RefreshTokenTests(Cloud cloud) : IClassFixture<Cloud>
{
    private const string Endpoint = "/common/oauth2/v2.0/token";
    private static readonly (HttpStatusCode, string, int) Invalid = (HttpStatusCode.BadRequest, "invalid_grant", 70000);

    [Fact]
    public async Task Refresh_token_gives_tokens_for_other_resources_and_a_new_refresh_token()
    {
        var token = await SignInAsync();

        var answer = await cloud.TokenAsync(Endpoint, [.. Refresh(token), ("scope", "https://database.windows.net//.default")]);

        Assert.Equal("https://database.windows.net/", (string?)Cloud.Claims((string)answer["access_token"]!)["aud"]);
        Assert.Equal("pwd", (string?)Cloud.Claims((string)answer["access_token"]!)["amr"]![0]);
        await cloud.TokenAsync(Endpoint, Refresh((string)answer["refresh_token"]!));
    }

    [Fact]
    public async Task Without_a_scope_the_first_one_counts()
    {
        var answer = await cloud.TokenAsync(Endpoint, Refresh(await SignInAsync("https://ossrdbms-aad.database.windows.net/.default offline_access")));

        Assert.Equal("https://ossrdbms-aad.database.windows.net", (string?)Cloud.Claims((string)answer["access_token"]!)["aud"]);
    }

    [Fact]
    public async Task Refresh_token_survives_a_restart()
    {
        await using var own = await OwnCloud.StartAsync();
        var before = await own.Cloud.DeveloperTokenAsync();

        await own.Cloud.RestartAsync();

        var after = await own.Cloud.DeveloperTokenAsync();
        Assert.Equal((string?)Cloud.Claims(before)["oid"], (string?)Cloud.Claims(after)["oid"]);
        Assert.Equal((string?)Cloud.Header(before)["kid"], (string?)Cloud.Header(after)["kid"]);
        await own.Cloud.Context.TokensFor(Cloud.ResourceManager).ValidateAsync(before, default);
    }

    [Fact]
    public async Task Refresh_token_lives_90_days()
    {
        await using var own = await OwnCloud.StartAsync();
        await own.Cloud.DeveloperTokenAsync();
        var login = System.Text.Json.Nodes.JsonNode.Parse(await File.ReadAllBytesAsync(own.Cloud.Data.LoginFile))!;
        own.Cloud.Time.Now += TimeSpan.FromDays(90) - TimeSpan.FromSeconds(1);
        await own.Cloud.DeveloperTokenAsync();

        own.Cloud.Time.Now += TimeSpan.FromSeconds(1);

        Assert.Equal((HttpStatusCode.BadRequest, "invalid_grant", 700082), await own.Cloud.RefusalAsync(Endpoint, Refresh((string)login["refreshToken"]!)));
    }

    [Fact]
    public async Task Revoked_sessions_are_refused_and_later_ones_are_not()
    {
        await using var own = await OwnCloud.StartAsync();
        var user = own.Cloud.Person;
        var old = (string)(await own.Cloud.TokenAsync(Endpoint, Cloud.PasswordForm(user, "openid offline_access")))["refresh_token"]!;
        own.Cloud.Time.Now += TimeSpan.FromSeconds(1);

        own.Cloud.Context.Directory.Users.RevokeSessions(user.Id, own.Cloud.Time.Now);

        Assert.Equal((HttpStatusCode.BadRequest, "invalid_grant", 50173), await own.Cloud.RefusalAsync(Endpoint, Refresh(old)));
        await own.Cloud.RestartAsync();
        Assert.Equal((HttpStatusCode.BadRequest, "invalid_grant", 50173), await own.Cloud.RefusalAsync(Endpoint, Refresh(old)));
        var young = (string)(await own.Cloud.TokenAsync(Endpoint, Cloud.PasswordForm(user, "openid offline_access")))["refresh_token"]!;
        await own.Cloud.TokenAsync(Endpoint, Refresh(young));
    }

    [Fact]
    public async Task New_password_ends_the_sessions_of_the_old_one()
    {
        await using var own = await OwnCloud.StartAsync();
        var user = own.Cloud.Person;
        var token = (string)(await own.Cloud.TokenAsync(Endpoint, Cloud.PasswordForm(user, "openid offline_access")))["refresh_token"]!;
        own.Cloud.Time.Now += TimeSpan.FromSeconds(1);

        own.Cloud.Context.Directory.Users.SetPassword(user.Id, "another password", own.Cloud.Time.Now);

        Assert.Equal((HttpStatusCode.BadRequest, "invalid_grant", 50173), await own.Cloud.RefusalAsync(Endpoint, Refresh(token)));
    }

    [Fact]
    public async Task Removed_user_is_refused()
    {
        var user = cloud.AddUser("gone@contoso.example");
        var token = (string)(await cloud.TokenAsync(Endpoint, Cloud.PasswordForm(user, "openid offline_access")))["refresh_token"]!;

        cloud.Context.Directory.Users.Remove(user.Id);

        Assert.Equal((HttpStatusCode.BadRequest, "invalid_grant", 50034), await cloud.RefusalAsync(Endpoint, Refresh(token)));
    }

    [Fact]
    public async Task Another_client_cannot_use_it_but_one_of_its_family_can()
    {
        var stranger = cloud.Context.Directory.Applications.Add("Stranger", publicClient: true);
        var token = await SignInAsync();

        Assert.Equal(Invalid, await cloud.RefusalAsync(Endpoint, Refresh(token, stranger.AppId)));
        await cloud.TokenAsync(Endpoint, Refresh(token, "1950a258-227b-4e31-a9cf-717495945fc2"));
    }

    [Theory]
    [InlineData("x")]
    [InlineData("!!!!")]
    [InlineData("AAAA")]
    [InlineData("AQAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    public async Task Made_up_token_is_refused(string token) => Assert.Equal(Invalid, await cloud.RefusalAsync(Endpoint, Refresh(token)));

    [Fact]
    public async Task Every_changed_character_is_noticed()
    {
        var token = await SignInAsync();
        for (var i = 0; i < token.Length; i += 7)
        {
            var changed = token[..i] + (token[i] == 'A' ? 'B' : 'A') + token[(i + 1)..];
            Assert.Equal(Invalid, await cloud.RefusalAsync(Endpoint, Refresh(changed)));
        }
    }

    [Fact]
    public async Task Another_tenants_refresh_token_is_refused()
    {
        await using var other = await OwnCloud.StartAsync();
        var login = System.Text.Json.Nodes.JsonNode.Parse(await File.ReadAllBytesAsync(other.Cloud.Data.LoginFile))!;

        Assert.Equal(Invalid, await cloud.RefusalAsync(Endpoint, Refresh((string)login["refreshToken"]!)));
    }

    private async Task<string> SignInAsync(string scope = "openid offline_access")
        => (string)(await cloud.TokenAsync(Endpoint, Cloud.PasswordForm(cloud.Person, scope)))["refresh_token"]!;

    private static (string Name, string Value)[] Refresh(string token, string clientId = Cloud.AzureCli)
        => [("grant_type", "refresh_token"), ("client_id", clientId), ("refresh_token", token)];
}
