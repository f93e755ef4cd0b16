using System.Text.Json.Nodes;

namespace Gatehouse.Tests.LocalCloud.ResourceManager.Sources;

/// <summary>Where a linker writes its settings, by the type of its source, and that it takes them away again.</summary>
public sealed class SourceSettingsTests : IAsyncLifetime
{
    private const string Linker = "/providers/Microsoft.ServiceLinker/linkers/c1";
    private const string Password = """{"authType": "secret", "name": "u", "secretInfo": {"secretType": "rawValue", "value": "hunter2"}}""";
    private const string Identity = """{"authType": "systemAssignedIdentity", "userName": "aad_c1"}""";
    private readonly Arm _arm = new();

    private string Database => _arm.Group + "/providers/Microsoft.DBforPostgreSQL/flexibleServers/pg1";

    private string App => _arm.Group + "/providers/Microsoft.App/containerApps/app1";

    public async Task InitializeAsync()
    {
        await _arm.InitializeAsync();
        Linkers.StoreServer(_arm, Database, "db1");
        var environment = _arm.Group + "/providers/Microsoft.App/managedEnvironments/env1";
        await _arm.OkAsync("PUT", environment, """{"location": "westeurope"}""");
        await _arm.OkAsync("PUT", App, """
            {"location": "westeurope", "properties": {"managedEnvironmentId": "{env}",
             "configuration": {"secrets": [{"name": "own", "value": "mine"}]},
             "template": {"containers": [{"name": "web", "env": [{"name": "A", "value": "1"}]},
              {"name": "side", "env": [{"name": "S", "secretRef": "own"}]}]}}}
            """.Replace("{env}", environment, StringComparison.Ordinal));
    }

    public Task DisposeAsync() => _arm.DisposeAsync();

    [Fact]
    public async Task Without_a_scope_the_first_container_gets_them_and_a_password_is_a_secret()
    {
        await _arm.OkAsync("PUT", App + Linker, Body(Password, "python"));
        var app = await _arm.OkAsync("GET", App);
        var variables = Variables(app, 0);
        Assert.Equal("1", (string?)variables["A"]!["value"]);
        var connection = variables["AZURE_POSTGRESQL_CONNECTIONSTRING"]!;
        Assert.Null(connection["value"]);
        var secret = (string)connection["secretRef"]!;
        Assert.Equal("azure-postgresql-connectionstring", secret);
        Assert.DoesNotContain("hunter2", app.ToJsonString(), StringComparison.Ordinal);
        var secrets = (await _arm.OkAsync("POST", App + "/listSecrets", "{}"))["value"]!.AsArray();
        Assert.Contains("hunter2", (string)secrets.Single(known => (string?)known!["name"] == secret)!["value"]!, StringComparison.Ordinal);
        Assert.Equal(["S"], Variables(app, 1).Keys);
        var listed = Assert.Single((await _arm.OkAsync("POST", App + Linker + "/listConfigurations", "{}"))["configurations"]!.AsArray())!;
        Assert.Contains("hunter2", (string)listed["value"]!, StringComparison.Ordinal);

        await _arm.OkAsync("PUT", App + Linker, Body(Password.Replace("hunter2", "other", StringComparison.Ordinal), "python"));
        secrets = (await _arm.OkAsync("POST", App + "/listSecrets", "{}"))["value"]!.AsArray();
        Assert.Contains("other", (string)secrets.Single(known => (string?)known!["name"] == secret)!["value"]!, StringComparison.Ordinal);
        await _arm.OkAsync("PUT", App + Linker, Body(Identity, "python"));
        Assert.NotNull(Variables(await _arm.OkAsync("GET", App),
            0)["AZURE_POSTGRESQL_CONNECTIONSTRING"]!["value"]); // nothing secret is in it any more
        await _arm.OkAsync("DELETE", App + Linker);
        Assert.Equal(["A"], Variables(await _arm.OkAsync("GET", App), 0).Keys);
        Assert.Equal("own", (string?)Assert.Single((await _arm.OkAsync("POST", App + "/listSecrets", "{}"))["value"]!.AsArray())!["name"]);
    }

    [Fact]
    public async Task A_scope_names_the_container()
    {
        await _arm.OkAsync("PUT", App + Linker, Body(Identity, "python", ", \"scope\": \"side\""));
        var app = await _arm.OkAsync("GET", App);
        Assert.Equal(["A"], Variables(app, 0).Keys);
        Assert.Contains("AZURE_POSTGRESQL_CONNECTIONSTRING", Variables(app, 1).Keys);
        await _arm.OkAsync("DELETE", App + Linker);
        Assert.Equal(["S"], Variables(await _arm.OkAsync("GET", App), 1).Keys);
        Assert.Equal("ContainerNotFound",
            await _arm.RefusedAsync(400, "PUT", App + Linker, Body(Identity, "python", ", \"scope\": \"none\"")));
    }

