using Gatehouse.LocalCloud.Entra.Issuing;
using Gatehouse.Tokens;

namespace Gatehouse.Tests.LocalCloud.Entra;

[Collection(nameof(Cloud))]
public class TokenIssuerTests(Cloud cloud)
{
    private const string Resource = "https://ossrdbms-aad.database.windows.net";

    [Fact]
    public async Task Groups_of_groups_are_in_the_token()
    {
        var groups = cloud.Context.Directory.Groups;
        var (inner, outer, other) = (groups.Add("inner"), groups.Add("outer"), groups.Add("other"));
        groups.AddMember(inner.Id, cloud.Person.Id);
        groups.AddMember(outer.Id, inner.Id);
        groups.AddMember(inner.Id, outer.Id); // a circle must end

        var principal = await ValidateAsync(Request());

        Assert.Equal(new[] { inner.Id, outer.Id }.Order(StringComparer.Ordinal), principal.Groups);
        Assert.DoesNotContain(other.Id, principal.Groups);
        groups.RemoveMember(inner.Id, cloud.Person.Id);
        Assert.Empty((await ValidateAsync(Request())).Groups);
    }

    [Fact]
    public void More_than_200_groups_are_not_listed_but_pointed_to()
    {
        var user = cloud.AddUser("popular@contoso.example");
        var groups = cloud.Context.Directory.Groups;
        for (var i = 0; i < TokenIssuer.MaxGroups; i++)
            groups.AddMember(groups.Add($"g{i}").Id, user.Id);
        var claims = Cloud.Claims(Issuer.Issue(Request() with { ObjectId = user.Id }, cloud.Https).Value);
        Assert.Equal(TokenIssuer.MaxGroups, claims["groups"]!.AsArray().Count);

        groups.AddMember(groups.Add("one too many").Id, user.Id);

        claims = Cloud.Claims(Issuer.Issue(Request() with { ObjectId = user.Id }, cloud.Https).Value);
        Assert.False(claims.ContainsKey("groups"));
        Assert.Equal("src1", (string?)claims["_claim_names"]!["groups"]);
    }

    [Fact]
    public async Task Expired_token_can_be_issued_and_is_refused()
    {
        var refused = await Assert.ThrowsAsync<TokenException>(
            () => ValidateAsync(Request() with { NotBefore = cloud.Time.Now - TimeSpan.FromHours(2), Life = TimeSpan.FromHours(1) }));

        Assert.Equal(TokenErrorCode.Expired, refused.Code);
    }

    [Fact]
    public async Task Token_of_another_tenant_can_be_issued_and_is_refused()
    {
        var refused = await Assert.ThrowsAsync<TokenException>(() => ValidateAsync(Request() with { ForeignTenantId = Guid.NewGuid().ToString() }));

        Assert.Equal(TokenErrorCode.WrongIssuer, refused.Code);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Validator_reads_the_same_principal_from_both_versions(bool version2)
    {
        var principal = await ValidateAsync(Request() with { Version2 = version2 });

        Assert.Equal(
            (cloud.TenantId, cloud.Person.Id, PrincipalKind.User, Cloud.AzureCli, "mary@contoso.example"),
            (principal.TenantId, principal.ObjectId, principal.Kind, principal.AppId, principal.Name));
    }

    [Fact]
    public void Subject_of_a_person_differs_from_resource_to_resource()
        => Assert.NotEqual(
            (string?)Cloud.Claims(Issuer.Issue(Request(), cloud.Https).Value)["sub"],
            (string?)Cloud.Claims(Issuer.Issue(Request() with { Audience = "https://database.windows.net/" }, cloud.Https).Value)["sub"]);

    [Fact]
    public void Nothing_that_holds_a_secret_shows_it()
    {
        var issued = Issuer.Issue(Request(), cloud.Https);

        Assert.DoesNotContain(issued.Value[..20], issued.ToString(), StringComparison.Ordinal);
    }

    private TokenIssuer Issuer => new(cloud.Context.Keys, cloud.Context.Tenant, cloud.Context.Directory, cloud.Time);

    private TokenRequest Request() => new()
    {
        Audience = Resource,
        ObjectId = cloud.Person.Id,
        User = cloud.Person,
        ClientId = Cloud.AzureCli,
        AuthenticationMethods = ["pwd"],
    };

    private async Task<Principal> ValidateAsync(TokenRequest request)
        => await cloud.Context.TokensFor(Resource).ValidateAsync(Issuer.Issue(request, cloud.Https).Value, default);
}
