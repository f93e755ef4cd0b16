using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text.Json.Nodes;
using Gatehouse.LocalCloud.Engines;
using Gatehouse.LocalCloud.Engines.Postgres;
using Gatehouse.LocalCloud.State;
using Gatehouse.ServerTests.ResourceManager;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;

namespace Gatehouse.ServerTests.Engines;

public class PostgresEngineTests
{
    [Fact]
    public async Task Data_and_port_survive_a_restart()
    {
        await using var cloud = new Own();
        await cloud.StartAsync();
        await cloud.Cloud.OkAsync(HttpMethod.Put, cloud.Cloud.GroupPath, new JsonObject { ["location"] = "westeurope" });
        await cloud.Cloud.CreateServerAsync("pg-first");
        await cloud.Cloud.CreateServerAsync("pg-second");
        var port = await cloud.Cloud.PortOfAsync("pg-first");
        await cloud.Cloud.OkAsync(HttpMethod.Put, cloud.Cloud.Server("pg-first") + "/databases/shop", new JsonObject());
        await using (var source = TestCloud.Connect(port, TestCloud.Login, TestCloud.Password, "shop"))
            await TestCloud.ScalarAsync(source, "CREATE TABLE kept AS SELECT 42 AS n");
        await cloud.Cloud.OkAsync(HttpMethod.Delete, cloud.Cloud.Server("pg-second"));

        await cloud.StopAsync();
        await cloud.StartAsync();

        Assert.Equal(port, await cloud.Cloud.PortOfAsync("pg-first"));
        await using var again = TestCloud.Connect(port, TestCloud.Login, TestCloud.Password, "shop");
        Assert.Equal(42, await TestCloud.ScalarAsync(again, "SELECT n FROM kept"));
    }

    [Fact]
    public async Task A_taken_port_stops_its_server_and_nothing_else()
    {
        await using var cloud = new Own();
        await cloud.StartAsync();
        await cloud.Cloud.OkAsync(HttpMethod.Put, cloud.Cloud.GroupPath, new JsonObject { ["location"] = "westeurope" });
        await cloud.Cloud.CreateServerAsync("pg-blocked");
        await cloud.Cloud.CreateServerAsync("pg-free");
        var port = await cloud.Cloud.PortOfAsync("pg-blocked");
        await cloud.StopAsync();
        using (var thief = new TcpListener(IPAddress.Loopback, port))
        {
            thief.Start();
            await cloud.StartAsync();
            var properties = (await cloud.Cloud.OkAsync(HttpMethod.Get, cloud.Cloud.Server("pg-blocked")))["properties"]!;
            Assert.Equal("Inaccessible", (string?)properties["state"]);
            Assert.Contains($"{port}", (string?)properties["stateMessage"], StringComparison.Ordinal);
            Assert.Equal("Ready", (string?)(await cloud.Cloud.OkAsync(HttpMethod.Get, cloud.Cloud.Server("pg-free")))["properties"]!["state"]);
            Assert.Equal("ServerIsNotReady", await cloud.Cloud.RefusedAsync(HttpMethod.Put, cloud.Cloud.Server("pg-blocked") + "/databases/x", HttpStatusCode.Conflict, new JsonObject()));
        }

        await cloud.Cloud.OkAsync(HttpMethod.Post, cloud.Cloud.Server("pg-blocked") + "/restart");
        Assert.Equal("Ready", (string?)(await cloud.Cloud.OkAsync(HttpMethod.Get, cloud.Cloud.Server("pg-blocked")))["properties"]!["state"]);
        cloud.Cloud.Errors.Clear();
    }

    [Fact]
    public async Task An_engine_that_is_killed_is_started_again()
    {
        await using var engine = await OwnEngine.StartAsync();
        var before = engine.Engine.ProcessId;
        await TestCloud.ScalarAsync(engine.Engine.Database, "CREATE TABLE public.kept AS SELECT 42 AS n");
        Process.GetProcessById(before).Kill();

        for (var attempt = 0; engine.Engine.ProcessId == before || !await AnswersAsync(engine.Engine); attempt++)
        {
            Assert.True(attempt < 400, "the engine was not started again within 20 s");
            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System);
        }

