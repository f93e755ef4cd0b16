using Gatehouse.Gateway;
using Gatehouse.Gateway.Postgres;
using Gatehouse.Gateway.Postgres.Mapping;
using Gatehouse.Tokens;

namespace Gatehouse.Tests.Gateway.Postgres;

public class AuthorizationTests
{
    private const string Oid = "BBBBBBBB-0000-0000-0000-000000000001";
    private const string Group = "cccccccc-0000-0000-0000-000000000001";

    public static TheoryData<string> Granted => ["service", "user", "group", "group as a person", "person with mfa"];

    [Theory]
    [MemberData(nameof(Granted))]
    public void Mapped_principal_may(string name)
    {
        var (principal, user) = name switch
        {
            "service" => (Principals.Service(Oid), User("service")),
            "user" => (Principals.User(Oid), User("user")),
            "group" => (Principals.Service("other", FakeTokens.Tenant, "x", Group), User("group", Group)),
            "group as a person" => (Principals.User("other", [Group]), User("group", Group)),
            _ => (Principals.User(Oid, methods: ["pwd", "mfa"]), User("user", multiFactor: true)),
        };

        PostgresAuthorization.Check(principal, "app", user);
    }

    [Fact]
    public void Everyone_else_may_not()
    {
        var service = Principals.Service(Oid);
        Refused(GatewayErrorCode.DatabaseUserNotFound, service, null);
        Refused(GatewayErrorCode.DatabaseUserNotMapped, service, new DatabaseUser("app", true, false, null));
        Refused(GatewayErrorCode.PrincipalMismatch, Principals.Service("other"), User("service"));
        Refused(GatewayErrorCode.PrincipalMismatch, Principals.Service(Oid, tenant: "other"), User("service"));
        Refused(GatewayErrorCode.PrincipalMismatch, Principals.Service("other", "other tenant", Group), User("group", Group));
        Refused(GatewayErrorCode.PrincipalKindMismatch, Principals.User(Oid), User("service"));
        Refused(GatewayErrorCode.PrincipalKindMismatch, service, User("user"));
        Refused(GatewayErrorCode.NotInGroup, Principals.Service(Group), User("group", Group));
        Refused(GatewayErrorCode.NotInGroup, Principals.User(Oid, ["other"]), User("group", Group));
        Refused(GatewayErrorCode.MultiFactorRequired, Principals.User(Oid, methods: ["pwd"]), User("user", multiFactor: true));
        Refused(GatewayErrorCode.DatabaseUserNotAllowed, service, User("service") with { IsSuperuser = true });
        Refused(GatewayErrorCode.DatabaseUserNotAllowed, service, User("service") with { CanLogIn = false });
    }

    [Fact]
    public void Every_error_code_has_an_sqlstate()
    {
        foreach (var code in Enum.GetValues<GatewayErrorCode>().Except([GatewayErrorCode.UpstreamRefused])) // carries the upstream's own
            Assert.Equal(5, PostgresErrors.SqlState(code).Length);
    }

    private static DatabaseUser User(string type, string oid = Oid, bool multiFactor = false)
        => new("app", true, false, new PrincipalMapping(oid.ToLowerInvariant(), FakeTokens.Tenant.ToUpperInvariant(), type, multiFactor));

    private static void Refused(GatewayErrorCode code, Principal principal, DatabaseUser? user)
        => Assert.Equal(code, Assert.Throws<GatewayException>(() => PostgresAuthorization.Check(principal, "app", user)).Code);
}
