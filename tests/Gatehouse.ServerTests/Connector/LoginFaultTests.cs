using System.Text.Json.Nodes;
using Gatehouse.Cli.CommandLine;

namespace Gatehouse.ServerTests.Connector;

/// <summary>All or nothing for the other ways to log in: a user-assigned identity, a service principal, a local connection.</summary>
public sealed class LoginFaultTests(ConnectorCloud cloud) : IClassFixture<ConnectorCloud>
{
    private const string Postgres = "postgres-flexible";
    private const string MySql = "mysql-flexible";
    private const string Sql = "sql";
    private readonly string _file = Path.Combine(cloud.Folder, "app.env");

    [Theory]
    [InlineData(Postgres, "user-identity")]
    [InlineData(Postgres, "service-principal")]
    [InlineData(Postgres, "local")]
    [InlineData(MySql, "user-identity")]
    [InlineData(MySql, "local")]
    [InlineData(Sql, "user-identity")]
    [InlineData(Sql, "service-principal")]
    [InlineData(Sql, "local")]
    public async Task A_failing_call_leaves_nothing_behind(string name, string login)
    {
        var (target, create) = await PrepareAsync(name, login);
        var before = await StateAsync(target);

        var reached = await new FaultWalk(cloud, 1 + (login.Length % 3), 3) { HasSecret = login == "service-principal" }.RunAsync(
            create,
            async where => Assert.True(before == await StateAsync(target), $"{where}\n{before}\n{await StateAsync(target)}"),
            async where =>
            {
                Assert.Contains(UserOf(target, login), await StateAsync(target), StringComparison.Ordinal);
                await RemoveAsync(target, login);
                before = await StateAsync(target);
            });

        Assert.True(reached >= 6, $"only {reached} calls");
        Assert.Contains(UserOf(target, login), await StateAsync(target), StringComparison.Ordinal);
        Assert.Equal(login == "local", File.Exists(_file));
        await RemoveAsync(target, login);
    }

    [Theory]
    [InlineData("user-identity", "identity")]
    [InlineData("user-identity", "database-user")]
    [InlineData("local", "file")]
    [InlineData("local", "record")]
    public async Task What_kill_9_leaves_is_taken_back_or_finished(string login, string kind)
    {
        var (target, create) = await PrepareAsync(Postgres, login);
        var before = await StateAsync(target);

        await StoppedCommand.KillAsync(cloud, create, kind);
        await cloud.TypeAsync("connection", "repair", "--undo");
        Assert.Equal(before, await StateAsync(target));
        Assert.Empty(Directory.GetFiles(cloud.Folder, "app.env*"));

        await StoppedCommand.KillAsync(cloud, create, kind);
        await cloud.TypeAsync("connection", "repair");
        Assert.Contains(UserOf(target, login), await StateAsync(target), StringComparison.Ordinal);
        await RemoveAsync(target, login);
    }

    [Fact]
    public async Task A_killed_connection_with_a_secret_is_taken_back_for_the_secret_is_not_kept()
    {
        var (target, create) = await PrepareAsync(Postgres, "service-principal");
        var before = await StateAsync(target);
        await StoppedCommand.KillAsync(cloud, create, "privileges");
        var secret = create.Single(word => word.StartsWith("secret=", StringComparison.Ordinal))["secret=".Length..];
        Assert.DoesNotContain(secret, await File.ReadAllTextAsync(cloud.Journal), StringComparison.Ordinal);

        Assert.Equal(ExitCode.Failure, (await cloud.RunAsync(null, "webapp", "connection", "repair")).Code);
        await cloud.TypeAsync("webapp", "connection", "repair", "--undo");

        Assert.Equal(before, await StateAsync(target));
    }

    private async Task<(FaultedTarget Target, string[] Create)> PrepareAsync(string name, string login)
    {
        var target = FaultedTarget.Of(cloud, name);
        await target.PrepareAsync();
        string[] more = target.HasOneAdministrator ? ["--set-admin"] : [];
        switch (login)
        {
            case "local":
                return (target, [.. target.CreateLocal(_file, "--user-account"), .. more]);
            case "service-principal":
                var principal = JsonNode.Parse(await cloud.TypeAsync("ad", "sp", "create-for-rbac", "-n", "worker", "-o", "json"))!;
                return (
                    target,
                    target.Create(["--service-principal", $"client-id={principal["appId"]}", $"secret={principal["password"]}"], more));
            default:
                var identity = JsonNode.Parse(await cloud.TypeAsync("identity", "create", "-g", "rg1", "-n", "worker", "-o", "json"))!;
                return (target, target.Create(
                    ["--user-identity", $"client-id={identity["clientId"]}", $"subs-id={((string)identity["id"]!).Split('/')[2]}"], more));
        }
    }

    private async Task<string> StateAsync(FaultedTarget target)
        => await target.StateAsync() + (File.Exists(_file) ? await File.ReadAllTextAsync(_file) : "");

    private async Task RemoveAsync(FaultedTarget target, string login)
    {
        if (login == "local")
        {
            await cloud.TypeAsync("connection", "delete", "-g", "rg1", "--connection", "c1", "--set-admin", "--yes");
            File.Delete(_file);
            return;
        }

        await cloud.TypeAsync(["webapp", "connection", "delete", .. FaultedTarget.Connection, "--set-admin", "--yes"]);
        if (login == "user-identity")
            await cloud.TypeAsync(
                "webapp", "identity", "remove", "-g", "rg1", "-n", "web1", "--identities",
                (string)JsonNode.Parse(await cloud.TypeAsync("identity", "show", "-g", "rg1", "-n", "worker", "-o", "json"))!["id"]!);
    }

    // On SQL Server a user has its principal's name.
    private static string UserOf(FaultedTarget target, string login)
        => target is not FaultedSql ? target.User : login == "local" ? "developer@contoso.example" : "worker";
}
