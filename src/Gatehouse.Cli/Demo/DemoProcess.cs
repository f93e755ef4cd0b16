using System.Diagnostics;
using System.Text;

namespace Gatehouse.Cli.Demo;

/// <summary>What a process left behind.</summary>
internal sealed record ProcessResult(int ExitCode, string Output, string Error, TimeSpan Elapsed);

/// <summary>Runs processes to their end, with a limit, and keeps what they print.</summary>
internal static class DemoProcess
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(2);

    /// <summary>Path of this very program, which the demo starts for each command that it shows.</summary>
    public static string Self => Environment.ProcessPath!;

    public static async Task<ProcessResult> RunAsync(
        string file, IEnumerable<string> arguments, IReadOnlyDictionary<string, string>? environment, CancellationToken cancellationToken)
    {
        var start = new ProcessStartInfo(file, arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
        };
        start.Environment[Cloud.CloudChoice.Variable] = "local"; // the demo never leaves the machine, whatever the shell says
        foreach (var (name, value) in environment ?? new Dictionary<string, string>())
            start.Environment[name] = value;

        var started = Stopwatch.GetTimestamp();
        using var process = Process.Start(start)!;
        process.StandardInput.Close();
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(Limit);
        try
        {
            // To the end of the process, not of its pipes: what `up --detach` leaves running may hold them open.
            var output = new StringBuilder();
            var error = new StringBuilder();
            process.OutputDataReceived += (_, line) => Append(output, line.Data);
            process.ErrorDataReceived += (_, line) => Append(error, line.Data);
            process.BeginOutputReadLine();
            process.BeginErrorReadLine();
            await process.WaitForExitAsync(limit.Token);
            lock (output)
            {
                lock (error)
                    return new(process.ExitCode, output.ToString(), error.ToString(), Stopwatch.GetElapsedTime(started));
            }
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            cancellationToken.ThrowIfCancellationRequested();
            throw new DemoException($"'{file} {string.Join(' ', start.ArgumentList)}' did not end within {Limit.TotalMinutes:0} minutes.");
        }
    }

    private static void Append(StringBuilder text, string? line)
    {
        if (line is null)
            return;
        lock (text)
            text.AppendLine(line);
    }
}

/// <summary>The demo cannot go on; the message says at which command and why.</summary>
internal sealed class DemoException(string message) : Exception(message);
