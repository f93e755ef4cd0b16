using Gatehouse.Gateway;
using Gatehouse.Gateway.MySql;
using Gatehouse.Gateway.MySql.Mapping;
using Gatehouse.Tests.Gateway.Postgres;
using Gatehouse.Tokens;

namespace Gatehouse.Tests.Gateway.MySql;

public class AuthorizationTests
{
    private const string Oid = "bbbbbbbb-0000-0000-0000-000000000001";
    private const string Group = "dddddddd-0000-0000-0000-000000000001";

    // "client" is the client id of every token that Principals makes.
    private static readonly Principal Service = Principals.Service(Oid);
    private static readonly Principal Person = Principals.User(Oid);

    [Theory]
    [InlineData("service")]
    [InlineData(null)]
    public void Service_is_matched_on_its_client_id(string? type) => Allowed(Service, "CLIENT", type);

    [Theory]
    [InlineData("user")]
    [InlineData(null)]
    public void Person_is_matched_on_the_object_id(string? type) => Allowed(Person, Oid.ToUpperInvariant(), type);

    [Theory]
    [InlineData("group")]
    [InlineData(null)]
    public void Member_is_matched_on_the_group(string? type)
    {
        Allowed(Principals.User(Oid, [Group]), Group, type);
        Allowed(Principals.Service(Oid, FakeTokens.Tenant, Group), Group, type);
    }

    [Fact]
    public void Administrator_is_matched_on_the_object_id_whatever_its_kind()
    {
        Allowed(Service, Oid, "service", isAdministrator: true);
        Allowed(Person, Oid, "user", isAdministrator: true);
    }

    [Theory]
    [InlineData("user")]
    [InlineData("service")]
    [InlineData(null)]
    public void Persons_program_proves_nothing(string? type) => Refused(GatewayErrorCode.PrincipalMismatch, Person, "client", type);

    [Fact]
    public void Services_object_id_is_not_its_client_id() => Refused(GatewayErrorCode.PrincipalMismatch, Service, Oid, "service");

    [Fact]
    public void Kinds_do_not_stand_in_for_each_other()
    {
        Refused(GatewayErrorCode.PrincipalMismatch, Service, "client", "user");
        Refused(GatewayErrorCode.PrincipalMismatch, Person, Oid, "service");
        Refused(GatewayErrorCode.NotInGroup, Person, Oid, "group");
        Refused(GatewayErrorCode.PrincipalMismatch, Principals.User(Oid, [Group]), Group, "user");
    }

    [Fact]
    public void Another_tenant_is_another_principal()
        => Refused(GatewayErrorCode.PrincipalMismatch, Principals.Service(Oid, "00000000-0000-0000-0000-000000000001"), "client", "service");

    [Fact]
    public void User_that_is_not_there_or_not_mapped_or_hidden_is_refused()
    {
        Assert.Equal(GatewayErrorCode.DatabaseUserNotFound, Assert.Throws<GatewayException>(() => MySqlAuthorization.Check(Service, "app", null)).Code);
        Assert.Equal(GatewayErrorCode.DatabaseUserNotMapped, Assert.Throws<GatewayException>(() => MySqlAuthorization.Check(Service, "app", new DatabaseUser("app", false, null))).Code);
        Assert.Equal(GatewayErrorCode.DatabaseUserNotAllowed, Assert.Throws<GatewayException>(
            () => MySqlAuthorization.Check(Service, "app", new DatabaseUser("app", true, new PrincipalMapping("client", FakeTokens.Tenant, null, false)))).Code);
    }

    private static void Allowed(Principal principal, string id, string? type, bool isAdministrator = false)
    {
        var mapping = new PrincipalMapping(id, FakeTokens.Tenant, type, isAdministrator);

        Assert.Same(mapping, MySqlAuthorization.Check(principal, "app", new DatabaseUser("app", false, mapping)));
    }

    private static void Refused(GatewayErrorCode code, Principal principal, string id, string? type)
        => Assert.Equal(code, Assert.Throws<GatewayException>(
            () => MySqlAuthorization.Check(principal, "app", new DatabaseUser("app", false, new PrincipalMapping(id, FakeTokens.Tenant, type, false)))).Code);
}
