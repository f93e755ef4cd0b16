using System.Text.Json.Nodes;
using Gatehouse.LocalCloud.ResourceManager.AccessControl;
using Gatehouse.LocalCloud.State;

namespace Gatehouse.Tests.LocalCloud.ResourceManager.AccessControl;

public sealed class RoleAssignmentTests : IAsyncLifetime
{
    private const string Assignments = "/providers/Microsoft.Authorization/roleAssignments";
    private const string Definitions = "/providers/Microsoft.Authorization/roleDefinitions";
    private readonly Arm _arm = new();
    private string _user = "";

    public async Task InitializeAsync()
    {
        await _arm.InitializeAsync();
        await _arm.OkAsync("PUT", _arm.Site, """{"location": "westeurope"}""");
        _user = _arm.Cloud.Directory.Users.Add("mary@contoso.example").Id;
    }

    public Task DisposeAsync() => _arm.DisposeAsync();

    [Fact]
    public async Task An_assignment_is_kept_with_its_scope_and_the_kind_of_its_principal()
    {
        var id = $"{_arm.Group}{Assignments}/{Guid.NewGuid()}";
        var (status, made) = await _arm.SendAsync("PUT", id, Body(RoleDefinitions.Reader));
        Assert.Equal(201, status);
        var properties = made!["properties"]!;
        Assert.Equal("User", (string?)properties["principalType"]);
        Assert.Equal(_arm.Group, (string?)properties["scope"]);
        Assert.Equal($"{_arm.Subscription}{Definitions}/{RoleDefinitions.Reader}", (string?)properties["roleDefinitionId"]);
        Assert.Equal(_arm.Caller.ObjectId, (string?)properties["createdBy"]);
        Assert.True(JsonNode.DeepEquals(made, await _arm.OkAsync("GET", id)));
        Assert.NotNull(new StateStore(_arm.Cloud.Data.Resources).Find(id)); // on disk: a start after kill -9 reads the same
        Assert.Equal(200, (await _arm.SendAsync("PUT", id, Body(RoleDefinitions.Reader))).Status);
        Assert.Equal(id, (string?)(await _arm.OkAsync("DELETE", id))["id"]);
        Assert.Equal(204, (await _arm.SendAsync("DELETE", id)).Status);
    }

    [Theory]
    [InlineData("InvalidRoleAssignmentId", 400, "not-a-guid", "{role}", "{user}")]
    [InlineData("RoleDefinitionDoesNotExist", 404, "{new}", "00000000-0000-0000-0000-000000000001", "{user}")]
    [InlineData("PrincipalNotFound", 400, "{new}", "{role}", "00000000-0000-0000-0000-000000000001")]
    [InlineData("BadRequestFormat", 400, "{new}", "", "{user}")]
    [InlineData("BadRequestFormat", 400, "{new}", "{role}", "")]
    public async Task Nonsense_is_refused(string code, int status, string name, string role, string principal)
    {
        name = name.Replace("{new}", Guid.NewGuid().ToString(), StringComparison.Ordinal);
        var body = Body(role.Replace("{role}", RoleDefinitions.Reader, StringComparison.Ordinal), principal.Replace("{user}", _user, StringComparison.Ordinal));
        Assert.Equal(code, await _arm.RefusedAsync(status, "PUT", $"{_arm.Group}{Assignments}/{name}", body));
    }

    [Fact]
    public async Task The_same_role_twice_is_refused_and_an_assignment_cannot_be_changed()
    {
        var id = $"{_arm.Group}{Assignments}/{Guid.NewGuid()}";
        await _arm.OkAsync("PUT", id, Body(RoleDefinitions.Reader));
        Assert.Equal("RoleAssignmentExists", await _arm.RefusedAsync(409, "PUT", $"{_arm.Group}{Assignments}/{Guid.NewGuid()}", Body(RoleDefinitions.Reader)));
        Assert.Equal("RoleAssignmentUpdateNotPermitted", await _arm.RefusedAsync(400, "PUT", id, Body(RoleDefinitions.Owner)));
        Assert.Equal("ResourceNotFound", await _arm.RefusedAsync(404, "PUT", $"{_arm.Site}none{Assignments}/{Guid.NewGuid()}", Body(RoleDefinitions.Reader)));
    }

