using System.Diagnostics;
using Gatehouse.Cli.Cloud;
using Gatehouse.Cli.CommandLine;
using Gatehouse.Cli.Up;

namespace Gatehouse.Cli.Commands.LocalCloud;

internal sealed class DownCommand() : CliCommand("down", "Stop the local cloud of the data folder. Its state stays.", "gatehouse down")
{
    private const int Terminate = 15; // SIGTERM
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    protected override Task<ExitCode> RunAsync(Invocation call, CancellationToken cancellationToken)
    {
        call.RefuseAzure("down");
        if (RunFile.Find(call.DataPath) is not { } run)
        {
            call.Say($"No local cloud runs on '{call.DataPath}'.");
            return Task.FromResult(ExitCode.Success);
        }

        return call.WithProgressAsync("Stopping the local cloud", _ => StopAsync(call, run, cancellationToken));
    }

    private static async Task<ExitCode> StopAsync(Invocation call, RunInfo run, CancellationToken cancellationToken)
    {
        using var process = Find(run.Pid);
        if (process is not null)
        {
            if (NativeMethods.Kill(run.Pid, Terminate) != 0 && !process.HasExited)
                throw new CliException(
                    ExitCode.Failure, $"Process {run.Pid} of the local cloud cannot be signalled; it belongs to another user.");
            using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            limit.CancelAfter(Patience);
            try
            {
                await process.WaitForExitAsync(limit.Token);
            }
            catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
            {
                throw new CliException(
                    ExitCode.Failure,
                    $"Process {run.Pid} has not stopped after {Patience.TotalSeconds:0} s. End it with: kill -9 {run.Pid}");
            }
        }

        call.Say("The local cloud has stopped.");
        return ExitCode.Success;
    }

    private static Process? Find(int pid)
    {
        try
        {
            return Process.GetProcessById(pid);
        }
        catch (ArgumentException)
        {
            return null; // it ended in between
        }
    }
}
