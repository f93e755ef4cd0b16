using System.Text.Json.Nodes;

namespace Gatehouse.Tests.LocalCloud.ResourceManager;

public sealed class ResourceStoreTests : IAsyncLifetime
{
    private const string Body = """{"location": "westeurope", "tags": {"a": "b"}, "sku": {"name": "F1"}, "properties": {"x": 1, "provisioningState": "Failed"}}""";
    private readonly Arm _arm = new();

    private string Plan => _arm.Group + "/providers/Microsoft.Web/serverfarms/plan1";

    public Task InitializeAsync() => _arm.InitializeAsync();

    public Task DisposeAsync() => _arm.DisposeAsync();

    [Fact]
    public async Task A_resource_is_made_answered_replaced_patched_and_deleted()
    {
        var (status, made) = await _arm.SendAsync("PUT", Plan, Body);
        Assert.Equal(201, status);
        Assert.Equal(Plan, (string?)made!["id"]);
        Assert.Equal("plan1", (string?)made["name"]);
        Assert.Equal("Microsoft.Web/serverfarms", (string?)made["type"]);
        Assert.Equal("Succeeded", (string?)made["properties"]!["provisioningState"]);
        Assert.Equal("F1", (string?)made["sku"]!["name"]);
        Assert.True(JsonNode.DeepEquals(made, await _arm.OkAsync("GET", Plan)));
        Assert.Equal(204, (await _arm.SendAsync("HEAD", Plan)).Status);

        var patched = await _arm.OkAsync("PATCH", Plan, """{"tags": {"a": null, "c": "d"}, "properties": {"y": {"z": 2}}}""");
        Assert.Equal("""{"c":"d"}""", patched["tags"]!.ToJsonString());
        Assert.Equal("""{"x":1,"provisioningState":"Succeeded","y":{"z":2}}""", patched["properties"]!.ToJsonString());

        var (again, replaced) = await _arm.SendAsync("PUT", Plan, """{"location": "westeurope", "properties": {}}""");
        Assert.Equal(200, again);
        Assert.Null(replaced!["tags"]);
        Assert.Equal("""{"provisioningState":"Succeeded"}""", replaced["properties"]!.ToJsonString());

        Assert.Equal(200, (await _arm.SendAsync("DELETE", Plan)).Status);
        Assert.Equal(204, (await _arm.SendAsync("DELETE", Plan)).Status);
        Assert.Equal("ResourceNotFound", await _arm.RefusedAsync(404, "GET", Plan));
        Assert.Equal("ResourceNotFound", await _arm.RefusedAsync(404, "PATCH", Plan, "{}"));
    }