    [Fact]
    public async Task Lists_have_what_is_above_and_below_and_the_filters_of_azure()
    {
        var group = _arm.Cloud.Directory.Groups.Add("team");
        _arm.Cloud.Directory.Groups.AddMember(group.Id, _user);
        await AssignAsync(_arm.Subscription, RoleDefinitions.Reader, group.Id);
        await AssignAsync(_arm.Group, RoleDefinitions.Contributor, _user);
        await AssignAsync(_arm.Site, RoleDefinitions.Owner, _user);
        Assert.Equal(3 + 1, await CountAsync(_arm.Group, "")); // with the owner's, at the tenant
        Assert.Equal(2 + 1, await CountAsync(_arm.Group, "atScope()"));
        Assert.Equal(2, await CountAsync(_arm.Group, $"principalId eq '{_user}'"));
        Assert.Equal(3, await CountAsync(_arm.Group, $"assignedTo('{_user}')"));
        Assert.Equal(2, await CountAsync(_arm.Group, $"atScope() and assignedTo('{_user}')"));
        foreach (var bad in new[] { "principalId", "atScope() and ", "atScope() or atScope()", "principalId ne 'x'", "name eq 'x'" })
            Assert.Equal("UnsupportedQuery", await _arm.RefusedAsync(400, "GET", _arm.Group + Assignments, null, Query(bad)));
        Assert.DoesNotContain(
            (await _arm.OkAsync("GET", _arm.Group + "/resources"))["value"]!.AsArray(), item => ((string)item!["type"]!).Contains("role", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Built_in_roles_have_azures_ids_and_are_found_by_name()
    {
        var found = Assert.Single((await _arm.OkAsync("GET", _arm.Site + Definitions, null, Query("roleName eq 'Website Contributor'")))["value"]!.AsArray())!;
        Assert.Equal("de139f84-1756-47ae-9be6-808fbbe84772", (string?)found["name"]);
        Assert.Equal("BuiltInRole", (string?)found["properties"]!["type"]);
        Assert.Equal("Owner", (string?)(await _arm.OkAsync("GET", $"{_arm.Subscription}{Definitions}/{RoleDefinitions.Owner}"))["properties"]!["roleName"]);
        Assert.Equal("RoleDefinitionIsBuiltIn", await _arm.RefusedAsync(400, "PUT", $"{_arm.Subscription}{Definitions}/{RoleDefinitions.Owner}",
            """{"properties": {"roleName": "x", "permissions": [{"actions": ["*"]}]}}"""));
    }

    [Fact]
    public async Task The_last_owner_of_the_subscription_stays()
    {
        var other = _arm.Cloud.Directory.Users.Add("joe@contoso.example").Id;
        var (first, second) = ($"{_arm.Subscription}{Assignments}/{Guid.NewGuid()}", $"{_arm.Subscription}{Assignments}/{Guid.NewGuid()}");
        await _arm.OkAsync("PUT", first, Body(RoleDefinitions.Owner));
        await _arm.OkAsync("PUT", second, Body(RoleDefinitions.Owner, other));
        await _arm.OkAsync("DELETE", first);
        Assert.Equal("RoleAssignmentDeleteNotPermitted", await _arm.RefusedAsync(409, "DELETE", second));
    }

    [Fact]
    public void A_cloud_gets_its_owners_once()
    {
        var roles = new RoleAssignments(_arm.Cloud);
        var application = _arm.Cloud.Directory.Applications.Add("tool");
        var tool = _arm.Cloud.Directory.FindServicePrincipal(application.AppId)!.Id;
        var identity = _arm.Cloud.Directory.EnsureManagedIdentity(_arm.Site).Id;
        roles.Begin();
        var later = _arm.Cloud.Directory.Users.Add("later@contoso.example").Id;
        roles.Begin();
        foreach (var owner in new[] { _user, tool })
            Assert.Equal(_arm.Subscription, Assert.Single(roles.Of(owner)).Scope);
        Assert.Empty(roles.Of(later));
        Assert.Empty(roles.Of(identity));
    }

    private static string Query(string filter) => "?api-version=2022-04-01&$filter=" + Uri.EscapeDataString(filter);

    private string Body(string role, string? principal = null)
        => new JsonObject { ["properties"] = new JsonObject { ["roleDefinitionId"] = role, ["principalId"] = principal ?? _user } }.ToJsonString();

    private Task<JsonObject> AssignAsync(string scope, string role, string principal)
        => _arm.OkAsync("PUT", $"{scope}{Assignments}/{Guid.NewGuid()}", Body(role, principal));

    private async Task<int> CountAsync(string scope, string filter)
        => (await _arm.OkAsync("GET", scope + Assignments, null, Query(filter)))["value"]!.AsArray().Count;
}
