using System.Net;
using Gatehouse.Connector;
using Gatehouse.Connector.Connections;
using Gatehouse.Connector.Permissions;

namespace Gatehouse.Tests.Connector;

public sealed class PermissionTests : ConnectorTest
{
    [Fact]
    public async Task A_missing_permission_is_named_with_the_smallest_role_before_anything_is_changed()
    {
        Azure.Permissions.Clear();
        Azure.Permissions.Add(["*/read", "Microsoft.Web/sites/*", "Microsoft.ServiceLinker/*", "Microsoft.DBforPostgreSQL/flexibleServers/firewallRules/*"]);

        var e = await Assert.ThrowsAsync<ConnectorException>(() => CreateAsync(Wanted()));

        Assert.Equal(ConnectorErrorCode.Forbidden, e.Code);
        Assert.Contains("Microsoft.DBforPostgreSQL/flexibleServers/administrators/write", e.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("firewallRules/write", e.Message, StringComparison.Ordinal);
        Assert.Contains("'Contributor'", e.Message, StringComparison.Ordinal);
        Assert.Contains(Server, e.Message, StringComparison.Ordinal);
        Assert.Empty(Azure.Writes);
        Assert.Null(Journal.Content);
    }

    [Fact]
    public async Task What_is_opted_out_of_needs_no_permission()
    {
        Azure.Permissions.Clear();
        Azure.Permissions.Add(["*/read", "Microsoft.Web/sites/*", "Microsoft.ServiceLinker/*"]);

        await CreateAsync(Wanted() with { OptOut = OptOuts.Authentication });

        Assert.Equal("optOutAllAuth", (string?)Azure.Resources[Site + "/providers/Microsoft.ServiceLinker/linkers/conn1"]["properties"]!["authInfo"]!["authMode"]);
        Assert.Empty(Database.Users);
    }

    [Fact]
    public async Task A_service_that_cannot_tell_permissions_stops_the_command()
    {
        Azure.Before = request => request.RequestUri!.AbsolutePath.EndsWith("/permissions", StringComparison.Ordinal)
            ? StubAzure.Answer(HttpStatusCode.ServiceUnavailable, null) : null;

        Assert.Equal(ConnectorErrorCode.Unavailable, (await Assert.ThrowsAsync<ConnectorException>(() => CreateAsync(Wanted()))).Code);
    }

    [Theory]
    [InlineData("*", "Microsoft.Web/sites/read", true)]
    [InlineData("*/read", "Microsoft.Web/sites/read", true)]
    [InlineData("*/read", "Microsoft.Web/sites/write", false)]
    [InlineData("microsoft.web/SITES/*", "Microsoft.Web/sites/config/list/action", true)]
    [InlineData("Microsoft.Web/sites", "Microsoft.Web/sites/read", false)]
    [InlineData("Microsoft.*/servers/*/read", "Microsoft.Sql/servers/databases/read", true)]
    [InlineData("", "Microsoft.Web/sites/read", false)]
    public void A_star_stands_for_any_characters(string pattern, string action, bool allowed)
        => Assert.Equal(allowed, CallerPermissions.Matches(pattern, action));

    [Fact]
    public void What_is_excepted_from_a_grant_is_not_granted_but_another_grant_may()
    {
        Assert.False(new CallerPermissions([(["*"], ["*/write"])]).Allow("a/write"));
        Assert.True(new CallerPermissions([(["*"], ["*/write"]), (["a/write"], [])]).Allow("a/write"));
    }

    [Theory]
    [InlineData("Reader", "Microsoft.Web/sites/read")]
    [InlineData("Website Contributor", "Microsoft.Web/sites/config/write")]
    [InlineData("SQL Security Manager", "Microsoft.Sql/servers/administrators/write")]
    [InlineData("Managed Identity Operator", "Microsoft.ManagedIdentity/userAssignedIdentities/assign/action")]
    [InlineData("Contributor", "Microsoft.DBforMySQL/flexibleServers/write")]
    [InlineData("Owner", "Microsoft.Authorization/roleAssignments/write")]
    public void The_smallest_role_is_found(string role, string action) => Assert.Equal(role, SmallestRole.For([action]));
}
