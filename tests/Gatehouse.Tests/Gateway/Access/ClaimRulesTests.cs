using Gatehouse.Gateway;
using Gatehouse.Gateway.Access;
using Gatehouse.Gateway.Postgres;
using Gatehouse.Gateway.Postgres.Mapping;
using Gatehouse.Tokens;

namespace Gatehouse.Tests.Gateway.Access;

public class ClaimRulesTests
{
    private const string Issuer = "https://idp.example/realms/shop";

    private static readonly ClaimRule Exact = new("robot", Issuer, "sub", ClaimMatch.Equals, "robot-7", "loader");
    private static readonly ClaimRule Group = new("readers", Issuer, "groups", ClaimMatch.Contains, "dba", "reporting");
    private static readonly ClaimRule Template = new("people", Issuer, "email", ClaimMatch.Template, "{local}@corp.example", "{local}");
    private static readonly ClaimRule OfAnother = new("other", "https://other.example", "sub", ClaimMatch.Equals, "robot-7", "owner");
    private static readonly ClaimRule[] Rules = [OfAnother, Exact, Group, Template];

    [Theory]
    [InlineData("loader", "robot")]
    [InlineData("reporting", "readers")]
    [InlineData("eve", "people")]
    public void The_first_rule_that_gives_the_user_counts(string user, string rule) => Assert.Equal(rule, ClaimRules.Find(Rules, Holder(), user).Name);

    [Fact]
    public void No_rule_is_a_refusal_that_names_the_claims_and_not_their_values()
    {
        var error = Assert.Throws<GatewayException>(() => ClaimRules.Find(Rules, Holder(("email", ["secret@elsewhere.example"])), "owner"));

        Assert.Equal(GatewayErrorCode.NoRuleMatches, error.Code);
        Assert.Contains("sub, groups, email", error.Detail, StringComparison.Ordinal);
        Assert.Contains("no sub, groups.", error.Detail, StringComparison.Ordinal);
        Assert.DoesNotContain("elsewhere", error.Message + error.Detail + error.Hint, StringComparison.Ordinal);
    }

    [Fact]
    public void A_list_is_not_one_text_and_another_group_is_no_group()
    {
        var holder = Holder(("sub", ["robot-7", "x"]), ("groups", ["DBA", "dba2"]));

        Assert.Throws<GatewayException>(() => ClaimRules.Find(Rules, holder, "loader"));
        Assert.Throws<GatewayException>(() => ClaimRules.Find(Rules, holder, "reporting"));
    }

    [Fact]
    public void A_name_that_is_too_long_for_a_role_is_nobody()
        => Assert.Null(Template.UserOf(new Dictionary<string, IReadOnlyList<string>> { ["email"] = [new string('a', 64) + "@corp.example"] }));

    [Fact]
    public void Rules_lead_to_ordinary_users_and_templates_to_nobody_whom_the_database_has_named()
    {
        var role = new DatabaseUser("eve", CanLogIn: true, IsSuperuser: false, Mapping: null);
        var mapped = role with { Mapping = new("oid", "tenant", "user", false) };

        PostgresAuthorization.Check(Template, Holder(), role);
        PostgresAuthorization.Check(Exact, Holder(), mapped);
        PostgresAuthorization.Check(Group, Holder(), role with { IsPrivileged = true });
        Refused(GatewayErrorCode.DatabaseUserNotFound, Exact, null);
        Refused(GatewayErrorCode.DatabaseUserNotAllowed, Exact, role with { IsSuperuser = true });
        Refused(GatewayErrorCode.DatabaseUserNotAllowed, Exact, role with { CanLogIn = false });
        Refused(GatewayErrorCode.DatabaseUserNotAllowed, Template, role with { IsSuperuser = true });
        Refused(GatewayErrorCode.DatabaseUserNotAllowed, Template, role with { IsPrivileged = true });
        Refused(GatewayErrorCode.DatabaseUserNotAllowed, Template, mapped);
    }

    [Fact]
    public void An_external_principal_is_nobody_whom_the_mapping_knows()
    {
        // An issuer may give any subject, that of an Entra principal too.
        var holder = Holder() with { ObjectId = FakeOid };

        foreach (var type in new[] { "user", "service", "group" })
        {
            var user = new DatabaseUser("app", true, false, new PrincipalMapping(FakeOid, "tenant", type, false));
            Assert.Throws<GatewayException>(() => PostgresAuthorization.Check(holder, "app", user));
        }
    }

    private const string FakeOid = "bbbbbbbb-0000-0000-0000-000000000001";

    private static void Refused(GatewayErrorCode code, ClaimRule rule, DatabaseUser? user)
        => Assert.Equal(code, Assert.Throws<GatewayException>(() => PostgresAuthorization.Check(rule, Holder(), user)).Code);

    private static Principal Holder(params (string Name, string[] Values)[] claims)
    {
        if (claims.Length == 0)
            claims = [("sub", ["robot-7"]), ("groups", ["x", "dba"]), ("email", ["eve@corp.example"])];
        return new(Issuer, "robot-7", PrincipalKind.External, null, null, [], [], null, "aud", DateTimeOffset.MaxValue)
        {
            Issuer = Issuer,
            Claims = claims.ToDictionary(claim => claim.Name, IReadOnlyList<string> (claim) => claim.Values),
        };
    }
}