        Assert.Equal(42, await TestCloud.ScalarAsync(engine.Engine.Database, "SELECT n FROM public.kept"));
    }

    [Fact]
    public async Task An_engine_is_an_ordinary_user_without_tcp_behind_a_closed_folder()
    {
        await using var engine = await OwnEngine.StartAsync();
        Assert.Equal("", await TestCloud.ScalarAsync(engine.Engine.Database, "SHOW listen_addresses"));
        Assert.Equal("on", await TestCloud.ScalarAsync(engine.Engine.Database, "SHOW fsync"));
        var user = (await File.ReadAllLinesAsync($"/proc/{engine.Engine.ProcessId}/status")).First(line => line.StartsWith("Uid:", StringComparison.Ordinal));
        Assert.DoesNotContain("\t0", user, StringComparison.Ordinal);
        Assert.DoesNotContain("HOME=", await File.ReadAllTextAsync($"/proc/{engine.Engine.ProcessId}/environ"), StringComparison.Ordinal);
        foreach (var folder in new[] { engine.Engine.SocketFolder, Path.Combine(engine.Folder, "data") })
            Assert.Equal("drwx------", await ModeAsync(folder));
    }

    [Fact]
    public async Task A_path_too_long_for_a_socket_gets_a_short_one_that_goes_with_the_engine()
    {
        string socket;
        await using (var engine = await OwnEngine.StartAsync(new string('x', 100)))
        {
            socket = engine.Engine.SocketFolder;
            Assert.DoesNotContain("xxx", socket, StringComparison.Ordinal);
            Assert.Equal(1, await TestCloud.ScalarAsync(engine.Engine.Database, "SELECT 1"));
        }

        Assert.False(Directory.Exists(socket));
    }

    [Fact]
    public async Task A_folder_that_the_engines_user_cannot_enter_is_named_with_the_mend()
    {
        var closed = Directory.CreateTempSubdirectory("gatehouse-closed-"); // 0700
        try
        {
            var inner = closed.CreateSubdirectory("a/b");
            await EngineFolder.CheckReachableAsync(inner.FullName, null, default); // the engine is this user, who made the folder
            var other = new EngineUser("nobody", 65534, 65534);
            if (!Environment.IsPrivilegedProcess)
                return; // only root can be another user, and only root's engines are
            var error = await Assert.ThrowsAsync<EngineException>(() => EngineFolder.CheckReachableAsync(inner.FullName, other, default));
            Assert.Contains($"chmod o+x '{closed.FullName}'", error.Message, StringComparison.Ordinal);
        }
        finally
        {
            closed.Delete(recursive: true);
        }
    }

    [Fact]
    public async Task A_cluster_that_cannot_start_says_why()
    {
        await using var engine = await OwnEngine.StartAsync();
        var data = Path.Combine(engine.Folder, "data");
        await engine.Engine.DisposeAsync();
        File.Delete(Path.Combine(data, "global", "pg_control"));

        var error = await Assert.ThrowsAsync<EngineException>(engine.StartAgainAsync);
        Assert.Contains("pg_control", error.Message, StringComparison.Ordinal);
    }

    private static async Task<bool> AnswersAsync(PostgresEngine engine)
    {
        try
        {
            await TestCloud.ScalarAsync(engine.Database, "SELECT 1");
            return true;
        }
        catch (NpgsqlException)
        {
            return false;
        }
    }

    private static async Task<string> ModeAsync(string folder)
        => (await EngineProcess.RunAsync(null, "/usr/bin/stat", ["-c", "%A", folder], default)).Output;

    /// <summary>A cloud that a test starts and stops itself.</summary>
    private sealed class Own : IAsyncDisposable
    {
        private bool _running;

        public TestCloud Cloud { get; } = new();

        public async Task StartAsync()
        {
            await Cloud.StartAsync();
            _running = true;
        }

        public async Task StopAsync()
        {
            _running = false;
            await Cloud.StopAsync();
        }

        public async ValueTask DisposeAsync()
        {
            if (_running)
                await StopAsync();
            Directory.Delete(Cloud.Folder, recursive: true);
            Cloud.Errors.AssertNone();
        }
    }

    /// <summary>An engine without a cloud.</summary>
    private sealed class OwnEngine(string root, string folder, PostgresBinaries binaries) : IAsyncDisposable
    {
        public string Folder => folder;

        public PostgresEngine Engine { get; private set; } = null!;

        public static async Task<OwnEngine> StartAsync(string name = "engine")
        {
            var root = TestCloud.MakeFolder();
            var folder = new DataFolder(Path.Combine(root, name)).Root;
            var binaries = await new PostgresTemplate(root, EngineUser.Choose()).CopyAsync(Path.Combine(folder, "data"), default);
            var engine = new OwnEngine(root, folder, binaries);
            await engine.StartAgainAsync();
            return engine;
        }

        public async Task StartAgainAsync()
            => Engine = await PostgresEngine.StartAsync(binaries, "test", folder, EngineUser.Choose(), TimeProvider.System, NullLoggerFactory.Instance, default);

        public async ValueTask DisposeAsync()
        {
            await Engine.DisposeAsync();
            Directory.Delete(root, recursive: true);
        }
    }
}
