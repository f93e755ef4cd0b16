using System.Text.Json.Nodes;
using Gatehouse.Cli.CommandLine;

namespace Gatehouse.ServerTests.Connector;

/// <summary>Every kind of source, by every way to log in, to a SQL server: made, seen by its own login, made again, taken away.</summary>
public sealed class SqlSourceTests(ConnectorCloud cloud) : IClassFixture<ConnectorCloud>
{
    private const string Password = "Correct-Horse-1";
    private static readonly string[] Own = ["--system-identity"];

    [Fact]
    public async Task A_function_app()
    {
        await cloud.TypeAsync("functionapp", "create", "-g", "rg1", "-n", "func1", "--consumption-plan-location", "local");
        await ProveAsync("functionapp connection", ["-g", "rg1", "-n", "func1"], "func1", Own);
    }

    [Fact]
    public async Task A_slot_is_another_user_than_its_app()
    {
        await cloud.TypeAsync("webapp", "create", "-g", "rg1", "-n", "slots1");
        await cloud.TypeAsync("webapp", "deployment", "slot", "create", "-g", "rg1", "-n", "slots1", "--slot", "green");
        await ProveAsync("webapp connection", ["-g", "rg1", "-n", "slots1", "--slot", "green"], "slots1/slots/green", Own);
    }

    [Fact]
    public async Task A_container_app()
    {
        await cloud.TypeAsync("containerapp", "env", "create", "-g", "rg1", "-n", "env1");
        await cloud.TypeAsync("containerapp", "create", "-g", "rg1", "-n", "capp1", "--environment", "env1");
        await ProveAsync("containerapp connection", ["-g", "rg1", "-n", "capp1"], "capp1", Own);
    }

    [Theory]
    [InlineData("java")]
    [InlineData("springBoot")]
    public async Task A_spring_app(string clientType)
    {
        var service = "spring-" + clientType.ToLowerInvariant();
        await cloud.TypeAsync("spring", "create", "-g", "rg1", "-n", service);
        await cloud.TypeAsync("spring", "app", "create", "-g", "rg1", "-s", service, "-n", "app1");
        await ProveAsync(
            "spring connection", ["-g", "rg1", "--service", service, "--app", "app1"], $"{service}/apps/app1", Own, clientType: clientType);
    }

    [Fact]
    public async Task A_web_app_with_a_user_assigned_identity()
    {
        await cloud.TypeAsync("webapp", "create", "-g", "rg1", "-n", "umi1");
        var identity = await IdentityAsync("sql-umi");
        await ProveAsync(
            "webapp connection", ["-g", "rg1", "-n", "umi1"], "sql-umi",
            ["--user-identity", $"client-id={identity["clientId"]}", $"subs-id={cloud.Run.SubscriptionId}"]);
    }

    [Fact]
    public async Task A_cluster_with_a_workload_identity()
    {
        await cloud.TypeAsync("aks", "create", "-g", "rg1", "-n", "aks1");
        var identity = await IdentityAsync("sql-aks");
        await ProveAsync(
            "aks connection", ["-g", "rg1", "-n", "aks1"], "sql-aks",
            ["--workload-identity", (string)identity["id"]!, "--manifest", Path.Combine(cloud.Folder, "sql.yaml")], isVerifiable: false);
    }

    [Theory]
    [InlineData("webapp connection", true)]
    [InlineData("connection", false)]
    public async Task A_service_principal(string group, bool isVerifiable)
    {
        var app = "sp-" + group.Split(' ')[0];
        var made = JsonNode.Parse(await cloud.TypeAsync("ad", "sp", "create-for-rbac", "-n", app))!;
        if (isVerifiable)
            await cloud.TypeAsync("webapp", "create", "-g", "rg1", "-n", app);
        await ProveAsync(
            group, isVerifiable ? ["-g", "rg1", "-n", app] : ["-g", "rg1"], app,
            ["--service-principal", $"client-id={made["appId"]}", $"secret={made["password"]}"], isVerifiable);
    }

    [Fact]
    public async Task Your_own_account_on_your_machine()
    {
        var file = Path.Combine(cloud.Folder, "own.env");
        await ProveAsync("connection", ["-g", "rg1"], "developer@contoso.example", ["--user-account", "--env-file", file]);
        Assert.Contains("AZURE_SQL_CONNECTIONSTRING=", await File.ReadAllTextAsync(file), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_account_of_somebody_else()
    {
        var id = (string)JsonNode.Parse(await cloud.TypeAsync(
            "ad", "user", "create", "--display-name", "grace", "--user-principal-name", "grace@contoso.example"))!["id"]!;
        await ProveAsync("connection", ["-g", "rg1"], "grace@contoso.example", ["--user-account", $"object-id={id}"], isVerifiable: false);
    }

    private async Task ProveAsync(
        string group, string[] source, string user, string[] login, bool isVerifiable = true, string clientType = "dotnet")
    {
        await PrepareAsync();
        var before = await UsersAsync();
        var words = group.Split(' ');
        string[] one = [.. source, "--connection", "c1"];
        string[] create =
        [
            .. words, "create", "sql", .. one, "--tg", "rg1", "--server", "sql1", "--database", "db1", "--client-type", clientType, .. login,
        ];

        var made = JsonNode.Parse(await cloud.TypeAsync([.. create, "-o", "json"]))!;

        Assert.Equal("Succeeded", (string?)made["provisioningState"]);
        Assert.Equal(user, (string?)made["authInfo"]!["userName"]);
        var settings = made["configurations"]!.AsArray().Select(setting => (string)setting!["name"]!);
        Assert.Contains(clientType == "springBoot" ? "spring.datasource.url" : "AZURE_SQL_CONNECTIONSTRING", settings);
        Assert.Equal(before.Append(user).Order(StringComparer.Ordinal), await UsersAsync());
        var checks = (await cloud.TypeAsync([.. words, "validate", .. one, "-o", "tsv"])).Trim().Split('\n').Select(line => line.Split('\t'));
        Assert.All(checks, check => Assert.True(
            check[1] == "success" || (!isVerifiable && check[1] == "warning"), string.Join(": ", check)));
        Assert.DoesNotContain("+ ", await cloud.TypeAsync([.. create, "--plan"]), StringComparison.Ordinal);

        await cloud.TypeAsync([.. words, "delete", .. one, "--yes"]);

        Assert.Equal(before, await UsersAsync());
        Assert.Equal(ExitCode.NotFound, (await cloud.RunAsync(null, [.. words, "show", .. one])).Code);
    }

    private async Task PrepareAsync()
    {
        if ((await cloud.TypeAsync("sql", "server", "list", "-g", "rg1", "-o", "json")).Contains("sql1", StringComparison.Ordinal))
            return;
        await cloud.TypeAsync("sql", "server", "create", "-g", "rg1", "-n", "sql1", "-u", "owner", "-p", Password);
        await cloud.TypeAsync("sql", "db", "create", "-g", "rg1", "-s", "sql1", "-n", "db1");
    }

    private async Task<string[]> UsersAsync()
        => [.. (await cloud.TypeAsync(
            "sql", "query", "-s", "sql1", "-d", "db1", "-u", "owner", "-p", Password, "-o", "tsv",
            "-q", "SELECT name FROM sys.database_principals WHERE type IN ('E', 'X')"))
            .Split('\n', StringSplitOptions.RemoveEmptyEntries).Order(StringComparer.Ordinal)];

    private async Task<JsonNode> IdentityAsync(string name)
        => JsonNode.Parse(await cloud.TypeAsync("identity", "create", "-g", "rg1", "-n", name))!;
}
