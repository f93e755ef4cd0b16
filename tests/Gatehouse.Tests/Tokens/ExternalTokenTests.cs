using System.Text.Json.Nodes;
using Gatehouse.Tokens;

namespace Gatehouse.Tests.Tokens;

/// <summary>Tokens as Keycloak, Kubernetes and GitHub Actions make them.</summary>
public class ExternalTokenTests
{
    private const string Issuer = "https://idp.example/realms/shop";

    [Fact]
    public void A_token_without_oid_tid_and_nbf_is_read()
    {
        var principal = Validate(Token());

        Assert.Equal((PrincipalKind.External, Issuer, "subject-1"), (principal.Kind, principal.Issuer, principal.ObjectId));
        Assert.Equal(["subject-1"], principal.Claims!["sub"]);
        Assert.Equal(["a", "b"], principal.Claims["groups"]);
        Assert.Equal(("eve", "eve"), (principal.Name, principal.DisplayName));
        Assert.False(principal.Claims.ContainsKey("other")); // nobody asked for it
    }

    [Fact]
    public void It_shows_nothing_that_the_mapping_of_entras_principals_knows()
    {
        var token = Token();
        foreach (var claim in new[] { "appid", "azp", "oid" })
            token[claim] = "33333333-3333-3333-3333-333333333333";
        token["tid"] = TestToken.TenantId;

        var principal = Validate(token);

        Assert.Null(principal.AppId);
        Assert.Empty(principal.Groups);
        Assert.Equal((Issuer, "subject-1"), (principal.TenantId, principal.ObjectId));
    }

    [Theory]
    [InlineData(true, true)]
    [InlineData(false, false)]
    [InlineData(null, false)]
    public void An_email_counts_only_where_the_issuer_has_verified_it(bool? verified, bool kept)
    {
        var token = Token();
        token["email"] = "eve@corp.example";
        if (verified is not null)
            token["email_verified"] = verified;

        Assert.Equal(kept, Validate(token).Claims!.ContainsKey("email"));
    }

    [Theory]
    [InlineData("aud", TestToken.Audience, TokenErrorCode.WrongAudience)] // the listener's other issuers have that
    [InlineData("sub", null, TokenErrorCode.ClaimMissing)]
    [InlineData("exp", null, TokenErrorCode.ClaimMissing)]
    [InlineData("exp", 1, TokenErrorCode.Expired)]
    [InlineData("nbf", 253402300799, TokenErrorCode.NotYetValid)]
    [InlineData("groups", 7, TokenErrorCode.Malformed)]
    [InlineData("iss", "https://idp.example/realms/other", TokenErrorCode.WrongIssuer)]
    public void What_does_not_fit_is_refused(string claim, object? value, TokenErrorCode code)
    {
        var token = Token();
        token[claim] = value is null ? null : JsonValue.Create(value);
        if (value is null)
            token.Remove(claim);

        Assert.Equal(code, Assert.Throws<TokenException>(() => Validate(token)).Code);
    }

    [Fact]
    public void An_entra_tenant_beside_it_keeps_its_own_rules()
    {
        var token = new TestToken();
        Assert.Equal(PrincipalKind.ServicePrincipal, Validate(token.Claims).Kind);
        token.Claims.Remove("oid");
        Assert.Equal(TokenErrorCode.ClaimMissing, Assert.Throws<TokenException>(() => Validate(token.Claims)).Code);
    }

    [Fact]
    public void An_issuer_without_any_audience_is_refused()
        => Assert.Throws<ArgumentException>(() => new TokenValidator(
            new TokenValidationOptions { Issuers = [Issuer], Audiences = [] }, new Keys(), TimeProvider.System));

    private static JsonObject Token() => new()
    {
        ["iss"] = Issuer,
        ["sub"] = "subject-1",
        ["aud"] = new JsonArray("account", "pg"),
        ["exp"] = TestToken.Now.ToUnixTimeSeconds() + 300,
        ["iat"] = TestToken.Now.ToUnixTimeSeconds(),
        ["preferred_username"] = "eve",
        ["groups"] = new JsonArray("a", "b"),
        ["other"] = new JsonObject { ["deep"] = 1 },
    };

    private static Principal Validate(JsonObject claims)
    {
        var validator = new TokenValidator(
            new TokenValidationOptions
            {
                Issuers = [TestToken.Issuer, Issuer],
                Audiences = [TestToken.Audience],
                TenantIds = [TestToken.TenantId],
                ByIssuer = new Dictionary<string, IssuerOptions> { [Issuer] = new() { Audiences = ["pg"], Claims = ["sub", "groups", "email"] } },
            },
            new Keys(), new ManualTime(TestToken.Now));
        var token = TestToken.Sign("""{"alg":"RS256","kid":"key-1"}""", claims.ToJsonString());
        return validator.ValidateAsync(token, CancellationToken.None).AsTask().GetAwaiter().GetResult();
    }

    private sealed class Keys : ISigningKeySource
    {
        public ValueTask<SigningKey?> FindAsync(string issuer, string keyId, CancellationToken cancellationToken)
            => new(new SigningKey(keyId, TestToken.Key.ExportParameters(false)));
    }
}
