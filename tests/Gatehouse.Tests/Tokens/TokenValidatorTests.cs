using System.Text.Json.Nodes;
using Gatehouse.Tokens;

namespace Gatehouse.Tests.Tokens;

public class TokenValidatorTests
{
    [Fact]
    public void Managed_identity_of_a_v1_token_is_read()
    {
        const string resource = "/subscriptions/s/resourcegroups/rg/providers/Microsoft.Web/sites/web1";
        var token = new TestToken { Claims = { ["xms_mirid"] = resource } };

        var principal = TestToken.Validate(token.Sign());

        Assert.Equal(PrincipalKind.ServicePrincipal, principal.Kind);
        Assert.Equal((TestToken.TenantId, TestToken.ObjectId, TestToken.AppId), (principal.TenantId, principal.ObjectId, principal.AppId));
        Assert.Equal((resource, "web1", null), (principal.ManagedIdentityResourceId, principal.DisplayName, principal.Name));
        Assert.Equal((TestToken.Audience, TestToken.Now.AddSeconds(3540)), (principal.Audience, principal.ExpiresOn));
        Assert.Empty(principal.Groups);
        Assert.Empty(principal.AuthenticationMethods);
    }

    [Fact]
    public void Person_of_a_v2_token_is_read()
    {
        var token = V2();
        token.Claims["preferred_username"] = "dev@contoso.example";
        token.Claims["scp"] = "user_impersonation";
        token.Claims["groups"] = new JsonArray("g1", "g2");
        token.Claims["amr"] = new JsonArray("pwd", "mfa");

        var principal = TestToken.Validate(token.Sign(TestToken.KeyV2));

        Assert.Equal((PrincipalKind.User, "dev@contoso.example", TestToken.AppId), (principal.Kind, principal.Name, principal.AppId));
        Assert.Equal(["g1", "g2"], principal.Groups);
        Assert.Equal(["pwd", "mfa"], principal.AuthenticationMethods);
    }

    [Theory]
    [InlineData("idtyp", "app", PrincipalKind.ServicePrincipal)]
    [InlineData("idtyp", "user", PrincipalKind.User)]
    [InlineData("upn", "dev@contoso.example", PrincipalKind.User)]
    [InlineData("unique_name", "dev@contoso.example", PrincipalKind.User)]
    [InlineData("preferred_username", "dev@contoso.example", PrincipalKind.User)]
    [InlineData("scp", "user_impersonation", PrincipalKind.User)]
    [InlineData("roles", "Reader", PrincipalKind.ServicePrincipal)]
    public void Kind_is_what_idtyp_says_or_what_only_a_person_has(string claim, string value, PrincipalKind kind)
    {
        var token = new TestToken();
        token.Claims.Remove("idtyp");
        token.Claims[claim] = value;

        Assert.Equal(kind, TestToken.Validate(token.Sign()).Kind);
    }

    [Fact]
    public void An_application_has_no_user_name_whatever_its_token_says()
        => Assert.Null(TestToken.Validate(new TestToken { Claims = { ["upn"] = "admin@contoso.example" } }.Sign()).Name);

    [Theory]
    [InlineData(TestToken.Audience)]
    [InlineData(TestToken.Audience + "/")]
    public void Audience_is_accepted_with_and_without_a_last_slash(string audience)
        => Assert.Equal(audience, TestToken.Validate(new TestToken { Claims = { ["aud"] = audience } }.Sign()).Audience);

    [Fact]
    public void One_good_audience_of_several_is_enough_and_is_the_one_returned()
        => Assert.Equal(TestToken.Audience, TestToken.Validate(new TestToken { Claims = { ["aud"] = new JsonArray("x", TestToken.Audience) } }.Sign()).Audience);

    [Theory]
    [InlineData("exp", -299)]
    [InlineData("nbf", 300)]
    [InlineData("iat", 300)]
    public void Times_may_be_off_by_the_skew(string claim, int seconds)
        => Assert.NotNull(TestToken.Validate(new TestToken { Claims = { [claim] = TestToken.Now.ToUnixTimeSeconds() + seconds } }.Sign()));

