using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Gatehouse.ServerTests.ResourceManager;

namespace Gatehouse.ServerTests.Engines;

public sealed class KillTests : IDisposable
{
    private readonly string _folder = TestCloud.MakeFolder();

    [Fact]
    public async Task Everything_acknowledged_is_there_after_kill_9_at_any_moment()
    {
        var acknowledged = new ConcurrentDictionary<string, string>(StringComparer.Ordinal);
        var random = new Random(20261121);
        using (var first = await CloudProcess.StartAsync(_folder))
        {
            Assert.Equal(201, (await first.SendAsync(HttpMethod.Put, first.Group, new JsonObject { ["location"] = "westeurope" }))!.Value.Status);
            Assert.Equal(201, (await first.SendAsync(HttpMethod.Put, Server(first, "pg-kept"), new JsonObject { ["location"] = "westeurope" }))!.Value.Status);
            await first.StopAsync();
        }

        for (var round = 0; round < 4; round++)
        {
            using var cloud = await CloudProcess.StartAsync(_folder);
            await CheckAsync(cloud, acknowledged);
            var writers = Enumerable.Range(0, 3).Select(writer => WriteAsync(cloud, $"{round}-{writer}", acknowledged))
                .Append(MakeServerAsync(cloud, round, acknowledged)).ToList();
            await Task.Delay(TimeSpan.FromMilliseconds(random.Next(100, 2500)), TimeProvider.System);
            cloud.Kill();
            await Task.WhenAll(writers);
        }

        Assert.True(acknowledged.Count > 10, $"only {acknowledged.Count} writes were acknowledged");
        using var last = await CloudProcess.StartAsync(_folder);
        await CheckAsync(last, acknowledged);
        Assert.DoesNotContain(Directory.EnumerateFiles(_folder, "*.tmp", SearchOption.AllDirectories), file => !file.Contains("/engines/", StringComparison.Ordinal));
        Assert.Empty(Directory.EnumerateFiles(_folder, "transient", SearchOption.AllDirectories));
        await last.StopAsync();
    }

    [Fact]
    public async Task Engines_die_with_the_process_on_kill_9()
    {
        int engine;
        using (var cloud = await CloudProcess.StartAsync(_folder))
        {
            await cloud.SendAsync(HttpMethod.Put, cloud.Group, new JsonObject { ["location"] = "westeurope" });
            Assert.Equal(201, (await cloud.SendAsync(HttpMethod.Put, Server(cloud, "pg-orphan"), new JsonObject { ["location"] = "westeurope" }))!.Value.Status);
            var lockFile = Assert.Single(Directory.EnumerateFiles(_folder, "postmaster.pid", SearchOption.AllDirectories));
            engine = int.Parse(File.ReadLines(lockFile).First(), System.Globalization.CultureInfo.InvariantCulture);
            Assert.True(Directory.Exists($"/proc/{engine}"));
            cloud.Kill();
        }

        for (var waited = 0; Directory.Exists($"/proc/{engine}"); waited++)
        {
            Assert.True(waited < 200, "the engine outlived its parent by 10 s");
            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System);
        }
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static string Server(CloudProcess cloud, string name) => $"{cloud.Group}/providers/Microsoft.DBforPostgreSQL/flexibleServers/{name}";

    // Writes until the process dies; what was answered is remembered with what was answered.
    private static async Task WriteAsync(CloudProcess cloud, string writer, ConcurrentDictionary<string, string> acknowledged)
    {
        for (var n = 0; ; n++)
        {
            var site = $"{cloud.Group}/providers/Microsoft.Web/sites/web-{writer}-{n % 5}";
            var database = $"{Server(cloud, "pg-kept")}/databases/db-{writer}-{n}";
            if (await AcknowledgeAsync(cloud, site, new JsonObject { ["location"] = "westeurope", ["identity"] = new JsonObject { ["type"] = "SystemAssigned" }, ["properties"] = new JsonObject { ["n"] = n } }, acknowledged)
                && (n % 4 != 0 || await AcknowledgeAsync(cloud, database, [], acknowledged)))
            {
                continue;
            }

            return;
        }
    }

    private static async Task MakeServerAsync(CloudProcess cloud, int round, ConcurrentDictionary<string, string> acknowledged)
        => await AcknowledgeAsync(cloud, Server(cloud, $"pg-round-{round}"), new JsonObject { ["location"] = "westeurope" }, acknowledged);

    private static async Task<bool> AcknowledgeAsync(CloudProcess cloud, string path, JsonObject body, ConcurrentDictionary<string, string> acknowledged)
    {
        // While a write is under way either content is right.
        acknowledged.TryRemove(path, out var before);
        if (await cloud.SendAsync(HttpMethod.Put, path, body) is not { } answer)
        {
            if (before is not null)
                acknowledged[path] = "";
            return false;
        }

        Assert.True(answer.Status is 200 or 201, $"{path}: {answer.Status} {answer.Body?.ToJsonString()}");
        acknowledged[path] = answer.Body!.ToJsonString();
        return true;
    }

    private static async Task CheckAsync(CloudProcess cloud, ConcurrentDictionary<string, string> acknowledged)
    {
        foreach (var (path, content) in acknowledged)
        {
            var (status, body) = (await cloud.SendAsync(HttpMethod.Get, path))!.Value;
            Assert.True(status == 200, $"{path}: {status} {body?.ToJsonString()}");
            if (content.Length > 0)
                Assert.Equal(content, body!.ToJsonString());
        }

        Assert.Equal("Ready", (string?)(await cloud.SendAsync(HttpMethod.Get, Server(cloud, "pg-kept")))!.Value.Body!["properties"]!["state"]);
    }
}
