using System.Text.Json.Nodes;
using Gatehouse.LocalCloud.ResourceManager.AccessControl;
using Gatehouse.Tokens;

namespace Gatehouse.Tests.LocalCloud.ResourceManager.AccessControl;

/// <summary>What a person may do who has a role, another one, or none.</summary>
public sealed class AccessTests : IAsyncLifetime
{
    private readonly Arm _arm = new();
    private Principal _developer = null!;
    private Principal _mary = null!;

    private string Group => _arm.Group;

    private string Assignments => "/providers/Microsoft.Authorization/roleAssignments";

    public async Task InitializeAsync()
    {
        await _arm.InitializeAsync();
        await _arm.OkAsync("PUT", _arm.Site, """{"location": "westeurope"}""");
        _developer = _arm.Caller;
        var user = _arm.Cloud.Directory.Users.Add("mary@contoso.example");
        _mary = _arm.Person(user.Id, user.UserPrincipalName);
    }

    public Task DisposeAsync() => _arm.DisposeAsync();

    [Fact]
    public async Task Without_a_role_everything_is_refused_with_azures_text()
    {
        _arm.Caller = _mary;
        foreach (var (method, path) in new[]
            { ("GET", _arm.Site), ("PUT", _arm.Site), ("DELETE", _arm.Site), ("PATCH", Group), ("GET", Group), ("GET", Group + "/resources"), ("DELETE", Group), ("GET", _arm.Subscription), ("POST", _arm.Site + "/config/appsettings/list") })
            Assert.Equal("AuthorizationFailed", await _arm.RefusedAsync(403, method, path, method == "GET" ? null : "{}"));
        var (_, answer) = await _arm.SendAsync("POST", _arm.Site + "/config/appsettings/list", "{}");
        Assert.Equal(
            $"The client 'mary@contoso.example' with object id '{_mary.ObjectId}' does not have authorization to perform action "
            + $"'Microsoft.Web/sites/config/list/action' over scope '{_arm.Site}/config/appsettings' or the scope is invalid.",
            (string?)answer!["error"]!["message"]);
        Assert.Single((await _arm.OkAsync("GET", "/subscriptions"))["value"]!.AsArray()); // so that az can sign in
        Assert.Empty((await PermissionsAsync(Group)).AsArray());
    }

    [Fact]
    public async Task A_reader_reads_all_but_secrets_and_changes_nothing()
    {
        await AssignAsync(_mary.ObjectId, RoleDefinitions.Reader, Group);
        _arm.Caller = _mary;
        await _arm.OkAsync("GET", _arm.Site);
        await _arm.OkAsync("GET", _arm.Subscription);
        await _arm.OkAsync("GET", _arm.Site + "/config/web");
        Assert.Equal("AuthorizationFailed", await _arm.RefusedAsync(403, "POST", _arm.Site + "/config/appsettings/list", "{}"));
        Assert.Equal("AuthorizationFailed", await _arm.RefusedAsync(403, "PATCH", _arm.Site, "{}"));
        Assert.Equal("AuthorizationFailed", await _arm.RefusedAsync(403, "PUT", _arm.Subscription + "/resourceGroups/mine", """{"location":"x"}"""));
    }

    [Fact]
    public async Task A_list_of_the_subscription_shows_what_the_caller_may_read()
    {
        var other = _arm.Subscription + "/resourceGroups/rg2";
        await _arm.OkAsync("PUT", other, """{"location": "westeurope"}""");
        await _arm.OkAsync("PUT", other + "/providers/Microsoft.Web/sites/web2", """{"location": "westeurope"}""");
        await AssignAsync(_mary.ObjectId, RoleDefinitions.Reader, other);
        _arm.Caller = _mary;
        foreach (var (list, only) in new[] { ("/resourceGroups", "rg2"), ("/resources", "web2"), ("/providers/Microsoft.Web/sites", "web2") })
            Assert.Equal(only, (string?)Assert.Single((await _arm.OkAsync("GET", _arm.Subscription + list))["value"]!.AsArray())!["name"]);
        Assert.Equal("AuthorizationFailed", await _arm.RefusedAsync(403, "GET", Group + "/providers/Microsoft.Web/sites"));
    }

