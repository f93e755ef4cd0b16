using System.Text.Json.Nodes;
using Gatehouse.ServerTests.Connector;

namespace Gatehouse.ServerTests.Identity;

/// <summary>Debian's azure-cli, unmodified and in the public Azure as far as it knows: only <c>gatehouse run --as</c> tells it otherwise.</summary>
public sealed class AzureCliRunTests(ConnectorCloud cloud) : IClassFixture<ConnectorCloud>
{
    private static readonly string[] App = ["-g", "rg1", "-n", "web1"];
    private static readonly string[] Target = ["--tg", "rg1", "--server", "pg1", "--database", "db1"];
    private readonly AzureCliRun _az = new(cloud);

    [ClientFact(AzureCliRun.Az)]
    public async Task The_commands_of_the_tutorials_run_word_for_word()
    {
        await _az.SignInAsync();

        Assert.Equal((AzureCliRun.User, "user"), Who(await AzAsync("account", "show")));
        Assert.Equal(AzureCliRun.User, (string?)(await AzAsync("ad", "signed-in-user", "show"))!["userPrincipalName"]);
        Assert.NotNull((string?)(await AzAsync("identity", "create", "-g", "rg1", "-n", "id1"))!["clientId"]);
        Assert.Equal("SystemAssigned", (string?)(await AzAsync(["webapp", "identity", "assign", .. App]))!["type"]);

        string[] connection = [.. App, "--connection", "conn1"];
        await AzAsync([
            "webapp", "connection", "create", "postgres-flexible", .. connection, .. Target, "--system-identity", "--client-type", "dotnet"]);
        var listed = await AzAsync(["webapp", "connection", "list", .. App]);
        Assert.Equal("conn1", (string?)Assert.Single(listed!.AsArray())!["name"]);
        Assert.Equal("dotnet", (string?)(await AzAsync(["webapp", "connection", "show", .. connection]))!["clientType"]);
        var checks = (await AzAsync(["webapp", "connection", "validate", .. connection]))!.AsArray();
        Assert.NotEmpty(checks);
        Assert.All(checks, check => Assert.Equal("success", (string?)check!["result"]));
        var value = await _az.ValueAsync("AZURE_POSTGRESQL_CONNECTIONSTRING", "webapp", connection);
        Assert.StartsWith("Server=localhost;Database=db1;", value, StringComparison.Ordinal);
        // The app has it among its settings.
        var app = await _az.RunAsync("--app", "web1", "--", "/bin/sh", "-c", "echo $AZURE_POSTGRESQL_CONNECTIONSTRING");
        Assert.Contains("User Id=aad_conn1", app, StringComparison.Ordinal);

        await AzAsync(["webapp", "connection", "update", "postgres-flexible", .. connection, "--system-identity", "--client-type", "nodejs"]);
        Assert.Equal("aad_conn1", await _az.ValueAsync("AZURE_POSTGRESQL_USER", "webapp", connection));
        await AzAsync(["webapp", "connection", "delete", .. connection, "--yes"]);
        Assert.Empty((await AzAsync(["webapp", "connection", "list", .. App]))!.AsArray());
    }

    [ClientFact(AzureCliRun.Az)]
    public async Task A_developer_connects_without_an_app()
    {
        await _az.SignInAsync();
        string[] connection = ["-g", "rg1", "--connection", "local1"];

        await AzAsync(["connection", "create", "postgres-flexible", .. connection, .. Target, "--user-account", "--client-type", "python"]);

        var generated = await AzAsync(["connection", "generate-configuration", .. connection]);
        Assert.Contains("user=aad_local1", (string?)Assert.Single(generated!["configurations"]!.AsArray())!["value"], StringComparison.Ordinal);
        var checks = (await AzAsync(["connection", "validate", .. connection]))!.AsArray();
        Assert.NotEmpty(checks);
        Assert.All(checks, check => Assert.Equal("success", (string?)check!["result"]));
        await AzAsync(["connection", "delete", .. connection, "--yes"]);
        Assert.Empty((await AzAsync("connection", "list", "-g", "rg1"))!.AsArray());
    }

    [ClientFact(AzureCliRun.Az)]
    public async Task An_application_signs_in_with_its_secret()
    {
        await _az.SignInAsync();
        var made = JsonNode.Parse(await cloud.TypeAsync("ad", "sp", "create-for-rbac", "-n", "az-run", "-o", "json"))!;
        var (id, secret, tenant) = ((string)made["appId"]!, (string)made["password"]!, (string)made["tenant"]!);
        await cloud.TypeAsync("role", "assignment", "create", "--assignee", id, "--role", "Reader", "-g", "rg1", "-o", "none");

        await AzAsync("login", "--service-principal", "-u", id, "-p", secret, "--tenant", tenant);

        Assert.Equal(((string?)id, "servicePrincipal"), Who(await RealAccountAsync()));
        Assert.Equal("rg1", (string?)(await AzAsync("group", "show", "-n", "rg1"))!["name"]);
    }

    private static (string?, string?) Who(JsonNode? account) => ((string?)account!["user"]!["name"], (string?)account["user"]!["type"]);

    private Task<JsonNode?> AzAsync(params string[] arguments) => _az.AzAsync(arguments);

    // The shim answers `account show` for the user of --as; the real az knows who signed in last.
    private async Task<JsonNode?> RealAccountAsync()
        => JsonNode.Parse(await _az.RunAsync("--as", AzureCliRun.User, "--", AzureCliRun.Az, "account", "show", "-o", "json"));
}
