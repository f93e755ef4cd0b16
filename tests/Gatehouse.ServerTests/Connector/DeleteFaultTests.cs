using Gatehouse.Cli.CommandLine;

namespace Gatehouse.ServerTests.Connector;

/// <summary>A deletion cut short is mended by <c>connection repair</c> and a second deletion, and leaves no administrator.</summary>
public sealed class DeleteFaultTests(ConnectorCloud cloud) : IClassFixture<ConnectorCloud>
{
    private const string Postgres = "postgres-flexible";
    private const string MySql = "mysql-flexible";
    private const string Sql = "sql";
    private static readonly string[] Delete = ["webapp", "connection", "delete", .. FaultedTarget.Connection, "--set-admin", "--yes"];

    [Theory]
    [InlineData(Postgres)]
    [InlineData(MySql)]
    [InlineData(Sql)]
    public async Task A_failing_call_leaves_a_connection_that_is_deleted_again(string name)
    {
        var (target, create, without) = await ConnectAsync(name);
        var administrators = await target.AdministratorsAsync();

        var reached = await new FaultWalk(cloud, 1 + (name.Length % 2), 2).RunAsync(Delete, MendAsync, MendAsync);

        Assert.True(reached >= 5, $"only {reached} calls");
        Assert.Equal(without, await target.StateAsync());

        async Task MendAsync(string where)
        {
            // Whatever failed: nobody is an administrator who was none, and no database user is without its connection.
            var state = await target.StateAsync();
            Assert.True(administrators == await target.AdministratorsAsync(), where);
            Assert.True(state.Contains("\"name\":\"c1\"", StringComparison.Ordinal) || state == without, $"{where}\n{state}");
            if (state != without)
                await cloud.TypeAsync(Delete);
            Assert.True(without == await target.StateAsync(), $"{where}\n{without}\n{await target.StateAsync()}");
            await cloud.TypeAsync(create);
        }
    }

    [Theory]
    [InlineData(Postgres, 0)]
    [InlineData(Postgres, 30)]
    [InlineData(Postgres, 60)]
    [InlineData(Postgres, 100)]
    [InlineData(MySql, 0)]
    [InlineData(MySql, 40)]
    [InlineData(MySql, 80)]
    [InlineData(Sql, 0)]
    [InlineData(Sql, 60)]
    public async Task A_deletion_that_is_killed_is_repaired_and_done_again(string name, int milliseconds)
    {
        var (target, _, without) = await ConnectAsync(name);
        using var process = cloud.Start(Delete);
        while (!process.HasExited && !File.Exists(cloud.Journal))
            await Task.Delay(TimeSpan.FromMilliseconds(1), TimeProvider.System);
        await Task.Delay(TimeSpan.FromMilliseconds(milliseconds), TimeProvider.System);
        process.Kill();
        await process.WaitForExitAsync();

        await cloud.TypeAsync("webapp", "connection", "repair");
        Assert.False(File.Exists(cloud.Journal));
        var (code, _, error) = await cloud.RunAsync(null, Delete);

        Assert.True(code is ExitCode.Success or ExitCode.NotFound, error);
        Assert.Equal(without, await target.StateAsync());
    }

    // The state without the connection is the one after a deletion: the app keeps its identity.
    private async Task<(FaultedTarget Target, string[] Create, string Without)> ConnectAsync(string name)
    {
        var target = FaultedTarget.Of(cloud, name);
        await target.PrepareAsync();
        var create = ConnectionFaultTests.CreateOf(target);
        await cloud.TypeAsync(create);
        await cloud.TypeAsync(Delete);
        var without = await target.StateAsync();
        await cloud.TypeAsync(create);
        return (target, create, without);
    }
}
