using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;
using Gatehouse.Gateway;
using Gatehouse.Gateway.MySql;
using Gatehouse.LocalCloud.Engines;
using Gatehouse.LocalCloud.Engines.MySql;
using Gatehouse.LocalCloud.State;
using Gatehouse.ServerTests.ResourceManager;
using Microsoft.Extensions.Logging.Abstractions;

namespace Gatehouse.ServerTests.Engines;

public sealed class MariaDbEngineTests : IDisposable
{
    private readonly string _root = TestCloud.MakeFolder();

    [Fact]
    public async Task An_engine_that_is_killed_is_started_again_with_its_data()
    {
        await using var engine = await StartAsync();
        var before = engine.ProcessId;
        await engine.QueryAsync(default, "CREATE DATABASE shop", "CREATE TABLE shop.kept AS SELECT 42 AS n");
        Process.GetProcessById(before).Kill();

        for (var attempt = 0; engine.ProcessId == before || !await AnswersAsync(engine); attempt++)
        {
            Assert.True(attempt < 400, "the engine was not started again within 20 s");
            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System);
        }

        Assert.Equal("42", (await engine.QueryAsync(default, "SELECT n FROM shop.kept"))[0][0]);
    }

    [Fact]
    public async Task An_engine_is_an_ordinary_user_without_tcp_behind_a_closed_folder_with_the_gateways_account_only()
    {
        await using var engine = await StartAsync();
        Assert.Equal("1", (await engine.QueryAsync(default, "SELECT @@skip_networking"))[0][0]);
        var accounts = await engine.QueryAsync(default, "SELECT User, Host FROM mysql.global_priv ORDER BY User");
        Assert.Equal(["gatehouse@localhost", "mariadb.sys@localhost"], accounts.Select(row => $"{row[0]}@{row[1]}"));
        var user = (await File.ReadAllLinesAsync($"/proc/{engine.ProcessId}/status")).First(line => line.StartsWith("Uid:", StringComparison.Ordinal));
        Assert.DoesNotContain("\t0", user, StringComparison.Ordinal);
        Assert.DoesNotContain("HOME=", await File.ReadAllTextAsync($"/proc/{engine.ProcessId}/environ"), StringComparison.Ordinal);
        foreach (var folder in new[] { engine.SocketFolder, Path.Combine(_root, "engine", "data") })
            Assert.Equal("drwx------", (await EngineProcess.RunAsync(null, "/usr/bin/stat", ["-c", "%A", folder], default)).Output);
        var stranger = new MySqlServer(engine.Server.Address, MySqlKey.Create());
        await Assert.ThrowsAsync<MySqlServerException>(() => MySqlMapping.InstallAsync(stranger, Guid.NewGuid().ToString(), default));
    }

    [Fact]
    public async Task Engines_die_with_the_process_on_kill_9_and_the_next_start_has_everything()
    {
        int engine;
        using (var cloud = await CloudProcess.StartAsync(_root))
        {
            await cloud.SendAsync(HttpMethod.Put, cloud.Group, new JsonObject { ["location"] = "westeurope" });
            Assert.Equal(201, (await cloud.SendAsync(HttpMethod.Put, Server(cloud), new JsonObject { ["location"] = "westeurope" }))!.Value.Status);
            Assert.Equal(201, (await cloud.SendAsync(HttpMethod.Put, Server(cloud) + "/databases/shop", new JsonObject()))!.Value.Status);
            var lockFile = Assert.Single(Directory.EnumerateFiles(_root, "mariadb.pid", SearchOption.AllDirectories));
            engine = int.Parse(await File.ReadAllTextAsync(lockFile), NumberStyles.AllowTrailingWhite, CultureInfo.InvariantCulture);
            Assert.True(await IsRunningAsync(engine));
            cloud.Kill();
        }

        using var again = await CloudProcess.StartAsync(_root);
        Assert.False(await IsRunningAsync(engine));
        var server = (await again.SendAsync(HttpMethod.Get, Server(again)))!.Value.Body!;
        Assert.Equal("Ready", (string?)server["properties"]!["state"]);
        Assert.Equal(200, (await again.SendAsync(HttpMethod.Get, Server(again) + "/databases/shop"))!.Value.Status);
        await again.StopAsync();
    }

    [Fact]
    public async Task A_server_without_its_key_says_so()
    {
        await (await StartAsync()).DisposeAsync();
        var error = await Assert.ThrowsAsync<EngineException>(() => StartAgainAsync(MySqlKey.Create()));
        Assert.Contains("key", error.Message, StringComparison.Ordinal);
    }

    public void Dispose() => Directory.Delete(_root, recursive: true);

    private static string Server(CloudProcess cloud) => $"{cloud.Group}/providers/Microsoft.DBforMySQL/flexibleServers/my-kept";

    // A zombie has ended: it only waits for its new parent, process 1, to read its exit code (proc(5), State).
    private static async Task<bool> IsRunningAsync(int process)
    {
        try
        {
            var state = (await File.ReadAllLinesAsync($"/proc/{process}/status")).First(line => line.StartsWith("State:", StringComparison.Ordinal));
            return !state.Contains("Z (zombie)", StringComparison.Ordinal);
        }
        catch (Exception e) when (e is IOException)
        {
            return false;
        }
    }

    private static async Task<bool> AnswersAsync(MariaDbEngine engine)
    {
        try
        {
            await engine.QueryAsync(default, "DO 1");
            return true;
        }
        catch (Exception e) when (e is GatewayException or MySqlServerException or IOException)
        {
            return false;
        }
    }

    private async Task<MariaDbEngine> StartAsync()
    {
        var folder = new DataFolder(Path.Combine(_root, "engine")).Root;
        var key = MySqlKey.LoadOrCreate(Path.Combine(folder, "key"));
        await new MariaDbTemplate(_root, EngineUser.Choose("mysql")).CopyAsync(Path.Combine(folder, "data"), key, default);
        return await StartAgainAsync(key);
    }

    private async Task<MariaDbEngine> StartAgainAsync(MySqlKey key)
        => await MariaDbEngine.StartAsync(
            await MariaDbBinaries.FindAsync(default), "test", Path.Combine(_root, "engine"), key, EngineUser.Choose("mysql"), TimeProvider.System, NullLoggerFactory.Instance, default);
}
