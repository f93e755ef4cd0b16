using System.Runtime.Versioning;
using System.Text.Json.Nodes;
using Gatehouse.Gateway;
using Gatehouse.LocalCloud.State;
using Microsoft.Extensions.Logging.Abstractions;

namespace Gatehouse.Tests.LocalCloud.State;

public sealed class AuditLogTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private string FileName => Path.Combine(_folder.Path, "audit.jsonl");

    [Fact]
    [UnsupportedOSPlatform("windows")]
    public async Task Each_login_is_one_line_and_stopping_writes_them_all()
    {
        await using (var log = new AuditLog(FileName, NullLoggerFactory.Instance))
        {
            for (var i = 0; i < 100; i++)
                log.Record(Login($"c{i}", "evil\nname \"x\""));
        }

        var lines = await File.ReadAllLinesAsync(FileName);
        Assert.Equal(Enumerable.Range(0, 100).Select(i => $"c{i}"), lines.Select(line => (string?)JsonNode.Parse(line)!["connectionId"]));
        Assert.Equal("evil\nname \"x\"", (string?)JsonNode.Parse(lines[0])!["principal"]);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(FileName));
    }

    [Fact]
    public async Task A_second_run_appends()
    {
        for (var run = 0; run < 2; run++)
        {
            await using var log = new AuditLog(FileName, NullLoggerFactory.Instance);
            log.Record(Login("c", null));
        }

        Assert.Equal(2, (await File.ReadAllLinesAsync(FileName)).Length);
    }

    [Fact]
    public async Task A_full_file_is_kept_once_and_the_newest_lines_are_not_lost()
    {
        await using (var log = new AuditLog(FileName, NullLoggerFactory.Instance, limit: 2000))
        {
            for (var i = 0; i < 200; i++)
                log.Record(Login($"c{i}", null));
        }

        Assert.InRange(new FileInfo(FileName).Length, 1, 2400);
        Assert.InRange(new FileInfo(FileName + ".1").Length, 2001, 2400);
        Assert.Equal("c199", (string?)JsonNode.Parse((await File.ReadAllLinesAsync(FileName))[^1])!["connectionId"]);
        Assert.Equal(2, _folder.Files().Count);
    }

    [Fact]
    public async Task A_folder_that_is_not_there_stops_nobody()
    {
        await using var log = new AuditLog(Path.Combine(_folder.Path, "none", "audit.jsonl"), NullLoggerFactory.Instance);
        for (var i = 0; i < 10_000; i++)
            log.Record(Login("c", null));
    }

    public void Dispose() => _folder.Dispose();

    private static AuditEvent Login(string connection, string? principal)
        => new(DateTimeOffset.UnixEpoch, "postgresql", "pg1", connection, "127.0.0.1:1", principal, null, "user", "postgres", true, null, 1.5);
}