    [Fact]
    public async Task Without_skew_a_token_lives_until_its_last_second()
    {
        var time = new ManualTime(TestToken.Now);
        var validator = TestToken.Validator(time, TimeSpan.Zero);
        var token = new TestToken().Sign();

        time.Advance(TimeSpan.FromSeconds(3539));
        Assert.NotNull(await validator.ValidateAsync(token, default));
        time.Advance(TimeSpan.FromSeconds(1));
        var error = await Assert.ThrowsAsync<TokenException>(() => validator.ValidateAsync(token, default).AsTask());
        Assert.Equal(TokenErrorCode.Expired, error.Code);
    }

    [Fact]
    public void A_fraction_of_a_second_is_a_time()
        => Assert.Equal(TestToken.Now.AddSeconds(10), TestToken.Validate(new TestToken { Claims = { ["exp"] = TestToken.Now.ToUnixTimeSeconds() + 10.75 } }.Sign()).ExpiresOn);

    [Fact]
    public void The_latest_expiry_and_the_earliest_beginning_are_times()
        => Assert.Equal(9999, TestToken.Validate(new TestToken { Claims = { ["exp"] = 253402300799, ["nbf"] = 0, ["iat"] = 0 } }.Sign()).ExpiresOn.Year);

    [Theory]
    [InlineData("typ", "at+jwt")]
    [InlineData("typ", "jwt")]
    [InlineData("typ", "application/at+jwt")]
    [InlineData("x5t", "thumbprint")]
    [InlineData("nonce", "n")]
    public void Header_that_issuers_really_send_is_accepted(string name, string value)
        => Assert.NotNull(TestToken.Validate(new TestToken { Header = { [name] = value } }.Sign()));

    [Fact]
    public void Missing_typ_is_accepted()
    {
        var token = new TestToken();
        token.Header.Remove("typ");
        Assert.NotNull(TestToken.Validate(token.Sign()));
    }

    [Fact]
    public void Too_many_groups_for_a_token_are_no_groups()
    {
        var flagged = new TestToken { Claims = { ["hasgroups"] = true, ["groups"] = new JsonArray("g1") } };
        var pointed = new TestToken { Claims = { ["_claim_names"] = new JsonObject { ["groups"] = "src1" }, ["groups"] = new JsonArray("g1") } };
        var other = new TestToken { Claims = { ["_claim_names"] = new JsonObject { ["roles"] = "src1" }, ["groups"] = new JsonArray("g1") } };

        Assert.Empty(TestToken.Validate(flagged.Sign()).Groups);
        Assert.Empty(TestToken.Validate(pointed.Sign()).Groups);
        Assert.Equal(["g1"], TestToken.Validate(other.Sign()).Groups);
    }

    [Fact]
    public void Refusals_say_what_was_seen_and_what_was_expected()
    {
        var audience = Refusal("aud", "https://database.windows.net/");
        Assert.Contains("https://database.windows.net/", audience, StringComparison.Ordinal);
        Assert.Contains(TestToken.Audience, audience, StringComparison.Ordinal);

        var expired = Refusal("exp", TestToken.Now.AddHours(-3).ToUnixTimeSeconds());
        Assert.Contains("2027-03-01 09:00:00 UTC", expired, StringComparison.Ordinal);
        Assert.Contains("3 h", expired, StringComparison.Ordinal);

        var tenant = Refusal("tid", "other");
        Assert.Contains("other", tenant, StringComparison.Ordinal);
        Assert.Contains(TestToken.TenantId, tenant, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(601)]
    public void Clock_skew_outside_its_bounds_is_refused(int seconds)
        => Assert.Throws<ArgumentOutOfRangeException>(() => TestToken.Validator(skew: TimeSpan.FromSeconds(seconds)));

    private static string Refusal(string claim, JsonNode value)
        => Assert.Throws<TokenException>(() => TestToken.Validate(new TestToken { Claims = { [claim] = value } }.Sign())).Message;

    private static TestToken V2()
    {
        var token = new TestToken { Header = { ["kid"] = TestToken.KeyIdV2 }, Claims = { ["iss"] = TestToken.IssuerV2, ["ver"] = "2.0", ["azp"] = TestToken.AppId } };
        token.Claims.Remove("appid");
        token.Claims.Remove("idtyp");
        return token;
    }
}
