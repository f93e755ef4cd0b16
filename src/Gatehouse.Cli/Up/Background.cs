using System.Diagnostics;
using Gatehouse.Cli.Cloud;
using Gatehouse.Cli.CommandLine;
using Gatehouse.LocalCloud.State;

namespace Gatehouse.Cli.Up;

/// <summary>Starts <c>gatehouse up</c> as a process of its own and waits until it is ready.</summary>
internal static class Background
{
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    public static async Task<RunInfo> StartAsync(
        Invocation call, DataFolder data, IReadOnlyList<string> options, CancellationToken cancellationToken)
    {
        var output = Path.Combine(data.Root, "up.log");
        using var process = Start(data, output, options);
        var started = call.Services.Time.GetTimestamp();
        while (call.Services.Time.GetElapsedTime(started) < Longest)
        {
            if (process.HasExited)
                throw new CliException(ExitCode.Failure, $"The local cloud on '{data.Root}' did not start.\n{Tail(output)}");
            if (RunFile.Find(data.Root) is { } run && run.Pid == process.Id
                && await Health.IsReadyAsync(run, call.Services, cancellationToken))
                return run;
            await Task.Delay(Pause, call.Services.Time, cancellationToken);
        }

        throw new CliException(
            ExitCode.Failure,
            $"The local cloud on '{data.Root}' is not ready after {Longest.TotalSeconds:0} s. It goes on starting; look at it with: gatehouse status");
    }

    // A shell gives it files in place of this terminal, and "up" itself then leaves the terminal's session.
    private static Process Start(DataFolder data, string output, IReadOnlyList<string> options)
    {
        var start = new ProcessStartInfo("/bin/sh") { UseShellExecute = false, WorkingDirectory = "/" };
        string[] shell = ["-c", "log=$1; shift; exec \"$@\" </dev/null >\"$log\" 2>&1", "sh", output];
        foreach (var argument in (string[])[.. shell, .. OwnExecutable.Command, "up", "--data", data.Root, "--own-session", .. options])
            start.ArgumentList.Add(argument);
        return Process.Start(start) ?? throw new CliException(ExitCode.Failure, "The shell /bin/sh did not start.");
    }

    private static string Tail(string output) => File.Exists(output) ? string.Join('\n', File.ReadLines(output).TakeLast(10)) : "";
}
