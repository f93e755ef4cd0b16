using Gatehouse.Gateway.Tds;
using Gatehouse.Tokens;

namespace Gatehouse.Tests.Gateway.Tds;

public class ListedUsersTests
{
    private const string Person = "11111111-0000-0000-0000-000000000001";
    private const string Program = "22222222-0000-0000-0000-000000000001";
    private const string Group = "33333333-0000-0000-0000-000000000001";
    private const string Other = "44444444-0000-0000-0000-000000000001";

    private readonly ListedUsers _users = new([Person, Program.ToUpperInvariant(), Group], "shop", "upstream secret");

    [Theory]
    [InlineData(Person, Other, PrincipalKind.User, null, true)]           // the object id of a person
    [InlineData(Other, Program, PrincipalKind.User, null, false)]         // not the program that asked
    [InlineData(Other, Program, PrincipalKind.ServicePrincipal, null, true)]
    [InlineData(Program, Other, PrincipalKind.ServicePrincipal, null, false)] // not the object id of an application
    [InlineData(Other, Other, PrincipalKind.ServicePrincipal, Group, true)]
    [InlineData(Other, Other, PrincipalKind.User, null, false)]
    [InlineData(Person, null, PrincipalKind.External, null, false)]       // anybody's id, by an issuer of anybody's
    [InlineData(Other, null, PrincipalKind.External, Group, false)]
    public async Task Only_who_is_listed_is_the_login(string objectId, string? appId, PrincipalKind kind, string? group, bool isListed)
    {
        var principal = new Principal("tenant", objectId, kind, appId, null, group is null ? [] : [group], [], null, "aud", DateTimeOffset.MaxValue);

        var user = await _users.FindUserAsync(DatabasePrincipal.Of(principal), "master", default);

        Assert.Equal(isListed ? "shop upstream secret" : "", user is null ? "" : $"{user.Login} {user.Password}");
        Assert.DoesNotContain("upstream secret", user?.ToString() ?? "", StringComparison.Ordinal);
    }
}
