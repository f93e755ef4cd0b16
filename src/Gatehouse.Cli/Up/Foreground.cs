using Gatehouse.Cli.Cloud;
using Gatehouse.Cli.CommandLine;
using Gatehouse.LocalCloud;
using Gatehouse.LocalCloud.State;
using Microsoft.Extensions.Logging;

namespace Gatehouse.Cli.Up;

/// <summary>Runs the local cloud in this process until it is told to stop.</summary>
internal static class Foreground
{
    public static string LogFile(DataFolder data) => Path.Combine(data.Root, "gatehouse.log");

    public static async Task<ExitCode> RunAsync(Invocation call, DataFolder data, TimeSpan? tokenLife, CancellationToken cancellationToken)
    {
        var started = call.Services.Time.GetTimestamp();
        using var logs = LoggerFactory.Create(logging => logging.AddProvider(new FileLog(LogFile(data), call.Services.Time)));
        LocalCloudHost host;
        try
        {
            host = await call.WithProgressAsync(
                "Starting the local cloud", _ => LocalCloudHost.StartAsync(data, logs, call.Services.Time, tokenLife, cancellationToken));
        }
        catch (OperationCanceledException)
        {
            throw;
        }
        catch (Exception e)
        {
            logs.CreateLogger("Gatehouse.Cli").StartFailed(e);
            throw new CliException(
                ExitCode.Failure, $"The local cloud on '{data.Root}' did not start: {e.Message}\nMore is in '{LogFile(data)}'.", e);
        }

        await using (host)
        {
            var run = Describe(host.Context, call.Services.Time);
            RunFile.Write(data.Root, run);
            try
            {
                await StatusScreen.ShowAsync(call, run, host.Context, call.Services.Time.GetElapsedTime(started), cancellationToken);
            }
            catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
            {
                // Ctrl-C and SIGTERM are how a local cloud ends.
            }
            finally
            {
                RunFile.Delete(data.Root);
            }

            call.Say("Stopping the local cloud.");
        }

        return ExitCode.Success;
    }

    private static RunInfo Describe(CloudContext cloud, TimeProvider time) => new(
        Environment.ProcessId, time.GetUtcNow(), cloud.Addresses.Https, cloud.Addresses.Identity, cloud.Tenant.TenantId, cloud.Tenant.SubscriptionId, cloud.Data.CaCertificate);
}

internal static partial class Log
{
    [LoggerMessage(9001, LogLevel.Error, "The local cloud did not start")]
    public static partial void StartFailed(this ILogger logger, Exception exception);
}
