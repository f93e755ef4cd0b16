using System.Diagnostics;
using System.Text.Json.Nodes;
using Gatehouse.ServerTests.Connector;

namespace Gatehouse.ServerTests.Identity;

/// <summary>Debian's azure-cli, unmodified and in the public Azure as far as it knows: only <c>gatehouse run --as</c> tells it otherwise.</summary>
public sealed class AzureCliRunTests(ConnectorCloud cloud) : IClassFixture<ConnectorCloud>
{
    private const string Az = "/usr/bin/az";
    private const string User = "az-run@contoso.example";
    private const string Password = "correct horse battery";
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(120); // connection create starts az several times
    private static readonly string[] App = ["-g", "rg1", "-n", "web1"];
    private static readonly string[] Target = ["--tg", "rg1", "--server", "pg1", "--database", "db1"];

    [ClientFact(Az)]
    public async Task The_commands_of_the_tutorials_run_word_for_word()
    {
        await SignInAsync();

        Assert.Equal((User, "user"), Who(await AzAsync("account", "show")));
        Assert.Equal(User, (string?)(await AzAsync("ad", "signed-in-user", "show"))!["userPrincipalName"]);
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
        var value = await ValueAsync("AZURE_POSTGRESQL_CONNECTIONSTRING", "webapp", connection);
        Assert.StartsWith("Server=localhost;Database=db1;", value, StringComparison.Ordinal);
        // The app has it among its settings.
        var app = await RunAsync("--app", "web1", "--", "/bin/sh", "-c", "echo $AZURE_POSTGRESQL_CONNECTIONSTRING");
        Assert.Contains("User Id=aad_conn1", app, StringComparison.Ordinal);

        await AzAsync(["webapp", "connection", "update", "postgres-flexible", .. connection, "--system-identity", "--client-type", "nodejs"]);
        Assert.Equal("aad_conn1", await ValueAsync("AZURE_POSTGRESQL_USER", "webapp", connection));
        await AzAsync(["webapp", "connection", "delete", .. connection, "--yes"]);
        Assert.Empty((await AzAsync(["webapp", "connection", "list", .. App]))!.AsArray());
    }

    [ClientFact(Az)]
    public async Task A_developer_connects_without_an_app()
    {
        await SignInAsync();
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

    [ClientFact(Az)]
    public async Task An_application_signs_in_with_its_secret()
    {
        await SignInAsync();
        var made = JsonNode.Parse(await cloud.TypeAsync("ad", "sp", "create-for-rbac", "-n", "az-run", "-o", "json"))!;
        var (id, secret, tenant) = ((string)made["appId"]!, (string)made["password"]!, (string)made["tenant"]!);
        await cloud.TypeAsync("role", "assignment", "create", "--assignee", id, "--role", "Reader", "-g", "rg1", "-o", "none");

        await AzAsync("login", "--service-principal", "-u", id, "-p", secret, "--tenant", tenant);

        Assert.Equal(((string?)id, "servicePrincipal"), Who(await RealAccountAsync()));
        Assert.Equal("rg1", (string?)(await AzAsync("group", "show", "-n", "rg1"))!["name"]);
    }

    private static (string?, string?) Who(JsonNode? account) => ((string?)account!["user"]!["name"], (string?)account["user"]!["type"]);

    private async Task SignInAsync()
    {
        var (_, users, _) = await cloud.RunAsync(null, "ad", "user", "list", "-o", "json");
        if (!users.Contains(User, StringComparison.Ordinal))
        {
            await cloud.TypeAsync(
                "ad", "user", "create", "--display-name", "Az", "--user-principal-name", User, "--password", Password, "-o", "none");
            await cloud.TypeAsync("role", "assignment", "create", "--assignee", User, "--role", "Owner", "-o", "none");
        }

        await cloud.TypeAsync("login", "--user", User, "--password", Password, "-o", "none");
        await AzAsync("login", "-u", User, "-p", Password);
    }

    // The shim answers `account show` for the user of --as; the real az knows who signed in last.
    private async Task<JsonNode?> RealAccountAsync() => JsonNode.Parse(await RunAsync("--as", User, "--", Az, "account", "show", "-o", "json"));

    private async Task<string?> ValueAsync(string name, string source, string[] connection)
    {
        var listed = await AzAsync([source, "connection", "list-configuration", .. connection]);
        return listed!["configurations"]!.AsArray()
            .Where(one => (string?)one!["name"] == name).Select(one => (string?)one!["value"]).SingleOrDefault();
    }

    private async Task<JsonNode?> AzAsync(params string[] arguments)
    {
        var output = await RunAsync(["--as", User, "--", "az", .. arguments, "-o", "json"]);
        return output.Length > 0 ? JsonNode.Parse(output) : null;
    }

    private async Task<string> RunAsync(params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true };
        foreach (var argument in new[] { "exec", Path.Combine(AppContext.BaseDirectory, "gatehouse.dll"), "--data", cloud.Folder, "run" }.Concat(arguments))
            start.ArgumentList.Add(argument);
        using var process = Process.Start(start)!;
        process.StandardInput.Close();
        using var limit = new CancellationTokenSource(Limit);
        try
        {
            var output = process.StandardOutput.ReadToEndAsync(limit.Token);
            var error = process.StandardError.ReadToEndAsync(limit.Token);
            await process.WaitForExitAsync(limit.Token);
            Assert.True(process.ExitCode == 0, $"{string.Join(' ', arguments)}: exit {process.ExitCode}\n{await error}");
            return (await output).Trim();
        }
        finally
        {
            if (!process.HasExited)
                process.Kill(entireProcessTree: true);
        }
    }
}
