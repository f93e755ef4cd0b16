using System.Text.Json.Nodes;

namespace Gatehouse.ServerTests.Connector;

/// <summary>A connection is changed whole or not at all: with failing calls, and with kill -9.</summary>
public sealed class UpdateFaultTests(ConnectorCloud cloud) : IClassFixture<ConnectorCloud>
{
    private const string Postgres = "postgres-flexible";
    private const string MySql = "mysql-flexible";
    private const string Sql = "sql";
    private readonly ConnectorCloud _cloud = cloud;

    [Theory]
    [InlineData(Postgres, "access")]
    [InlineData(Postgres, "client-type")]
    [InlineData(Postgres, "identity")]
    [InlineData(MySql, "access")]
    [InlineData(MySql, "identity")]
    [InlineData(Sql, "access")]
    [InlineData(Sql, "identity")]
    public async Task A_change_with_a_failing_call_is_made_whole_or_not_at_all(string name, string what)
    {
        var (target, forth, back) = await ConnectAsync(name, what);
        var before = await target.StateAsync();
        await _cloud.TypeAsync(forth);
        var after = await target.StateAsync();
        await _cloud.TypeAsync(back);
        Assert.Equal(before, await target.StateAsync());

        var reached = await new FaultWalk(_cloud, 1 + (what.Length % 3), 3).RunAsync(
            forth,
            async where => Assert.True(before == await target.StateAsync(), $"{where}\n{before}\n{await target.StateAsync()}"),
            async where =>
            {
                Assert.True(after == await target.StateAsync(), $"{where}\n{after}\n{await target.StateAsync()}");
                await _cloud.TypeAsync(back);
            });

        Assert.True(reached >= 5, $"only {reached} calls");
        Assert.Equal(after, await target.StateAsync());
        await target.RemoveAsync();
    }

    [Theory]
    [InlineData(Postgres, "access", "privileges")]
    [InlineData(Postgres, "client-type", "configuration")]
    [InlineData(Postgres, "client-type", "record")]
    [InlineData(Postgres, "identity", "administrator")]
    [InlineData(Postgres, "identity", "database-user")]
    [InlineData(Postgres, "identity", "privileges")]
    [InlineData(MySql, "identity", "administrator")]
    [InlineData(MySql, "identity", "database-user")]
    [InlineData(MySql, "access", "privileges")]
    [InlineData(Sql, "access", "privileges")]
    [InlineData(Sql, "identity", "database-user")]
    [InlineData(Sql, "identity", "former-user")]
    [InlineData(Sql, "identity", "record")]
    public async Task What_kill_9_leaves_of_a_change_is_taken_back_or_finished(string name, string what, string kind)
    {
        var (target, forth, back) = await ConnectAsync(name, what);
        var before = await target.StateAsync();
        await _cloud.TypeAsync(forth);
        var after = await target.StateAsync();
        await _cloud.TypeAsync(back);

        await StoppedCommand.KillAsync(_cloud, forth, kind);
        await _cloud.TypeAsync("webapp", "connection", "repair", "--undo");
        Assert.Equal(before, await target.StateAsync());

        await StoppedCommand.KillAsync(_cloud, forth, kind);
        await _cloud.TypeAsync("webapp", "connection", "repair");
        Assert.Equal(after, await target.StateAsync());
        await target.RemoveAsync();
    }

    private async Task<(FaultedTarget Target, string[] Forth, string[] Back)> ConnectAsync(string name, string what)
    {
        var target = FaultedTarget.Of(_cloud, name);
        await target.PrepareAsync();
        await _cloud.TypeAsync(ConnectionFaultTests.CreateOf(target));
        var (forth, back) = what switch
        {
            "access" => (["--access", "read"], ["--access", "readwrite"]),
            "client-type" => (["--client-type", "springBoot"], ["--client-type", "dotnet"]),
            _ => await IdentitiesAsync(target),
        };
        string[] more = target.HasOneAdministrator ? ["--set-admin"] : [];
        (forth, back) = (target.Update([.. forth, .. more]), target.Update([.. back, .. more]));
        if (what == "identity")
        {
            // The identities that were given to the app stay with it: from here on it has both.
            await _cloud.TypeAsync(forth);
            await _cloud.TypeAsync(back);
        }

        return (target, forth, back);
    }

    private async Task<(string[] Forth, string[] Back)> IdentitiesAsync(FaultedTarget target)
    {
        var identity = JsonNode.Parse(await _cloud.TypeAsync("identity", "create", "-g", "rg1", "-n", "other", "-o", "json"))!;
        return (
            [
                "--user-identity", $"client-id={identity["clientId"]}", $"subs-id={((string)identity["id"]!).Split('/')[2]}",
                .. target.LoginWords,
            ],
            ["--system-identity", .. target.LoginWords]);
    }
}
