using Gatehouse.Cli.CommandLine;

namespace Gatehouse.ServerTests.Connector;

/// <summary>A connection is made whole or not at all: with a failure of every call, and with kill -9.</summary>
public sealed class ConnectionFaultTests(ConnectorCloud cloud) : IClassFixture<ConnectorCloud>
{
    private const string Postgres = "postgres-flexible";
    private const string MySql = "mysql-flexible";
    private const string Sql = "sql";
    private static readonly string[] SystemIdentity = ["--system-identity"];

    [Theory]
    [InlineData(Postgres, 1, 1, Fault.Refused)]
    [InlineData(Postgres, 1, 1, Fault.AnswerLost)]
    [InlineData(Postgres, 2, 3, Fault.NothingAnswers)]
    [InlineData(MySql, 2, 3, null)]
    [InlineData(Sql, 3, 3, null)]
    public async Task A_failure_of_any_call_leaves_nothing_behind(string name, int first, int every, object? fault)
    {
        var target = FaultedTarget.Of(cloud, name);
        await target.PrepareAsync();
        var create = CreateOf(target);
        var before = await target.StateAsync();

        var reached = await new FaultWalk(cloud, first, every) { Fault = (Fault?)fault }.RunAsync(
            create,
            async where => Assert.True(before == await target.StateAsync(), $"{where}\n{before}\n{await target.StateAsync()}"),
            async _ =>
            {
                await AssertMadeAsync(target);
                await target.RemoveAsync();
                before = await StateWithoutAsync(target, before);
            });

        Assert.True(reached > 20 / every, $"only {reached} calls");
        await AssertMadeAsync(target);
        await target.RemoveAsync();
        await StateWithoutAsync(target, before);
    }

    [Fact]
    public async Task A_create_logs_in_to_each_database_once_and_once_as_the_app()
    {
        var target = FaultedTarget.Of(cloud, Postgres);
        await target.PrepareAsync();
        var counter = new FaultInjector(0, Fault.Refused);

        Assert.Equal(ExitCode.Success, (await cloud.RunAsync(counter, CreateOf(target))).Code);

        Assert.Equal(3, counter.Logins);
        Assert.InRange(counter.Calls, 20, 40);
        await target.RemoveAsync();
    }

    [Theory]
    [InlineData(Postgres, "identity")]
    [InlineData(Postgres, "administrator")]
    [InlineData(Postgres, "database-user")]
    [InlineData(Postgres, "privileges")]
    [InlineData(Postgres, "configuration")]
    [InlineData(Postgres, "record")]
    [InlineData(MySql, "server-identity")]
    [InlineData(MySql, "administrator")]
    [InlineData(MySql, "database-user")]
    [InlineData(MySql, "privileges")]
    [InlineData(Sql, "administrator")]
    [InlineData(Sql, "database-user")]
    [InlineData(Sql, "privileges")]
    [InlineData(Sql, "record")]
    public async Task What_kill_9_leaves_is_taken_back_or_finished(string name, string kind)
    {
        var target = FaultedTarget.Of(cloud, name);
        await target.PrepareAsync();
        var before = await target.StateAsync();
        foreach (var finish in new[] { false, true })
        {
            await StoppedCommand.KillAsync(cloud, CreateOf(target), kind);

            await cloud.TypeAsync(["webapp", "connection", "repair", .. finish ? Array.Empty<string>() : ["--undo"]]);

            Assert.False(File.Exists(cloud.Journal));
            if (!finish)
                Assert.Equal(before, await target.StateAsync());
        }

        await AssertMadeAsync(target);
        await target.RemoveAsync();
        await StateWithoutAsync(target, before);
    }

    [Theory]
    [InlineData(Fault.Refused)]
    [InlineData(Fault.AnswerLost)]
    [InlineData(Fault.NothingAnswers)]
    public async Task A_firewall_that_was_opened_is_closed_whatever_fails(object fault)
    {
        var target = FaultedTarget.Of(cloud, Postgres);
        await target.PrepareAsync();
        var before = await target.StateAsync();

        var reached = await new FaultWalk(cloud, 1 + (int)(Fault)fault, 3) { Fault = (Fault)fault, Firewall = true }.RunAsync(
            CreateOf(target),
            async where => Assert.True(before == await target.StateAsync(), $"{where}\n{await target.StateAsync()}"),
            async _ =>
            {
                await AssertMadeAsync(target);
                await target.RemoveAsync();
            });

        Assert.True(reached > 8, $"only {reached} calls");
        await AssertMadeAsync(target);
        await target.RemoveAsync();
        Assert.Equal(before, await target.StateAsync());
    }

    // On MySQL and SQL Server somebody else is the only administrator, and is put back.
    internal static string[] CreateOf(FaultedTarget target)
        => target.Create(SystemIdentity, target.HasOneAdministrator ? ["--set-admin"] : []);

    private static async Task AssertMadeAsync(FaultedTarget target)
    {
        var state = await target.StateAsync();
        Assert.Contains($"\"{target.User}\"", state, StringComparison.Ordinal);
        Assert.Contains("\"name\":\"c1\"", state, StringComparison.Ordinal);
        Assert.Contains(target.Keys, state, StringComparison.Ordinal);
        Assert.DoesNotContain("developer@contoso.example\",", await target.AdministratorsAsync(), StringComparison.Ordinal);
        Assert.DoesNotContain("gatehouse_", state, StringComparison.Ordinal);
    }

    // The identity with which a MySQL server reads the tenant stays; nothing else does.
    private static async Task<string> StateWithoutAsync(FaultedTarget target, string before)
    {
        var now = await target.StateAsync();
        static string Plain(string state) => System.Text.RegularExpressions.Regex.Replace(state, @"(?m)^\{.*userAssignedIdentities.*$", "");
        Assert.Equal(Plain(before), Plain(now));
        return now;
    }
}
