using System.Text.Json.Nodes;
using Gatehouse.Cli.CommandLine;

namespace Gatehouse.ServerTests.Connector;

/// <summary>A connection is made whole or not at all: with a refused call at every place, and with kill -9.</summary>
public sealed class ConnectionFaultTests(ConnectorCloud cloud) : IClassFixture<ConnectorCloud>
{
    private static readonly string[] Create =
        ["webapp", "connection", "create", "postgres-flexible", "-g", "rg1", "-n", "web1", "--connection", "c1", "--tg", "rg1", "--server", "pg1",
         "--database", "db1", "--system-identity", "--client-type", "dotnet"];

    private static readonly string[] Undo = ["webapp", "connection", "repair", "--undo"];

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_failure_of_any_call_leaves_nothing_behind(bool afterwards)
    {
        var before = await cloud.StateAsync();
        var calls = 1;
        for (; ; calls++)
        {
            var faults = new FaultInjector(calls, afterwards);
            var (code, _, error) = await cloud.RunAsync(faults, Create);
            if (!faults.Failed)
            {
                Assert.True(code == ExitCode.Success, error);
                break;
            }

            // When only the administrator was left to be taken away, the connection is made and the journal says what is left.
            if (File.Exists(cloud.Journal))
            {
                Assert.True((bool)JsonNode.Parse(await File.ReadAllTextAsync(cloud.Journal))!["completed"]!, $"call {calls}: {error}");
                await cloud.TypeAsync("webapp", "connection", "repair");
                await AssertMadeAsync();
                await RemoveAsync(before);
            }
            else if (code != ExitCode.Success)
                Assert.True(before == await cloud.StateAsync(), $"call {calls}: {error}\n{await cloud.StateAsync()}");
            else
                Assert.Fail($"call {calls} failed and nobody said so");
        }

        Assert.True(calls > 20, $"only {calls} calls");
        await AssertMadeAsync();
        await RemoveAsync(before);
    }

    [Fact]
    public async Task A_create_logs_in_to_each_database_once_and_once_as_the_app()
    {
        var before = await cloud.StateAsync();
        var counter = new FaultInjector(0, afterwards: false);

        Assert.Equal(ExitCode.Success, (await cloud.RunAsync(counter, Create)).Code);

        Assert.Equal(3, counter.Logins);
        Assert.InRange(counter.Calls, 20, 40);
        await RemoveAsync(before);
    }

    [Theory]
    [InlineData("identity")]
    [InlineData("administrator")]
    [InlineData("database-user")]
    [InlineData("privileges")]
    [InlineData("configuration")]
    [InlineData("record")]
    public async Task What_kill_9_leaves_is_taken_back_or_finished(string kind)
    {
        var before = await cloud.StateAsync();
        foreach (var finish in new[] { false, true })
        {
            using var process = cloud.Start([.. Create]);
            while (!process.HasExited && !HasBegun(kind))
                await Task.Delay(TimeSpan.FromMilliseconds(1), TimeProvider.System);
            Assert.False(process.HasExited, $"{kind} was never begun");
            process.Kill();
            await process.WaitForExitAsync();
            Assert.True(File.Exists(cloud.Journal));
            if (!OperatingSystem.IsWindows())
                Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(cloud.Journal));

            await cloud.TypeAsync(finish ? ["webapp", "connection", "repair"] : Undo);

            Assert.False(File.Exists(cloud.Journal));
            if (!finish)
                Assert.Equal(before, await cloud.StateAsync());
        }

        await AssertMadeAsync();
        await RemoveAsync(before);
    }

    private bool HasBegun(string kind)
    {
        try
        {
            return File.ReadAllText(cloud.Journal).Contains($"\"kind\":\"{kind}\"", StringComparison.Ordinal);
        }
        catch (FileNotFoundException)
        {
            return false;
        }
    }

    private async Task AssertMadeAsync()
    {
        Assert.Equal("[]", (await cloud.TypeAsync("postgres", "flexible-server", "ad-admin", "list", "-g", "rg1", "-s", "pg1", "-o", "json")).Trim());
        Assert.Contains("aad_c1", await cloud.SqlAsync("postgres", "SELECT rolname FROM pg_roles"), StringComparison.Ordinal);
        Assert.Contains("aad_c1", await cloud.TypeAsync("webapp", "connection", "list", "-g", "rg1", "-n", "web1", "-o", "json"), StringComparison.Ordinal);
        Assert.Contains(
            "AZURE_POSTGRESQL_CONNECTIONSTRING", await cloud.TypeAsync("webapp", "config", "appsettings", "list", "-g", "rg1", "-n", "web1", "-o", "json"), StringComparison.Ordinal);
    }

    // Back to the start for the next round.
    private async Task RemoveAsync(string before)
    {
        await cloud.TypeAsync("webapp", "connection", "delete", "-g", "rg1", "-n", "web1", "--connection", "c1", "--yes");
        await cloud.TypeAsync("webapp", "identity", "remove", "-g", "rg1", "-n", "web1", "--identities", "[system]");
        Assert.Equal(before, await cloud.StateAsync());
    }
}
