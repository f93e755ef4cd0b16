using Gatehouse.LocalCloud.Engines.Sql.Users;

namespace Gatehouse.Tests.LocalCloud.ResourceManager;

#pragma warning disable CA1001 // xunit's IAsyncLifetime disposes
public sealed class SqlTests : IAsyncLifetime
#pragma warning restore CA1001
{
    private const string Password = "hunter-2-HUNTER";
    private const string Sid = "00000000-0000-0000-0000-00000000000a";
    private static readonly string Body =
        $$$"""
        {"location": "East US", "properties": {
            "administratorLogin": "owner", "administratorLoginPassword": "{{{Password}}}", "administrators": {} } }
        """;
    private readonly Arm _arm = new();

    private string Server => _arm.Group + "/providers/Microsoft.Sql/servers/sql1";

    private string Admin => Server + "/administrators/ActiveDirectory";

    private string Only => Server + "/azureADOnlyAuthentications/Default";

    [Fact]
    public async Task A_server_is_made_in_the_background_and_its_password_goes_nowhere()
    {
        var made = await _arm.RawAsync("PUT", Server, System.Text.Encoding.UTF8.GetBytes(Body));
        Assert.Equal(202, made.Response.StatusCode);
        Assert.Equal("UpsertLogicalServer", (string?)Arm.BodyOf(made)!["operation"]);
        var (status, result) = (Path(made, "azure-asyncoperation"), Path(made, "location"));
        Assert.Contains("/providers/Microsoft.Sql/locations/eastus/serverAzureAsyncOperation/", status, StringComparison.Ordinal);
        Assert.Contains("/serverOperationResults/", result, StringComparison.Ordinal);
        Assert.Equal(("InProgress", "Succeeded"), (await StatusAsync(status), await StatusAsync(status)));
        Assert.Equal(Server, (string?)(await _arm.OkAsync("GET", result))["id"]);

        var server = await _arm.OkAsync("GET", Server);
        Assert.Equal(("Ready", "localhost"), (
            (string?)server["properties"]!["state"], (string?)server["properties"]!["fullyQualifiedDomainName"]));
        var (login, hash) = _arm.SqlServer("sql1").Administrator!.Value;
        Assert.Equal("owner", login);
        Assert.True(SqlPassword.Matches(hash, Password));
        Assert.False(SqlPassword.Matches(hash, Password + "x"));
        foreach (var text in new[] { server.ToJsonString(), _arm.Cloud.State.Find(Server)!.ToJsonString(), hash })
            Assert.DoesNotContain(Password, text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_server_has_one_administrator()
    {
        await MakeAsync();
        Assert.Equal("CreateActiveDirectoryAdministrator", await OperationAsync("PUT", Admin, AdminBody("first")));
        Assert.Equal("UpdateActiveDirectoryAdministrator", await OperationAsync("PUT", Admin, AdminBody("second")));
        var only = Assert.Single((await _arm.OkAsync("GET", Server + "/administrators"))["value"]!.AsArray())!;
        Assert.Equal(("second", Sid), ((string?)only["properties"]!["login"], (string?)only["properties"]!["sid"]));
        Assert.Equal("InvalidResourceName", await _arm.RefusedAsync(400, "PUT", Server + "/administrators/Another", AdminBody("third")));
        Assert.Equal("InvalidParameterValue", await _arm.RefusedAsync(
            400, "PUT", Admin, """{"properties": {"login": "x", "sid": "no id"}}"""));

        var expanded = await _arm.OkAsync("GET", Server, query: "?api-version=2023-05-01-preview&$expand=administrators/activedirectory");
        Assert.Equal("second", (string?)expanded["properties"]!["administrators"]!["login"]);
        Assert.Equal("DropActiveDirectoryAdministrator", await OperationAsync("DELETE", Admin));
        Assert.Empty((await _arm.OkAsync("GET", Server + "/administrators"))["value"]!.AsArray());
    }

    [Fact]
    public async Task Tokens_only_needs_an_administrator_and_keeps_it()
    {
        await MakeAsync();
        Assert.False((bool)(await _arm.OkAsync("GET", Only))["properties"]!["azureADOnlyAuthentication"]!);
        const string On = """{"properties": {"azureADOnlyAuthentication": true}}""";
        Assert.Equal("AADOnlyAuthenticationRequiresAdministrator", await _arm.RefusedAsync(400, "PUT", Only, On));
        await OperationAsync("PUT", Admin, AdminBody("dba"));
        Assert.True(_arm.SqlServer("sql1").Logins.Passwords);
        await _arm.OkAsync("PUT", Only, On);
        Assert.False(_arm.SqlServer("sql1").Logins.Passwords);
        Assert.True((bool)(
            await _arm.OkAsync("GET", Server + "/azureADOnlyAuthentications"))["value"]![0]!["properties"]!["azureADOnlyAuthentication"]!);
        Assert.Equal("AadOnlyAuthenticationIsEnabled", await _arm.RefusedAsync(409, "DELETE", Admin));
        await _arm.OkAsync("PUT", Only, """{"properties": {"azureADOnlyAuthentication": false}}""");
        await OperationAsync("DELETE", Admin);
    }

    [Fact]
    public async Task A_server_is_made_with_an_administrator_and_without_a_password()
    {
        await OperationAsync("PUT", Server, $$$"""
            {"location": "eastus",
                "properties": {"administrators": {"login": "dba", "sid": "{{{Sid}}}", "principalType": "User",
                "azureADOnlyAuthentication": true} } }
            """);
        Assert.Equal("dba", (string?)(await _arm.OkAsync("GET", Admin))["properties"]!["login"]);
        Assert.True((bool)(await _arm.OkAsync("GET", Only))["properties"]!["azureADOnlyAuthentication"]!);
        Assert.False(_arm.SqlServer("sql1").Logins.Passwords);
        Assert.StartsWith("CloudSA", (string?)(await _arm.OkAsync("GET", Server))["properties"]!["administratorLogin"],
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task Databases_are_made_listed_and_dropped_and_go_with_their_server()
    {
        await MakeAsync();
        Assert.Equal("CreateLogicalDatabase", await OperationAsync("PUT", Server + "/databases/db1", """{"location": "eastus"}"""));
        Assert.Equal("UpdateLogicalDatabase", await OperationAsync("PATCH", Server + "/databases/db1", """{"sku": {"name": "S0"}}"""));
        var database = await _arm.OkAsync("GET", Server + "/databases/db1");
        Assert.Equal(
            ("S0", "v12.0,user", "Online"),
            ((string?)database["properties"]!["currentServiceObjectiveName"], (string?)database["kind"],
                (string?)database["properties"]!["status"]));
        Assert.Equal(["master", "db1"], (await _arm.OkAsync("GET", Server + "/databases"))["value"]!.AsArray().Select(item
            => (string?)item!["name"]));
        Assert.Equal("InvalidParameterValue", await _arm.RefusedAsync(400, "DELETE", Server + "/databases/master"));
        Assert.Equal(
            "InvalidParameterValue",
            await _arm.RefusedAsync(400, "PATCH", Server + "/databases/db1", """{"properties": {"collation": "Latin1_General_BIN2"}}"""));
        Assert.Equal("InvalidSkuName", await _arm.RefusedAsync(
            400, "PUT", Server + "/databases/db2", """{"location": "eastus", "sku": {"name": "Huge"}}"""));
        Assert.Equal("DropLogicalServer", await OperationAsync("DELETE", Server));
        Assert.Equal("ResourceNotFound", await _arm.RefusedAsync(404, "GET", Server + "/databases/db1"));
        Assert.Equal("ParentResourceNotFound", await _arm.RefusedAsync(404, "GET", Server + "/databases"));
    }

    [Fact]
    public async Task Firewall_rules_are_made_at_once()
    {
        await MakeAsync();
        var rule = Server + "/firewallRules/Client IP (1)";
        var (status, _) = await _arm.SendAsync("PUT", rule, """{"properties": {"startIpAddress": "1.2.3.4", "endIpAddress": "1.2.3.5"}}""");
        Assert.Equal(200, status);
        Assert.Equal(
            "InvalidParameterValue",
            await _arm.RefusedAsync(400, "PUT", rule, """{"properties": {"startIpAddress": "1.2.3.4", "endIpAddress": "1.2.3.3"}}"""));
        Assert.Equal(200, (await _arm.SendAsync("DELETE", rule)).Status);
        Assert.Equal(204, (await _arm.SendAsync("DELETE", rule)).Status);
    }

    [Theory]
    [InlineData("InvalidResourceName", "SQL_1", """{"location": "eastus"}""")]
    [InlineData("LocationRequired", "sql2", """{"properties": {"administratorLogin": "owner", "administratorLoginPassword": "x"}}""")]
    [InlineData("InvalidParameterValue", "sql2", """{"location": "eastus"}""")]
    [InlineData("InvalidParameterValue", "sql2", """{"location": "eastus", "properties": {"administratorLogin": "owner"}}""")]
    [InlineData("InvalidParameterValue", "sql2",
        """{"location": "eastus", "properties": {"administratorLogin": "owner", "administratorLoginPassword": ""}}""")]
    [InlineData("InvalidLoginName", "sql2",
        """{"location": "eastus", "properties": {"administratorLogin": "sa", "administratorLoginPassword": "x"}}""")]
    [InlineData("InvalidLoginName", "sql2",
        """{"location": "eastus", "properties": {"administratorLogin": "a'b", "administratorLoginPassword": "x"}}""")]
    [InlineData("InvalidParameterValue", "sql2",
        """{"location": "eastus", "properties": {"administrators": {"login": "x", "sid": "y"}}}""")]
    [InlineData(
        "InvalidRequestContent", "sql2",
        """{"location": "eastus", "properties": {"administrators": {"login": "x", "sid": "$", "azureADOnlyAuthentication": "yes"}}}""")]
    [InlineData("InvalidParameterValue", "sql2",
        """{"location": "eastus", "properties": {"administratorLogin": "o", "administratorLoginPassword": "x", "version": "2.0"}}""")]
    [InlineData("InvalidParameterValue", "sql2",
        """{"location": "eastus", "properties": {"administratorLogin": "o", "administratorLoginPassword": "x", "version": ""}}""")]
    public async Task What_cannot_be_is_refused_and_leaves_nothing(string code, string name, string body)
    {
        body = body.Replace("\"$\"", $"\"{Sid}\"", StringComparison.Ordinal);
        Assert.Equal(code, await _arm.RefusedAsync(400, "PUT", _arm.Group + "/providers/Microsoft.Sql/servers/" + name, body));
        Assert.Empty((await _arm.OkAsync("GET", _arm.Group + "/providers/Microsoft.Sql/servers"))["value"]!.AsArray());
    }

    [Fact]
    public async Task A_servers_name_is_taken_in_the_whole_cloud()
    {
        await MakeAsync();
        await _arm.OkAsync("PUT", _arm.Subscription + "/resourceGroups/rg2", """{"location": "eastus"}""");
        var elsewhere = _arm.Subscription + "/resourceGroups/rg2/providers/Microsoft.Sql/servers/sql1";
        Assert.Equal("NameAlreadyExists", await _arm.RefusedAsync(409, "PUT", elsewhere, Body));
        var check = _arm.Subscription + "/providers/Microsoft.Sql/checkNameAvailability";
        Assert.Equal("AlreadyExists", (string?)(await _arm.OkAsync("POST", check, """{"name": "sql1"}"""))["reason"]);
        Assert.True((bool)(await _arm.OkAsync("POST", check, """{"name": "sql2"}"""))["available"]!);
    }

    [Fact]
    public async Task A_connection_to_sql_gets_its_settings()
    {
        await MakeAsync();
        await OperationAsync("PUT", Server + "/databases/db1", """{"location": "eastus"}""");
        await _arm.OkAsync("PUT", _arm.Site, """{"location": "eastus"}""");
        var linker = _arm.Site + "/providers/Microsoft.ServiceLinker/linkers/c1";
        await _arm.OkAsync("PUT", linker, Linkers.Body(
            Server + "/databases/db1", """{"authType": "systemAssignedIdentity", "userName": "web1"}""", "dotnet"));
        Assert.Equal(
            "Data Source=localhost,1433;Initial Catalog=db1;Authentication=ActiveDirectoryManagedIdentity",
            (string?)(await _arm.OkAsync("POST", linker + "/listConfigurations"))["configurations"]![0]!["value"]);
    }

    public Task InitializeAsync() => _arm.InitializeAsync();

    public Task DisposeAsync() => _arm.DisposeAsync();

    private static string AdminBody(string login)
        => $$$"""{"properties": {"administratorType": "ActiveDirectory", "login": "{{{login}}}", "sid": "{{{Sid}}}"}}""";

    private Task<string?> MakeAsync() => OperationAsync("PUT", Server, Body);

    private async Task<string?> OperationAsync(string method, string path, string? body = null)
    {
        var (status, answer) = await _arm.SendAsync(method, path, body);
        Assert.True(status == 202, $"{status} {answer?.ToJsonString()}");
        return (string?)answer!["operation"];
    }

    private async Task<string?> StatusAsync(string path) => (string?)(await _arm.OkAsync("GET", path))["status"];

    private static string Path(Microsoft.AspNetCore.Http.HttpContext answer, string header)
        => new Uri(answer.Response.Headers[header].ToString()).AbsolutePath;
}
