using System.Text.Json.Nodes;
using Gatehouse.LocalCloud.ResourceManager.AccessControl;

namespace Gatehouse.Tests.LocalCloud.ResourceManager;

#pragma warning disable CA1001 // xunit's IAsyncLifetime disposes
public sealed class DryrunTests : IAsyncLifetime
#pragma warning restore CA1001
{
    private const string Modern = "?api-version=2024-07-01-preview";
    private const string System = """{"authType": "systemAssignedIdentity", "userName": "u"}""";
    private readonly Arm _arm = new();

    private string Server => _arm.Group + "/providers/Microsoft.DBforPostgreSQL/flexibleServers/pg1";

    private string Database => Server + "/databases/db1";

    private string Dryrun => _arm.Site + "/providers/Microsoft.ServiceLinker/dryruns/d1";

    private string Linker => _arm.Site + "/providers/Microsoft.ServiceLinker/linkers/c1";

    [Fact]
    public async Task A_dry_run_says_what_would_change_and_changes_nothing()
    {
        var before = _arm.Cloud.State.Find(_arm.Site)!.ToJsonString();
        var run = await RunAsync(System);
        Assert.Equal(["configAuth", "configConnection"], Steps(run));
        Assert.Empty(run["prerequisiteResults"]!.AsArray());
        Assert.Equal(before, _arm.Cloud.State.Find(_arm.Site)!.ToJsonString());
        Assert.Equal("ResourceNotFound", await _arm.RefusedAsync(404, "GET", Linker));

        await _arm.OkAsync("PUT", Linker, Linkers.Body(Database, System, "dotnet"));
        Assert.Empty(Steps(await RunAsync(System)));
    }

    [Fact]
    public async Task A_dry_run_names_what_is_missing()
    {
        Assert.Equal(["SecretRequired"], Codes(await RunAsync("""{"authType": "secret", "name": "u"}""")));
        Assert.Equal(["UserAssignedIdentityNotFound"], Codes(
            await RunAsync("""{"authType": "userAssignedIdentity", "clientId": "none"}""")));
        Assert.Equal(["InvalidParameterValue"], Codes(await RunAsync(System, "cobol")));
        _arm.Cloud.State.Delete(Server);
        Assert.Equal(["TargetResourceNotFound"], Codes(await RunAsync(System)));
    }

    [Fact]
    public async Task A_dry_run_names_missing_permissions_and_the_smallest_role()
    {
        const string Id = "00000000-0000-0000-0000-00000000000b";
        var owner = _arm.Caller;
        new RoleAssignments(_arm.Cloud).Grant(Id, "de139f84-1756-47ae-9be6-808fbbe84772", _arm.Group); // Website Contributor
        _arm.Caller = _arm.Person(Id, "half@contoso.example");
        var refused = await _arm.RefusedAsync(403, "PUT", Linker, Linkers.Body(Database, System, "dotnet"));
        Assert.Equal("AuthorizationFailed", refused);

        // To try, too, is a right; the owner gives it on the app only.
        _arm.Caller = owner;
        new RoleAssignments(_arm.Cloud).Grant(Id, RoleDefinitions.Contributor, _arm.Site);
        _arm.Caller = _arm.Person(Id, "half@contoso.example");
        var missing = (await RunAsync(System))["prerequisiteResults"]!.AsArray().Where(need
            => (string?)need!["type"] == "permissionsMissing").ToList();
        Assert.Contains(missing, need => need!["permissions"]!.AsArray().Any(action =>
            (string?)action == "Microsoft.DBforPostgreSQL/flexibleServers/firewallRules/write"));
        // The server's firewall needs more than reading; to read the database the smallest role is enough.
        Assert.Equal(["Contributor", "Reader"], missing.Select(need => (string?)need!["recommendedRole"]).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task An_identity_is_given_to_an_app_by_who_may_assign_it_only()
    {
        const string Id = "00000000-0000-0000-0000-00000000000c";
        await _arm.OkAsync("PUT", _arm.Subscription + "/resourceGroups/rg2", """{"location": "eastus"}""");
        var identity = await _arm.OkAsync(
            "PUT", _arm.Subscription + "/resourceGroups/rg2/providers/Microsoft.ManagedIdentity/userAssignedIdentities/id1",
                """{"location": "eastus"}""");
        var auth = $$$"""{"authType": "userAssignedIdentity", "userName": "u", "clientId": "{{{identity["properties"]!["clientId"]}}}"}""";
        new RoleAssignments(_arm.Cloud).Grant(Id, RoleDefinitions.Contributor, _arm.Group);
        _arm.Caller = _arm.Person(Id, "half@contoso.example");
        Assert.Equal("AuthorizationFailed", await _arm.RefusedAsync(403, "PUT", Linker, Linkers.Body(Database, auth, "dotnet")));
        Assert.Null((await _arm.OkAsync("GET", _arm.Site))["identity"]);
    }

    [Fact]
    public async Task A_dry_run_is_kept_listed_and_deleted_without_its_secret()
    {
        const string Secret = "hunter-2-hunter";
        await RunAsync($$$"""{"authType": "secret", "name": "u", "secretInfo": {"secretType": "rawValue", "value": "{{{Secret}}}"}}""");
        Assert.DoesNotContain(Secret, _arm.Cloud.State.Find(Dryrun)!.ToJsonString(), StringComparison.Ordinal);
        var listed = Assert.Single((
            await _arm.OkAsync("GET", _arm.Site + "/providers/Microsoft.ServiceLinker/dryruns", query: Modern))["value"]!.AsArray())!;
        Assert.Equal(("microsoft.servicelinker/dryruns", "Succeeded"), (
            (string?)listed["type"], (string?)listed["properties"]!["provisioningState"]));
        await _arm.OkAsync("DELETE", Dryrun);
        Assert.Equal("ResourceNotFound", await _arm.RefusedAsync(404, "GET", Dryrun));
        Assert.Equal("InvalidParameterValue", await _arm.RefusedAsync(
            400, "PUT", Dryrun, """{"properties": {"parameters": {"actionName": "drop"}}}"""));
        Assert.Equal("InvalidRequestContent", await _arm.RefusedAsync(400, "PUT", Dryrun, """{"properties": {}}"""));
    }

    [Fact]
    public async Task Names_of_settings_are_found_by_target_authentication_and_client()
    {
        var found = await NamesAsync(
            "TargetService eq 'Microsoft.DBforPostgreSQL/flexibleServers/databases' and AuthType eq 'secret' and ClientType eq 'Java'");
        var only = Assert.Single(found["value"]!.AsArray())!["properties"]!;
        Assert.Equal(
            ("MICROSOFT.DBFORPOSTGRESQL/FLEXIBLESERVERS/DATABASES", "java", "secret"),
            ((string?)only["targetService"], (string?)only["clientType"], (string?)only["authType"]));
        Assert.Equal(["AZURE_POSTGRESQL_CONNECTIONSTRING"], only["names"]!.AsArray().Select(name => (string?)name!["value"]));
        Assert.Empty((
            await NamesAsync(
            "TargetService eq 'Microsoft.Sql/servers/databases' and ClientType eq 'go' and AuthType eq "
            + "'userAssignedIdentity'"))["value"]!.AsArray());
        Assert.Equal("InvalidFilter", await _arm.RefusedAsync(400, "GET", Names, query: Modern + "&$filter=Colour eq 'red'"));
        Assert.Equal("InvalidFilter", await _arm.RefusedAsync(
            400, "GET", Names, query: Modern + "&$filter=ClientType eq 'a' or ClientType eq 'b'"));
        Assert.Equal("InvalidSkipToken", await _arm.RefusedAsync(400, "GET", Names, query: Modern + "&$skipToken=-1"));
    }

    [Fact]
    public async Task Names_of_settings_come_in_pages_that_hold_each_once()
    {
        var seen = new List<string>();
        var query = Modern;
        for (var pages = 0; ; pages++)
        {
            Assert.True(pages < 20);
            var page = await _arm.OkAsync("GET", Names, query: query);
            seen.AddRange(page["value"]!.AsArray().Select(item
                => $"{item!["properties"]!["targetService"]} {item["properties"]!["authType"]} {item["properties"]!["clientType"]}"));
            if (page["nextLink"] is not { } next)
                break;
            query = new Uri((string)next!).Query;
        }

        Assert.True(seen.Count > 100);
        Assert.Equal(seen.Count, seen.Distinct().Count());
    }

    [Fact]
    public async Task No_database_is_a_dapr_component()
    {
        Assert.Empty((await _arm.OkAsync("GET", _arm.Site + "/providers/Microsoft.ServiceLinker/daprConfigurations"))["value"]!.AsArray());
        Assert.Equal("ResourceNotFound", await _arm.RefusedAsync(
            404, "GET", _arm.Site + "2/providers/Microsoft.ServiceLinker/daprConfigurations"));
    }

    [Fact]
    public async Task A_provider_says_what_can_be_done()
    {
        var names = (await _arm.OkAsync("GET", "/providers/Microsoft.ServiceLinker/operations"))["value"]!.AsArray().Select(item
            => (string?)item!["name"]).ToList();
        Assert.Contains("Microsoft.ServiceLinker/linkers/write", names);
        Assert.Contains("Microsoft.ServiceLinker/register/action", names);
    }

    public async Task InitializeAsync()
    {
        await _arm.InitializeAsync();
        await _arm.OkAsync("PUT", _arm.Site, """{"location": "eastus"}""");
        Linkers.StoreServer(_arm, Server, "db1");
    }

    public Task DisposeAsync() => _arm.DisposeAsync();

    private const string Names = "/providers/Microsoft.ServiceLinker/configurationNames";

    private Task<JsonObject> NamesAsync(string filter)
        => _arm.OkAsync("GET", Names, query: $"{Modern}&$filter={Uri.EscapeDataString(filter)}");

    private async Task<JsonNode> RunAsync(string auth, string clientType = "dotnet")
    {
        var body = "{\"properties\": {\"parameters\": {\"actionName\": \"createOrUpdate\", \"targetService\": {\"type\": "
            + "\"AzureResource\", \"id\": \""
            + Database + "\"}, \"authInfo\": " + auth + ", \"clientType\": \"" + clientType + "\"}}}";
        var (status, _) = await _arm.SendAsync("PUT", Dryrun, body, Modern);
        Assert.Equal(201, status);
        return (await _arm.OkAsync("GET", Dryrun, query: Modern))["properties"]!;
    }

    private static IEnumerable<string?> Steps(JsonNode run)
        => run["operationPreviews"]!.AsArray().Select(step => (string?)step!["operationType"]);

    private static IEnumerable<string?> Codes(JsonNode run) => run["prerequisiteResults"]!.AsArray().Select(need => (string?)need!["code"]);
}