    [Fact]
    public async Task Paths_have_no_case_and_ids_keep_the_first_one()
    {
        await _arm.OkAsync("PUT", Plan.Replace("resourceGroups/rg1", "RESOURCEgroups/RG1", StringComparison.Ordinal).Replace("/plan1", "/Plan1", StringComparison.Ordinal), Body);
        var found = await _arm.OkAsync("GET", Plan.ToUpperInvariant().Replace(_arm.Subscription.ToUpperInvariant(), _arm.Subscription.ToUpperInvariant(), StringComparison.Ordinal));
        Assert.Equal(Plan.Replace("/plan1", "/Plan1", StringComparison.Ordinal), (string?)found["id"]);
        var again = await _arm.OkAsync("PUT", Plan, Body);
        Assert.Equal("Plan1", (string?)again["name"]);

        var site = await _arm.OkAsync("PUT", _arm.Group + "/providers/microsoft.web/SITES/App", """{"location": "westeurope"}""");
        Assert.Equal("Microsoft.Web/sites", (string?)site["type"]);
        Assert.EndsWith("/resourceGroups/rg1/providers/Microsoft.Web/sites/App", (string?)site["id"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Lists_have_what_belongs_to_their_scope()
    {
        await _arm.OkAsync("PUT", _arm.Subscription + "/resourceGroups/rg2", """{"location": "westeurope"}""");
        await _arm.OkAsync("PUT", Plan, Body);
        await _arm.OkAsync("PUT", Plan.Replace("rg1", "rg2", StringComparison.Ordinal).Replace("plan1", "plan2", StringComparison.Ordinal), Body);
        await _arm.OkAsync("PUT", _arm.Site, """{"location": "westeurope"}""");
        await _arm.OkAsync("PUT", Plan + "/children/c1", "{}");
        await _arm.OkAsync("PUT", _arm.Site + "/providers/Microsoft.Insights/diagnosticSettings/l1", "{}");

        Assert.Equal(["plan1", "plan2"], await NamesAsync(_arm.Subscription + "/providers/Microsoft.Web/serverfarms"));
        Assert.Equal(["plan1"], await NamesAsync(_arm.Group + "/providers/Microsoft.Web/serverFarms"));
        Assert.Equal(["c1"], await NamesAsync(Plan + "/children"));
        Assert.Equal(["l1"], await NamesAsync(_arm.Site + "/providers/Microsoft.Insights/diagnosticSettings"));
        Assert.Empty(await NamesAsync(_arm.Group + "/providers/Microsoft.Insights/diagnosticSettings"));
        Assert.Equal(["plan1", "web1", "plan2"], await NamesAsync(_arm.Subscription + "/resources"));
        Assert.Equal(["plan1", "web1"], await NamesAsync(_arm.Group + "/resources"));
        Assert.Equal(["web1"], await NamesAsync(_arm.Subscription + "/resources", "?api-version=1&$filter=resourceType eq 'Microsoft.Web/Sites' and name eq 'web1'"));
        Assert.Equal("InvalidFilterInQueryString", await _arm.RefusedAsync(400, "GET", _arm.Subscription + "/resources", null, "?api-version=1&$filter=1 eq 1"));
        Assert.Equal(["rg1", "rg2"], await NamesAsync(_arm.Subscription + "/resourcegroups"));
    }

    [Fact]
    public async Task Deleting_takes_children_and_extensions_along()
    {
        await _arm.OkAsync("PUT", Plan, Body);
        await _arm.OkAsync("PUT", Plan + "/children/c1", "{}");
        await _arm.OkAsync("PUT", Plan + "/providers/Microsoft.Insights/diagnosticSettings/l1", "{}");
        await _arm.OkAsync("PUT", Plan + "2", Body);

        await _arm.OkAsync("DELETE", Plan);

        Assert.Equal([Plan + "2"], _arm.Cloud.State.List(_arm.Group + "/").Select(entry => entry.Id));
    }

    [Fact]
    public async Task A_group_is_made_patched_and_deleted_with_its_resources()
    {
        Assert.Equal(200, (await _arm.SendAsync("PUT", _arm.Group, """{"location": "westeurope", "tags": {"a": "b"}}""")).Status);
        Assert.Equal("b", (string?)(await _arm.OkAsync("GET", _arm.Group.ToUpperInvariant()))["tags"]!["a"]);
        Assert.Equal("Microsoft.Resources/resourceGroups", (string?)(await _arm.OkAsync("PATCH", _arm.Group, "{}"))["type"]);
        Assert.Equal(204, (await _arm.SendAsync("HEAD", _arm.Group)).Status);
        Assert.Equal("InvalidResourceGroupLocation", await _arm.RefusedAsync(409, "PUT", _arm.Group, """{"location": "eastus"}"""));
        await _arm.OkAsync("PUT", _arm.Site, """{"location": "westeurope", "identity": {"type": "SystemAssigned"}}""");
        Assert.Single(_arm.Cloud.Directory.ServicePrincipals, principal => principal.ResourceId == _arm.Site);

        await _arm.OkAsync("DELETE", _arm.Group);

        Assert.Empty(_arm.Cloud.State.List(_arm.Subscription + "/"));
        Assert.DoesNotContain(_arm.Cloud.Directory.ServicePrincipals, principal => principal.ResourceId == _arm.Site);
        Assert.Equal("ResourceGroupNotFound", await _arm.RefusedAsync(404, "DELETE", _arm.Group));
        Assert.Equal("ResourceGroupNotFound", await _arm.RefusedAsync(404, "GET", _arm.Site));
        Assert.Equal("ResourceGroupNotFound", await _arm.RefusedAsync(404, "PUT", _arm.Site, """{"location": "westeurope"}"""));
    }

    [Fact]
    public async Task Private_members_cannot_be_written_or_read()
    {
        var made = await _arm.OkAsync("PUT", Plan, """{"location": "x", "_gatehouse": {"folder": "../.."}, "id": "/other", "type": "Other", "name": "other"}""");
        Assert.Null(made["_gatehouse"]);
        Assert.Equal(Plan, (string?)made["id"]);
        Assert.Null(_arm.Cloud.State.Find(Plan)!["_gatehouse"]);
    }

    [Fact]
    public async Task Concurrent_patches_of_one_resource_all_count()
    {
        await _arm.OkAsync("PUT", Plan, Body);
        await Task.WhenAll(Enumerable.Range(0, 30).Select(i => Task.Run(() => _arm.OkAsync("PATCH", Plan, new JsonObject { ["properties"] = new JsonObject { [$"p{i}"] = i } }.ToJsonString()))));
        var properties = (await _arm.OkAsync("GET", Plan))["properties"]!.AsObject();
        Assert.All(Enumerable.Range(0, 30), i => Assert.Equal(i, (int)properties[$"p{i}"]!));
    }

    [Fact]
    public async Task What_was_answered_is_there_after_a_restart()
    {
        var made = await _arm.OkAsync("PUT", Plan, Body);
        var reread = new Gatehouse.LocalCloud.State.StateStore(_arm.Cloud.Data.Resources);
        Assert.True(JsonNode.DeepEquals(made, reread.Find(Plan)));
    }

    private async Task<IEnumerable<string>> NamesAsync(string path, string query = "?api-version=1")
        => (await _arm.OkAsync("GET", path, null, query))["value"]!.AsArray().Select(item => (string)item!["name"]!);
}
