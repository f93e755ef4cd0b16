using Gatehouse.Cli.Cloud;
using Gatehouse.Cli.CommandLine;
using Gatehouse.LocalCloud.State;

namespace Gatehouse.Tests.Cli;

[System.Runtime.Versioning.UnsupportedOSPlatform("windows")] // modes of files
public sealed class RunFileTests : IDisposable
{
    private readonly CliRun _run = new(running: false);

    public void Dispose() => _run.Dispose();

    [Fact]
    public void What_was_written_is_found_and_its_owners_only()
    {
        RunFile.Write(_run.Folder, _run.Info());

        Assert.Equal(Environment.ProcessId, RunFile.Find(_run.Folder)!.Pid);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(RunFile.PathIn(_run.Folder)));
        RunFile.Delete(_run.Folder);
        Assert.Null(RunFile.Find(_run.Folder));
    }

    [Fact]
    public void No_folder_is_no_cloud() => Assert.Null(RunFile.Find(Path.Combine(_run.Folder, "nothing")));

    [Fact]
    public void A_file_of_a_process_that_is_gone_is_stale()
    {
        RunFile.Write(_run.Folder, _run.Info(pid: int.MaxValue));

        Assert.Null(RunFile.Find(_run.Folder));
    }

    [Fact]
    public void A_file_older_than_the_process_of_its_id_is_stale()
    {
        // This test's own process began long after that.
        RunFile.Write(_run.Folder, _run.Info() with { StartedAt = new DateTimeOffset(2020, 1, 1, 0, 0, 0, TimeSpan.Zero) });

        Assert.Null(RunFile.Find(_run.Folder));
    }

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData(
        "{\"pid\":\"x\",\"startedAt\":\"2026-01-01T00:00:00Z\",\"endpoint\":\"https://localhost:1\",\"identityEndpoint\":\"\",\"tenantId\":\"\",\"subscriptionId\":\"\",\"caCertificate\":\"\"}")]
    [InlineData(
        "{\"pid\":1,\"startedAt\":\"never\",\"endpoint\":\"https://localhost:1\",\"identityEndpoint\":\"\",\"tenantId\":\"\",\"subscriptionId\":\"\",\"caCertificate\":\"\"}")]
    [InlineData(
        "{\"pid\":1,\"startedAt\":\"2026-01-01T00:00:00Z\",\"endpoint\":\"https://evil.example\",\"identityEndpoint\":\"\",\"tenantId\":\"\",\"subscriptionId\":\"\",\"caCertificate\":\"\"}")]
    [InlineData(
        "{\"pid\":1,\"startedAt\":\"2026-01-01T00:00:00Z\",\"endpoint\":\"http://localhost:1\",\"identityEndpoint\":\"\",\"tenantId\":\"\",\"subscriptionId\":\"\",\"caCertificate\":\"\"}")]
    [InlineData(
        "{\"pid\":-1,\"startedAt\":\"2026-01-01T00:00:00Z\",\"endpoint\":\"https://localhost:1\",\"identityEndpoint\":\"\",\"tenantId\":\"\",\"subscriptionId\":\"\",\"caCertificate\":\"\"}")]
    public async Task A_damaged_file_is_named(string content)
    {
        File.WriteAllText(RunFile.PathIn(_run.Folder), content);

        Assert.Equal(ExitCode.Failure, await _run.RunAsync("group", "list"));
        Assert.Contains(RunFile.PathIn(_run.Folder), _run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void The_lock_is_held_by_one()
    {
        var data = new DataFolder(_run.Folder);
        using (Assert.IsType<RunLock>(RunLock.TryTake(data)))
            Assert.Null(RunLock.TryTake(data));

        using var again = RunLock.TryTake(data);
        Assert.NotNull(again);
    }

    [Fact]
    public async Task A_second_up_says_that_one_runs()
    {
        RunFile.Write(_run.Folder, _run.Info());
        using var own = RunLock.TryTake(new DataFolder(_run.Folder));

        Assert.Equal(ExitCode.Success, await _run.RunAsync("up"));
        Assert.Contains("already runs", _run.Error, StringComparison.Ordinal);
    }
}
