using System.Net;
using System.Text.Json.Nodes;
using Gatehouse.Connector;
using Gatehouse.Connector.Connections;
using Gatehouse.Connector.ResourceManager;

namespace Gatehouse.Tests.Connector.MySql;

/// <summary>The identity with which a MySQL server reads the tenant, and what it needs to.</summary>
public sealed class ServerIdentityTests : ConnectorTest
{
    private const string Principal = "1d000000-0000-0000-0000-000000000001";
    private const string Users = "df021288-bdef-4463-88db-98f22de89214";
    private const string Members = "98830695-27a2-44f7-8c18-0c3ebc9698f6";
    private const string Groups = "5b567255-7703-4780-807c-7be8301ae99b";
    private const string Applications = "9a5d68dd-52b0-4cc2-bd40-abcf44ac3a30";
    private const string Directory = "7ab1d382-f21e-4acd-a863-ba3e13f7da61";
    private const string DirectoryReaders = "88d8e3e3-8f55-4a1e-953a-9b9898b8876b";
    private static readonly string MySql = ResourceIds.MySqlServer(StubAzure.Subscription, "rg1", "my1");
    private static readonly string Identity = ResourceIds.Identity(StubAzure.Subscription, "rg1", "id1");

    public ServerIdentityTests()
    {
        AddServer(MySql, new JsonObject { ["fullyQualifiedDomainName"] = "my1.mysql.database.azure.com" });
        Azure.Resources[Identity] = Resource(Identity, new JsonObject { ["principalId"] = Principal });
    }

    [Theory]
    [InlineData("", "User.Read.All, GroupMember.Read.All, Application.Read.All")]
    [InlineData($"{Users} {Members}", "Application.Read.All")]
    [InlineData(Groups, "User.Read.All, Application.Read.All")]
    public async Task Missing_permissions_are_named_and_nothing_is_changed(string granted, string missing)
    {
        Grant(granted.Split(' ', StringSplitOptions.RemoveEmptyEntries));

        var error = await Assert.ThrowsAsync<ConnectorException>(() => CreateAsync(OnMySql()));

        Assert.Equal(ConnectorErrorCode.Forbidden, error.Code);
        Assert.Contains($" {missing}. ", error.Message, StringComparison.Ordinal);
        Assert.Contains(Principal, error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(Azure.Writes, write => write.Contains("flexibleServers", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData($"{Users} {Members} {Applications}", null)]
    [InlineData(Directory, null)]
    [InlineData("", DirectoryReaders)]
    public async Task Permissions_by_whatever_way_are_enough(string granted, string? role)
    {
        Grant(granted.Split(' ', StringSplitOptions.RemoveEmptyEntries), role);

        await AssertPlannedAsync();
    }

    [Theory]
    [InlineData(HttpStatusCode.Forbidden)]
    [InlineData(HttpStatusCode.NotFound)]
    public async Task Where_graph_does_not_tell_the_server_decides(HttpStatusCode status)
    {
        Azure.Before = request => request.RequestUri!.AbsolutePath.EndsWith("/appRoleAssignments", StringComparison.Ordinal)
            ? StubAzure.Answer(status, new JsonObject { ["error"] = new JsonObject { ["code"] = "No" } }) : null;

        await AssertPlannedAsync();
    }

    private static ConnectionRequest OnMySql() => Wanted() with
    {
        ServerId = MySql,
        Authentication = new() { Kind = AuthenticationKind.SystemAssignedIdentity, MySqlIdentityId = Identity },
    };

    private async Task AssertPlannedAsync()
    {
        var plan = await ConnectionCreation.PlanAsync(OnMySql(), Services, default);

        Assert.Equal(PlannedState.Change, plan.Steps.First(step => step.Kind == "server-identity").State);
    }

    private void Grant(string[] roles, string? directoryRole = null) => Azure.Before = request => request.RequestUri!.AbsolutePath switch
    {
        $"/v1.0/servicePrincipals/{Principal}/appRoleAssignments" => List("appRoleId", roles),
        $"/v1.0/servicePrincipals/{Principal}/transitiveMemberOf" => List("roleTemplateId", directoryRole is null ? [] : [directoryRole]),
        _ => null,
    };

    private static HttpResponseMessage List(string name, string[] values) => StubAzure.Answer(HttpStatusCode.OK, new JsonObject
    {
        ["value"] = new JsonArray([.. values.Select(value => new JsonObject { [name] = value })]),
    });
}
