using System.Diagnostics;
using System.Globalization;

namespace Gatehouse.ServerTests.Connector;

/// <summary>Commands as processes of their own: several at once, and one that its user stops.</summary>
public sealed class ConnectionProcessTests(ConnectorCloud cloud) : IClassFixture<ConnectorCloud>
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task Connections_that_are_made_at_once_wait_for_each_other_and_all_succeed()
    {
        string[] apps = ["at-once-1", "at-once-2", "at-once-3"];
        foreach (var app in apps)
            await cloud.TypeAsync("webapp", "create", "-g", "rg1", "-n", app);

        var processes = apps.Select(app => cloud.Start(ConnectorCloud.Create(app, app.Replace('-', '_')))).ToList();
        foreach (var process in processes)
        {
            await process.WaitForExitAsync().WaitAsync(Limit);
            Assert.Equal(0, process.ExitCode);
            process.Dispose();
        }

        foreach (var app in apps)
            Assert.Null(await cloud.AppSqlAsync(app, app.Replace('-', '_'), "SELECT 1"));
        Assert.Equal("[]", (await FaultedTarget.Of(cloud, "postgres-flexible").AdministratorsAsync()).Trim());
        Assert.False(File.Exists(cloud.Journal));
    }

    [Theory]
    [InlineData("INT", "identity", 130)]
    [InlineData("INT", "database-user", 130)]
    [InlineData("TERM", "privileges", 143)]
    public async Task A_command_that_is_stopped_undoes_what_it_did(string signal, string kind, int code)
    {
        if (OperatingSystem.IsWindows())
            return; // it has no signals
        var target = FaultedTarget.Of(cloud, "postgres-flexible");
        await target.PrepareAsync();
        var before = await target.StateAsync();
        using var process = await StoppedCommand.StartAsync(cloud, ConnectionFaultTests.CreateOf(target), kind);

        using var kill = Process.Start("kill", ["-" + signal, process.Id.ToString(CultureInfo.InvariantCulture)]);
        await kill.WaitForExitAsync().WaitAsync(Limit);
        process.StandardInput.Close();
        await process.WaitForExitAsync().WaitAsync(Limit);

        Assert.Equal(code, process.ExitCode);
        Assert.False(File.Exists(cloud.Journal));
        Assert.Equal(before, await target.StateAsync());
    }
}
