using System.Text.Json.Nodes;

namespace Gatehouse.Tests.LocalCloud.ResourceManager;

public sealed class WebSiteTests : IAsyncLifetime
{
    private readonly Arm _arm = new();

    private string Identity => _arm.Group + "/providers/Microsoft.ManagedIdentity/userAssignedIdentities/id1";

    public async Task InitializeAsync()
    {
        await _arm.InitializeAsync();
        await _arm.OkAsync("PUT", _arm.Site, """{"location": "westeurope", "kind": "app,linux", "properties": {"serverFarmId": "/plan"}}""");
    }

    public Task DisposeAsync() => _arm.DisposeAsync();

    [Fact]
    public async Task A_site_answers_what_clients_read()
    {
        var site = await _arm.OkAsync("GET", _arm.Site);
        Assert.Equal("app,linux", (string?)site["kind"]);
        Assert.Equal("Running", (string?)site["properties"]!["state"]);
        Assert.Equal("web1.azurewebsites.net", (string?)site["properties"]!["defaultHostName"]);
        Assert.Equal("/plan", (string?)site["properties"]!["serverFarmId"]);
        Assert.NotNull(site["properties"]!["siteConfig"]);
        Assert.Null(site["identity"]);
        Assert.Equal("web", (string?)(await _arm.OkAsync("GET", _arm.Site + "/config/web"))["name"]);
        Assert.NotNull((await _arm.OkAsync("GET", _arm.Site + "/config/slotConfigNames"))["properties"]!["appSettingNames"]);
    }

    [Fact]
    public async Task Settings_are_replaced_listed_and_nothing_is_added_to_them()
    {
        Assert.Equal("{}", (await ListAsync("appsettings")).ToJsonString());
        await _arm.OkAsync("PUT", _arm.Site + "/config/appsettings", """{"properties": {"A": "1", "B": "2"}}""");
        var put = await _arm.OkAsync("PUT", _arm.Site + "/config/appsettings", """{"properties": {"B": 3, "C": true, "__d-e.f": "x"}}""");

        Assert.Equal("""{"B":"3","C":"true","__d-e.f":"x"}""", put["properties"]!.ToJsonString());
        Assert.Equal("""{"B":"3","C":"true","__d-e.f":"x"}""", (await ListAsync("AppSettings")).ToJsonString());
        Assert.Equal("MethodNotAllowed", await _arm.RefusedAsync(405, "GET", _arm.Site + "/config/appsettings"));
        Assert.Equal("MethodNotAllowed", await _arm.RefusedAsync(405, "GET", _arm.Site + "/config/connectionstrings"));
        Assert.Equal("InvalidRequestContent", await _arm.RefusedAsync(400, "PUT", _arm.Site + "/config/appsettings", """{"properties": {"A": {}}}"""));
    }

    [Fact]
    public async Task Connection_strings_have_a_value_and_a_type()
    {
        await _arm.OkAsync("PUT", _arm.Site + "/config/connectionstrings", """{"properties": {"db": {"value": "Host=x", "type": "Custom"}}}""");
        Assert.Equal("Host=x", (string?)(await ListAsync("connectionstrings"))["db"]!["value"]);
        Assert.Equal("InvalidRequestContent", await _arm.RefusedAsync(400, "PUT", _arm.Site + "/config/connectionstrings", """{"properties": {"db": "x"}}"""));
    }

    [Fact]
    public async Task Settings_that_come_with_the_site_are_settings_and_are_not_answered()
    {
        var site = await _arm.OkAsync("PUT", _arm.Site, """{"location": "westeurope", "properties": {"siteConfig": {"alwaysOn": true, "appSettings": [{"name": "A", "value": "secret"}]}}}""");

        Assert.Null(site["properties"]!["siteConfig"]!["appSettings"]);
        Assert.True((bool)site["properties"]!["siteConfig"]!["alwaysOn"]!);
        Assert.DoesNotContain("secret", _arm.Cloud.State.Find(_arm.Site)!.ToJsonString(), StringComparison.Ordinal);
        Assert.Equal("""{"A":"secret"}""", (await ListAsync("appsettings")).ToJsonString());
        Assert.Equal("InvalidRequestContent", await _arm.RefusedAsync(400, "PUT", _arm.Site, """{"location": "westeurope", "properties": {"siteConfig": {"appSettings": {"A": 1}}}}"""));
    }