    [Fact]
    public async Task A_spring_app_has_them_in_its_active_deployment()
    {
        var spring = _arm.Group + "/providers/Microsoft.AppPlatform/Spring/spring1";
        await _arm.OkAsync("PUT", spring, """{"location": "westeurope"}""");
        var app = await _arm.OkAsync("PUT", spring + "/apps/app1", """{"identity": {"type": "SystemAssigned"}}""");
        Assert.NotNull((string?)app["identity"]!["principalId"]);
        await _arm.OkAsync("PUT", spring + "/apps/app1/deployments/blue", """{"properties": {"active": false}}""");
        await _arm.OkAsync("PUT", spring + "/apps/app1/deployments/green",
            """{"properties": {"deploymentSettings": {"environmentVariables": {"A": "1"}}}}""");
        await _arm.OkAsync("PUT", spring + "/apps/app1" + Linker, Body(Identity, "springBoot"));
        var variables = await SpringAsync(spring + "/apps/app1/deployments/green");
        Assert.Contains("spring.datasource.url", variables.Select(variable => variable.Key));
        Assert.Empty(await SpringAsync(spring + "/apps/app1/deployments/blue"));
        await _arm.OkAsync("DELETE", spring + "/apps/app1" + Linker);
        Assert.Equal(["A"], (await SpringAsync(spring + "/apps/app1/deployments/green")).Select(variable => variable.Key));
        await _arm.OkAsync("PUT", spring + "/apps/app1/deployments/blue" + Linker, Body(Identity, "java"));
        Assert.NotEmpty(await SpringAsync(spring + "/apps/app1/deployments/blue"));
    }

    [Fact]
    public async Task A_connection_string_goes_where_app_service_keeps_those()
    {
        await _arm.OkAsync("PUT", _arm.Site,
            """{"location": "westeurope", "kind": "functionapp", "identity": {"type": "SystemAssigned"}}""");
        await _arm.OkAsync("PUT", _arm.Site + "/config/appsettings", """{"properties": {"A": "1"}}""");
        await _arm.OkAsync("PUT", _arm.Site + Linker, Body(Identity, "dotnet"));
        Assert.Equal(2, (await ConfigAsync("appsettings")).Count);
        await _arm.OkAsync("PUT", _arm.Site + Linker, Body(Identity, "dotnet-connectionString"));
        Assert.Equal(["A"], (await ConfigAsync("appsettings")).Select(setting => setting.Key));
        var entry = Assert.Single(await ConfigAsync("connectionstrings"));
        Assert.Equal(("AZURE_POSTGRESQL_CONNECTIONSTRING", "PostgreSQL"), (entry.Key, (string)entry.Value!["type"]!));
        var listed = Assert.Single(
            (await _arm.OkAsync("POST", _arm.Site + Linker + "/listConfigurations", "{}"))["configurations"]!.AsArray())!;
        Assert.Equal((string?)entry.Value["value"], (string?)listed["value"]);
        await _arm.OkAsync("DELETE", _arm.Site + Linker);
        Assert.Empty(await ConfigAsync("connectionstrings"));
    }

    [Fact]
    public async Task A_cluster_keeps_the_connection_and_has_no_settings()
    {
        var cluster = _arm.Group + "/providers/Microsoft.ContainerService/managedClusters/aks1";
        var made = await _arm.OkAsync("PUT", cluster, """{"location": "westeurope", "identity": {"type": "SystemAssigned"}}""");
        Assert.NotNull((string?)made["identity"]!["principalId"]);
        await _arm.OkAsync("PUT", cluster + Linker, Body(Password, "python"));
        Assert.NotEmpty((await _arm.OkAsync("POST", cluster + Linker + "/listConfigurations", "{}"))["configurations"]!.AsArray());
        await _arm.OkAsync("DELETE", cluster + Linker);
    }

    private string Body(string auth, string clientType, string more = "")
        => Linkers.Body(Database + "/databases/db1", auth, clientType, more);

    private static Dictionary<string, JsonObject> Variables(JsonObject app, int container)
        => app["properties"]!["template"]!["containers"]![container]!["env"]!.AsArray()
            .ToDictionary(variable => (string)variable!["name"]!, variable => variable!.AsObject());

    private async Task<JsonObject> SpringAsync(string deployment)
        => (await _arm.OkAsync("GET", deployment))["properties"]!["deploymentSettings"]!["environmentVariables"]!.AsObject();

    private async Task<JsonObject> ConfigAsync(string part)
        => (await _arm.OkAsync("POST", $"{_arm.Site}/config/{part}/list", "{}"))["properties"]!.AsObject();
}