    [Fact]
    public async Task A_contributor_changes_resources_and_not_who_has_access()
    {
        await AssignAsync(_mary.ObjectId, RoleDefinitions.Contributor, Group);
        _arm.Caller = _mary;
        await _arm.OkAsync("PUT", Group + "/providers/Microsoft.Web/sites/hers", """{"location": "westeurope"}""");
        Assert.Equal("AuthorizationFailed", await _arm.RefusedAsync(403, "PUT", $"{Group}{Assignments}/{Guid.NewGuid()}", Body(_mary.ObjectId, RoleDefinitions.Owner)));
        var permission = Assert.Single((await PermissionsAsync(_arm.Site)).AsArray())!;
        Assert.Equal("*", (string?)permission["actions"]![0]);
        Assert.Contains("Microsoft.Authorization/*/Write", permission["notActions"]!.AsArray().Select(action => (string)action!));
    }

    [Fact]
    public async Task A_role_on_one_resource_stays_there_and_ends_with_its_name()
    {
        await _arm.OkAsync("PUT", _arm.Site + "0", """{"location": "westeurope"}""");
        await AssignAsync(_mary.ObjectId, RoleDefinitions.Owner, _arm.Site);
        _arm.Caller = _mary;
        await _arm.OkAsync("PATCH", _arm.Site, "{}");
        await _arm.OkAsync("GET", _arm.Site.ToUpperInvariant().Replace("/SUBSCRIPTIONS", "/subscriptions", StringComparison.Ordinal));
        await _arm.RefusedAsync(403, "GET", _arm.Site + "0"); // web10 is not below web1
        await _arm.RefusedAsync(403, "GET", Group);
        _arm.Caller = _developer;
        await _arm.OkAsync("DELETE", _arm.Site);
        await _arm.OkAsync("PUT", _arm.Site, """{"location": "westeurope"}""");
        _arm.Caller = _mary;
        await _arm.RefusedAsync(403, "GET", _arm.Site); // the role went with the app that it was on
    }

    [Fact]
    public async Task Groups_within_groups_pass_their_roles_on_until_one_leaves()
    {
        var groups = _arm.Cloud.Directory.Groups;
        var (outer, inner) = (groups.Add("outer"), groups.Add("inner"));
        groups.AddMember(outer.Id, inner.Id);
        groups.AddMember(inner.Id, _mary.ObjectId);
        await AssignAsync(outer.Id, RoleDefinitions.Reader, _arm.Subscription);
        _arm.Caller = _mary;
        await _arm.OkAsync("GET", _arm.Site);
        Assert.Single((await PermissionsAsync(Group)).AsArray());
        groups.RemoveMember(outer.Id, inner.Id);
        await _arm.RefusedAsync(403, "GET", _arm.Site);
        Assert.Equal("AuthorizationFailed", await _arm.RefusedAsync(403, "GET", _arm.Subscription));
    }

    [Fact]
    public async Task Roles_add_up_and_what_one_leaves_out_another_may_give()
    {
        await AssignAsync(_mary.ObjectId, RoleDefinitions.Contributor, Group);
        await AssignAsync(_mary.ObjectId, "18d7d88d-d35e-4fb5-a5c3-7773c20a72d9", Group);
        _arm.Caller = _mary;
        await _arm.OkAsync("PUT", $"{Group}{Assignments}/{Guid.NewGuid()}", Body(_mary.ObjectId, RoleDefinitions.Reader));
    }

    [Fact]
    public async Task A_custom_role_allows_what_it_says()
    {
        var role = $"/providers/Microsoft.Authorization/roleDefinitions/{Guid.NewGuid()}";
        await _arm.OkAsync("PUT", _arm.Subscription + role, """
            {"properties": {"roleName": "Settings keeper", "permissions": [{"actions": ["Microsoft.Web/sites/config/*"], "notActions": ["*/write"]}]}}
            """);
        await AssignAsync(_mary.ObjectId, _arm.Subscription + role, Group);
        Assert.Equal("RoleDefinitionHasAssignments", await _arm.RefusedAsync(400, "DELETE", _arm.Subscription + role));
        _arm.Caller = _mary;
        await _arm.OkAsync("POST", _arm.Site + "/config/appsettings/list", "{}");
        await _arm.RefusedAsync(403, "PUT", _arm.Site + "/config/appsettings", """{"properties": {}}""");
        await _arm.RefusedAsync(403, "GET", _arm.Site);
    }

