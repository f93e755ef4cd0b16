using System.Text.Json.Nodes;

namespace Gatehouse.Tests.LocalCloud.ResourceManager;

#pragma warning disable CA1001 // xunit's IAsyncLifetime disposes
public sealed class LinkerTests : IAsyncLifetime
#pragma warning restore CA1001
{
    private const string System = """{"authType": "systemAssignedIdentity", "userName": "aad_c1"}""";
    private const string Account = """{"authType": "userAccount"}""";
    private const string Secret = "hunter-2-hunter";
    private static readonly string Password = $$$"""{"authType": "secret", "name": "admin", "secretInfo": {"secretType": "rawValue", "value": "{{{Secret}}}"}}""";
    private const string DotNet = "Server=localhost;Database=db1;Port=41005;Ssl Mode=Require;User Id=aad_c1;";
    private readonly Arm _arm = new();

    private string Server => _arm.Group + "/providers/Microsoft.DBforPostgreSQL/flexibleServers/pg1";

    private string Database => Server + "/databases/db1";

    private string Linker(string name) => _arm.Site + "/providers/Microsoft.ServiceLinker/linkers/" + name;

    private string Connector => _arm.Group + "/providers/Microsoft.ServiceLinker/locations/eastus/connectors/local1";

    [Fact]
    public async Task A_linker_writes_its_settings_and_takes_them_away_again()
    {
        await _arm.OkAsync("PUT", _arm.Site + "/config/appsettings", """{"properties": {"MINE": "1"}}""");
        await PutAsync("c1", System, "dotnet");
        Assert.Equal(new() { ["MINE"] = "1", ["AZURE_POSTGRESQL_CONNECTIONSTRING"] = DotNet }, await SettingsAsync());

        await PutAsync("c1", System, "none");
        Assert.Equal(
            ["AZURE_POSTGRESQL_DATABASE", "AZURE_POSTGRESQL_HOST", "AZURE_POSTGRESQL_PORT", "AZURE_POSTGRESQL_SSL", "AZURE_POSTGRESQL_USERNAME", "MINE"],
            (await SettingsAsync()).Keys.Order(StringComparer.Ordinal));

        Assert.Equal(202, (await _arm.SendAsync("DELETE", Linker("c1"))).Status);
        Assert.Equal(new() { ["MINE"] = "1" }, await SettingsAsync());
        Assert.Equal("ResourceNotFound", await _arm.RefusedAsync(404, "GET", Linker("c1")));
        Assert.Equal(204, (await _arm.SendAsync("DELETE", Linker("c1"))).Status);
    }

    [Fact]
    public async Task Settings_that_were_there_already_are_left_as_they_are()
    {
        await _arm.OkAsync("PUT", _arm.Site + "/config/appsettings", $$$"""{"properties": {"AZURE_POSTGRESQL_CONNECTIONSTRING": "{{{DotNet}}}"}}""");
        await PutAsync("c1", System, "dotnet");
        await PutAsync("c1", System, "dotnet");
        Assert.Equal(new() { ["AZURE_POSTGRESQL_CONNECTIONSTRING"] = DotNet }, await SettingsAsync());
    }

    [Fact]
    public async Task A_second_connection_has_keys_of_its_own_and_says_so()
    {
        await PutAsync("c1", System, "dotnet");
        await PutAsync("c.2", System, "dotnet");
        Assert.Equal(["AZURE_POSTGRESQL_CONNECTIONSTRING", "AZURE_POSTGRESQL_C_2_CONNECTIONSTRING"], (await SettingsAsync()).Keys.Order(StringComparer.Ordinal));
        var keys = (await _arm.OkAsync("GET", Linker("c.2")))["properties"]!["configurationInfo"]!["customizedKeys"]!;
        Assert.Equal("AZURE_POSTGRESQL_C_2_CONNECTIONSTRING", (string?)keys["AZURE_POSTGRESQL_CONNECTIONSTRING"]);

        await PutAsync("c1", System, "dotnet");
        await _arm.SendAsync("DELETE", Linker("c.2"));
        Assert.Equal(["AZURE_POSTGRESQL_CONNECTIONSTRING"], (await SettingsAsync()).Keys);
    }

    [Fact]
    public async Task Customised_keys_and_an_opt_out_are_kept_to()
    {
        await PutAsync("c1", System, "dotnet", """, "configurationInfo": {"customizedKeys": {"AZURE_POSTGRESQL_CONNECTIONSTRING": "DB"}}""");
        Assert.Equal(new() { ["DB"] = DotNet }, await SettingsAsync());
        await PutAsync("c1", System, "dotnet", """, "configurationInfo": {"action": "optOut"}""");
        Assert.Empty(await SettingsAsync());
    }

    [Fact]
    public async Task A_secret_is_in_the_settings_and_nowhere_else()
    {
        var put = await PutAsync("c1", Password, "python");
        var read = await _arm.OkAsync("GET", Linker("c1"));
        var list = await _arm.OkAsync("GET", _arm.Site + "/providers/Microsoft.ServiceLinker/linkers");

        Assert.Contains(Secret, (await SettingsAsync())["AZURE_POSTGRESQL_CONNECTIONSTRING"], StringComparison.Ordinal);
        foreach (var answer in new JsonNode[] { put, read, list, _arm.Cloud.State.Find(Linker("c1"))! })
            Assert.DoesNotContain(Secret, answer.ToJsonString(), StringComparison.Ordinal);
        Assert.DoesNotContain("_gatehouse", read.ToJsonString(), StringComparison.Ordinal);
        Assert.Equal("SecretRequired", await _arm.RefusedAsync(400, "PATCH", Linker("c1"), """{"properties": {"clientType": "dotnet"}}"""));
        Assert.Contains(Secret, (await SettingsAsync())["AZURE_POSTGRESQL_CONNECTIONSTRING"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_patch_changes_what_it_names()
    {
        await PutAsync("c1", System, "dotnet");
        var patched = await _arm.OkAsync("PATCH", Linker("c1"), """{"properties": {"clientType": "python"}}""");
        Assert.Equal("aad_c1", (string?)patched["properties"]!["authInfo"]!["userName"]);
        Assert.Equal("dbname=db1 host=localhost port=41005 sslmode=require user=aad_c1", (await SettingsAsync())["AZURE_POSTGRESQL_CONNECTIONSTRING"]);
    }

    [Fact]
    public async Task Validation_names_what_is_wrong()
    {
        await PutAsync("c1", System, "dotnet");
        Assert.True((bool)(await ValidateAsync(Linker("c1") + "/validateLinker"))["isConnectionAvailable"]!);
        await _arm.OkAsync("PATCH", _arm.Site, """{"identity": {"type": "None"}}""");
        var without = await ValidateAsync(Linker("c1") + "/validateLinker");
        Assert.False((bool)without["isConnectionAvailable"]!);
        Assert.Equal(["success", "success", "success", "failure"], Results(without));
        await _arm.OkAsync("PATCH", _arm.Site, """{"identity": {"type": "SystemAssigned"}}""");

        await _arm.OkAsync("PUT", _arm.Site + "/config/appsettings", """{"properties": {}}""");
        Assert.Equal(["success", "success", "failure", "success"], Results(await ValidateAsync(Linker("c1") + "/validateLinker")));
        _arm.Cloud.State.Delete(Server);
        Assert.Equal(["failure", "success"], Results(await ValidateAsync(Linker("c1") + "/validateLinker")));
    }

    [Fact]
    public async Task A_connector_writes_nothing_and_generates_without_the_password()
    {
        var made = await _arm.OkAsync("PUT", Connector, ResourceManager.Linkers.Body(Database, Password, "dotnet"));
        var generated = await _arm.OkAsync("POST", Connector + "/generateConfigurations");

        Assert.Equal("microsoft.servicelinker/locations/connectors", (string?)made["type"]);
        Assert.Equal(
            """{"configurations":[{"name":"AZURE_POSTGRESQL_CONNECTIONSTRING","value":"Server=localhost;Database=db1;Port=41005;Ssl Mode=Require;User Id=admin;"}]}""",
            generated.ToJsonString());
        Assert.Equal(["success", "success"], Results(await ValidateAsync(Connector + "/validate")));
        Assert.Empty(await SettingsAsync());
        Assert.Equal(200, (await _arm.SendAsync("DELETE", Connector)).Status);
    }

    [Theory]
    [InlineData("systemAssignedIdentity", "SystemAssigned")]
    [InlineData("userAssignedIdentity", "UserAssigned")]
    public async Task The_source_gets_the_identity_that_the_linker_logs_in_with(string auth, string type)
    {
        var identity = await _arm.OkAsync(
            "PUT", _arm.Group + "/providers/Microsoft.ManagedIdentity/userAssignedIdentities/id1", """{"location": "x"}""");
        await PutAsync("c1",
            $$$"""{"authType": "{{{auth}}}", "userName": "u", "clientId": "{{{identity["properties"]!["clientId"]}}}"}""", "none");
        Assert.Equal(type, (string?)(await _arm.OkAsync("GET", _arm.Site))["identity"]!["type"]);
        Assert.True((bool)(await ValidateAsync(Linker("c1") + "/validateLinker"))["isConnectionAvailable"]!);
    }

    [Fact]
    public async Task Who_opts_out_of_authentication_keeps_the_identities_as_they_are()
    {
        await PutAsync("c1", """{"authType": "systemAssignedIdentity", "userName": "u", "authMode": "optOutAllAuth"}""", "dotnet");
        Assert.Null((await _arm.OkAsync("GET", _arm.Site))["identity"]);
        Assert.Equal(["success", "success", "success"], Results(await ValidateAsync(Linker("c1") + "/validateLinker")));
        var body = ResourceManager.Linkers.Body(
            Database, """{"authMode": "optOutAllAuth"}""", "dotnet", """, "configurationInfo": {"action": "optOut"}""");
        await _arm.OkAsync("PUT", Linker("c1"), body);
        Assert.Empty(await SettingsAsync());
    }

    [Theory]
    [InlineData("dotnet", "Server=localhost;Database=db1;Port=41005;Ssl Mode=Require;User Id=aad_c1;Timeout=5;Pooling=false;")]
    [InlineData("java", "jdbc:postgresql://localhost:41005/db1?sslmode=require&user=aad_c1&Timeout=5&Pooling=false")]
    [InlineData("python", "dbname=db1 host=localhost port=41005 sslmode=require user=aad_c1 Timeout=5 Pooling=false")]
    public async Task Connection_string_properties_are_added_in_the_strings_own_form(string clientType, string expected)
    {
        await PutAsync(
            "c1", System, clientType,
                """, "configurationInfo": {"additionalConnectionStringProperties": {"Timeout": "5", "Pooling": "false"}}""");
        Assert.Equal(expected, (await SettingsAsync())["AZURE_POSTGRESQL_CONNECTIONSTRING"]);
    }

    [Fact]
    public async Task A_connection_string_of_app_service_is_among_its_connection_strings()
    {
        await PutAsync("c1", System, "dotnet-connectionString");
        Assert.Empty(await SettingsAsync());
        var strings = (await _arm.OkAsync("POST", _arm.Site + "/config/connectionstrings/list"))["properties"]!;
        Assert.Equal((DotNet, "PostgreSQL"), (
            (string?)strings["AZURE_POSTGRESQL_CONNECTIONSTRING"]!["value"],
            (string?)strings["AZURE_POSTGRESQL_CONNECTIONSTRING"]!["type"]));
        Assert.Equal(DotNet, (string?)(await _arm.OkAsync("POST", Linker("c1") + "/listConfigurations"))["configurations"]![0]!["value"]);

        await PutAsync("c1", System, "dotnet");
        Assert.Empty((await _arm.OkAsync("POST", _arm.Site + "/config/connectionstrings/list"))["properties"]!.AsObject());
        Assert.Single(await SettingsAsync());
    }

    [Fact]
    public async Task A_secret_in_a_vault_is_referred_to()
    {
        await PutAsync("c1",
            """{"authType": "secret", "name": "u", "secretInfo": {"secretType": "keyVaultSecretUri", "value": "https://v/secrets/p"}}""",
            "dotnet");
        Assert.Equal("@Microsoft.KeyVault(SecretUri=https://v/secrets/p)", (await SettingsAsync())["AZURE_POSTGRESQL_PASSWORD"]);
        var listed = (await _arm.OkAsync("POST", Linker("c1") + "/listConfigurations"))["configurations"]!.AsArray().Last()!;
        Assert.Equal(("https://v/secrets/p", "KeyVaultSecret"), ((string?)listed["value"], (string?)listed["configType"]));
    }

    [Theory]
    [InlineData("""{"properties": {}}""", "InvalidRequestContent")]
    [InlineData("""{"properties": {"targetService": {"type": "AzureResource", "id": "/nonsense"}, "authInfo": {"authType": "userAccount"}}}""", "InvalidResourceId")]
    [InlineData("""{"properties": {"targetService": {"type": "AzureResource", "id": "$"}, "authInfo": {"authType": "magic"}}}""", "InvalidParameterValue")]
    [InlineData("""{"properties": {"targetService": {"type": "AzureResource", "id": "$"}, "authInfo": {"authType": "userAccount", "userName": "a;b=c"}, "clientType": "dotnet"}}""", "InvalidParameterValue")]
    [InlineData("""{"properties": {"targetService": {"type": "AzureResource", "id": "$"}, "authInfo": {"authType": "userAccount"}, "clientType": "cobol"}}""", "InvalidParameterValue")]
    [InlineData("""{"properties": {"targetService": {"type": "AzureResource", "id": "$none/databases/x"}, "authInfo": {"authType": "userAccount"}}}""", "TargetResourceNotFound")]
    [InlineData(
        """{"properties": {"targetService": {"type": "AzureResource", "id": "$"}, "authInfo": {"authType": "userAssignedIdentity"}}}""",
        "InvalidRequestContent")]
    [InlineData("""{"properties": {"targetService": {"type": "AzureResource", "id": "$"}, "authInfo": {"authMode": "optOutAllAuth"}}}""",
        "InvalidRequestContent")]
    public async Task What_cannot_be_is_refused_and_changes_nothing(string body, string code)
    {
        body = body.Replace("$none", Server + "2", StringComparison.Ordinal).Replace("\"$\"", $"\"{Database}\"", StringComparison.Ordinal);
        Assert.Equal(code, await _arm.RefusedAsync(400, "PUT", Linker("c1"), body));
        Assert.Equal("ResourceNotFound", await _arm.RefusedAsync(404, "GET", Linker("c1")));
        Assert.Empty(await SettingsAsync());
    }

    [Theory]
    [InlineData("""{"authType": "secret", "name": "a", "secretInfo": {"secretType": "keyVaultSecretReference", "name": "s"}}""", "",
        "UnsupportedSecretType")]
    [InlineData("""{"authType": "userAssignedIdentity"}""", "", "InvalidRequestContent")]
    [InlineData("""{"authType": "userAssignedIdentity", "clientId": "c"}""", "", "UserAssignedIdentityNotFound")]
    [InlineData("""{"authType": "servicePrincipalSecret", "clientId": "c", "secret": "s"}""", "", "InvalidRequestContent")]
    [InlineData("""{"authMode": "optOutAllAuth"}""", "", "InvalidRequestContent")]
    [InlineData("""{"authType": "userAccount", "authMode": "perhaps"}""", "", "InvalidParameterValue")]
    [InlineData(Account, """, "publicNetworkSolution": {"action": "perhaps"}""", "InvalidParameterValue")]
    [InlineData(Account, """, "secretStore": {"keyVaultId": "v"}""", "UnsupportedSecretStore")]
    [InlineData(Account, """, "configurationInfo": {"configurationStore": {"appConfigurationId": "a"}}""", "UnsupportedConfigurationStore")]
    [InlineData(Account, """, "configurationInfo": {"additionalConnectionStringProperties": {"a": "b"}}""", "InvalidParameterValue")]
    [InlineData(Account, """, "configurationInfo": {"additionalConnectionStringProperties": "a=b"}""", "InvalidRequestContent")]
    public async Task What_a_linker_cannot_have_is_refused(string auth, string more, string code)
    {
        Assert.Equal(code, await _arm.RefusedAsync(400, "PUT", Linker("c1"), ResourceManager.Linkers.Body(Database, auth, "none", more)));
        Assert.Empty(await SettingsAsync());
    }

    [Fact]
    public async Task A_name_with_other_characters_is_refused()
        => Assert.Equal("InvalidResourceName", await _arm.RefusedAsync(400, "PUT", Linker("c-1'"), ResourceManager.Linkers.Body(Database, System, "dotnet")));

    [Fact]
    public async Task An_unknown_operation_is_not_found()
        => Assert.Equal(
            "ResourceNotFound",
            await _arm.RefusedAsync(404, "GET", _arm.Subscription + "/providers/Microsoft.ServiceLinker/locations/EASTUS/operationStatuses/none"));

    public async Task InitializeAsync()
    {
        await _arm.InitializeAsync();
        await _arm.OkAsync("PUT", _arm.Site, """{"location": "eastus"}""");
        ResourceManager.Linkers.StoreServer(_arm, Server, "db1");
    }

    public Task DisposeAsync() => _arm.DisposeAsync();

    private Task<JsonObject> PutAsync(string name, string auth, string clientType, string more = "")
        => _arm.OkAsync("PUT", Linker(name), ResourceManager.Linkers.Body(Database, auth, clientType, more));

    private async Task<Dictionary<string, string?>> SettingsAsync()
        => (await _arm.OkAsync("POST", _arm.Site + "/config/appsettings/list"))["properties"]!.AsObject().ToDictionary(setting => setting.Key, setting => (string?)setting.Value);

    private async Task<JsonObject> ValidateAsync(string path)
    {
        var started = await _arm.RawAsync("POST", path);
        Assert.Equal(202, started.Response.StatusCode);
        var status = new Uri(started.Response.Headers.Location.ToString()).AbsolutePath;
        var answer = await _arm.OkAsync("GET", status);
        while ((string?)answer["status"] == "Accepted")
            answer = await _arm.OkAsync("GET", status);
        return answer["properties"]!.AsObject();
    }

    private static IEnumerable<string?> Results(JsonObject report) => report["validationDetail"]!.AsArray().Select(check => (string?)check!["result"]);
}