    [Fact]
    public async Task A_system_assigned_identity_lives_as_long_as_the_site_has_it()
    {
        var principal = await PrincipalAsync("PATCH", """{"identity": {"type": "SystemAssigned"}}""");
        Assert.Equal(_arm.Site, _arm.Cloud.Directory.FindServicePrincipal(principal!)!.ResourceId);
        Assert.Equal(principal, await PrincipalAsync("PUT", """{"location": "westeurope"}"""));
        Assert.Equal(principal, await PrincipalAsync("PUT", """{"location": "westeurope", "identity": {"type": "systemassigned"}}"""));
        Assert.Null(await PrincipalAsync("PATCH", """{"identity": {"type": "None"}}"""));
        Assert.Null(_arm.Cloud.Directory.FindServicePrincipal(principal!));
        var second = await PrincipalAsync("PATCH", """{"identity": {"type": "SystemAssigned"}}""");
        Assert.NotEqual(principal, second);
        await _arm.OkAsync("DELETE", _arm.Site);
        Assert.Null(_arm.Cloud.Directory.FindServicePrincipal(second!));
    }

    [Fact]
    public async Task User_assigned_identities_are_answered_with_their_ids()
    {
        var identity = await _arm.OkAsync("PUT", Identity, """{"location": "westeurope"}""");
        var site = await _arm.OkAsync("PATCH", _arm.Site, Assign("SystemAssigned, UserAssigned", new JsonObject()));

        var assigned = site["identity"]!["userAssignedIdentities"]![Identity]!;
        Assert.Equal((string?)identity["properties"]!["principalId"], (string?)assigned["principalId"]);
        Assert.Equal((string?)identity["properties"]!["clientId"], (string?)assigned["clientId"]);
        Assert.Equal(_arm.Cloud.Tenant.TenantId, (string?)site["identity"]!["tenantId"]);
        Assert.Equal(1, (int)(await _arm.OkAsync("POST", Identity + "/listAssociatedResources"))["totalCount"]!);

        var removed = await _arm.OkAsync("PATCH", _arm.Site, Assign("SystemAssigned", null));
        Assert.Equal("SystemAssigned", (string?)removed["identity"]!["type"]);
        Assert.Null(removed["identity"]!["userAssignedIdentities"]);
        await _arm.OkAsync("DELETE", Identity);
        Assert.Null(_arm.Cloud.Directory.FindServicePrincipal((string)identity["properties"]!["principalId"]!));
    }

    [Theory]
    [InlineData("""{"type": "UserAssigned", "userAssignedIdentities": {"/subscriptions/s/resourceGroups/rg1/providers/Microsoft.ManagedIdentity/userAssignedIdentities/none": {}}}""", "FailedIdentityOperation")]
    [InlineData("""{"type": "UserAssigned", "userAssignedIdentities": {"nonsense": {}}}""", "FailedIdentityOperation")]
    [InlineData("""{"type": "UserAssigned"}""", "FailedIdentityOperation")]
    [InlineData("""{"type": "Everything"}""", "InvalidRequestContent")]
    [InlineData("\"SystemAssigned\"", "InvalidRequestContent")]
    public async Task An_identity_that_cannot_be_is_refused_and_changes_nothing(string identity, string code)
    {
        var before = await _arm.OkAsync("GET", _arm.Site);
        Assert.Equal(code, await _arm.RefusedAsync(400, "PATCH", _arm.Site, "{\"identity\": " + identity + "}"));
        Assert.True(JsonNode.DeepEquals(before, await _arm.OkAsync("GET", _arm.Site)));
    }

    [Fact]
    public async Task A_slot_has_settings_and_an_identity_of_its_own()
    {
        var slot = await _arm.OkAsync("PUT", _arm.Site + "/slots/staging", """{"location": "westeurope", "identity": {"type": "SystemAssigned"}}""");
        await _arm.OkAsync("PUT", _arm.Site + "/slots/staging/config/appsettings", """{"properties": {"S": "1"}}""");

        Assert.Equal("Microsoft.Web/sites/slots", (string?)slot["type"]);
        Assert.Equal("web1-staging.azurewebsites.net", (string?)slot["properties"]!["defaultHostName"]);
        Assert.Equal("{}", (await ListAsync("appsettings")).ToJsonString());
        Assert.Equal("""{"S":"1"}""", (await _arm.OkAsync("POST", _arm.Site + "/slots/staging/config/appsettings/list"))["properties"]!.ToJsonString());
        Assert.Single((await _arm.OkAsync("GET", _arm.Site + "/slots"))["value"]!.AsArray());
        var principal = (string)slot["identity"]!["principalId"]!;
        await _arm.OkAsync("DELETE", _arm.Site);
        Assert.Null(_arm.Cloud.Directory.FindServicePrincipal(principal));
    }

    private string Assign(string type, JsonObject? value) => new JsonObject
    {
        ["identity"] = new JsonObject { ["type"] = type, ["userAssignedIdentities"] = new JsonObject { [Identity] = value } },
    }.ToJsonString();

    private async Task<string?> PrincipalAsync(string method, string body) => (string?)(await _arm.OkAsync(method, _arm.Site, body))["identity"]?["principalId"];

    private async Task<JsonNode> ListAsync(string part) => (await _arm.OkAsync("POST", $"{_arm.Site}/config/{part}/list"))["properties"]!;
}