    [Fact]
    public async Task An_identity_needs_the_right_to_assign_it()
    {
        var identity = Group + "/providers/Microsoft.ManagedIdentity/userAssignedIdentities/id1";
        await _arm.OkAsync("PUT", identity, """{"location": "westeurope"}""");
        await AssignAsync(_mary.ObjectId, "de139f84-1756-47ae-9be6-808fbbe84772", Group);
        _arm.Caller = _mary;
        var body = "{\"identity\": {\"type\": \"UserAssigned\", \"userAssignedIdentities\": {\"" + identity + "\": {}}}}";
        Assert.Equal("LinkedAuthorizationFailed", await _arm.RefusedAsync(403, "PATCH", _arm.Site, body));
        _arm.Caller = _developer;
        await AssignAsync(_mary.ObjectId, "f1a07417-d97a-45cb-824c-7a7467783830", identity);
        _arm.Caller = _mary;
        await _arm.OkAsync("PATCH", _arm.Site, body);
    }

    [Fact]
    public async Task A_linker_needs_rights_on_its_source_and_on_its_target()
    {
        const string everything = "/providers/Microsoft.ServiceLinker/linkers/c1";
        var server = _arm.Subscription + "/resourceGroups/data/providers/Microsoft.DBforPostgreSQL/flexibleServers/pg1";
        await _arm.OkAsync("PUT", _arm.Subscription + "/resourceGroups/data", """{"location": "eastus"}""");
        Linkers.StoreServer(_arm, server, "db1");
        var body = Linkers.Body(server + "/databases/db1", """{"authType": "systemAssignedIdentity", "userName": "aad_c1"}""", "dotnet");
        await AssignAsync(_mary.ObjectId, RoleDefinitions.Contributor, _arm.Site);
        _arm.Caller = _mary;
        var (status, answer) = await _arm.SendAsync("PUT", _arm.Site + everything, body);
        Assert.Equal(403, status);
        Assert.Contains($"'Microsoft.DBforPostgreSQL/flexibleServers/read' over scope '{server}'", (string)answer!["error"]!["message"]!, StringComparison.Ordinal);
        _arm.Caller = _developer;
        await AssignAsync(_mary.ObjectId, RoleDefinitions.Reader, server);
        _arm.Caller = _mary;
        (_, answer) = await _arm.SendAsync("PUT", _arm.Site + everything, body);
        Assert.Contains("flexibleServers/firewallRules/write'", (string)answer!["error"]!["message"]!, StringComparison.Ordinal);
        _arm.Caller = _developer;
        await _arm.OkAsync("PUT", _arm.Site + everything, body);
        _arm.Caller = _mary;
        Assert.Equal("AuthorizationFailed", await _arm.RefusedAsync(403, "DELETE", _arm.Site + everything));
        _arm.Caller = _developer;
        await AssignAsync(_mary.ObjectId, RoleDefinitions.Contributor, server);
        _arm.Caller = _mary;
        await _arm.OkAsync("DELETE", _arm.Site + everything);
    }

    [Fact]
    public async Task A_principal_of_another_tenant_may_nothing()
    {
        _arm.Caller = _developer with { TenantId = Guid.NewGuid().ToString() };
        await _arm.RefusedAsync(403, "GET", _arm.Site);
        await _arm.RefusedAsync(403, "GET", "/subscriptions");
        await _arm.RefusedAsync(403, "GET", _arm.Site + "/providers/Microsoft.Authorization/permissions");
    }

    private static string Body(string principal, string role)
        => new JsonObject { ["properties"] = new JsonObject { ["roleDefinitionId"] = role, ["principalId"] = principal } }.ToJsonString();

    private async Task<JsonNode> PermissionsAsync(string scope)
        => (await _arm.OkAsync("GET", scope + "/providers/Microsoft.Authorization/permissions"))["value"]!;

    private Task<JsonObject> AssignAsync(string principal, string role, string scope)
        => _arm.OkAsync("PUT", $"{scope}{Assignments}/{Guid.NewGuid()}", Body(principal, role));
}
