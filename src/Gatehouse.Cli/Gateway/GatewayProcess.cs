using Gatehouse.Cli.CommandLine;
using Gatehouse.Gateway.Configuration;
using Gatehouse.Gateway.Hosting;
using Microsoft.Extensions.Logging;

namespace Gatehouse.Cli.Gateway;

/// <summary>Runs a gateway in this process until it is told to stop.</summary>
internal static class GatewayProcess
{
    public static async Task<ExitCode> RunAsync(Invocation call, SettingSources sources, GatewaySettings settings, CancellationToken cancellationToken)
    {
        using var log = new LineLog(call.Services.Error, call.Level, call.Services.Time);
        using var logs = LoggerFactory.Create(logging => logging.SetMinimumLevel(LogLevel.Trace).AddFilter("Microsoft", LogLevel.Warning).AddProvider(log));
        var services = new GatewayServices(logs, call.Services.Time, call.Services.Environment);
        await using var host = await StartAsync(settings, services, cancellationToken);
        foreach (var listener in host.Listeners)
            call.Say(ListenerLine.Of(listener.Settings, listener.Endpoint));
        call.Say("Ready. Stop it with Ctrl-C.");
        try
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, call.Services.Time, cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // Ctrl-C and SIGTERM are how a gateway ends.
        }

        return ExitCode.Success;
    }

    private static async Task<GatewayHost> StartAsync(GatewaySettings settings, GatewayServices services, CancellationToken cancellationToken)
    {
        try
        {
            return await GatewayHost.StartAsync(settings, services, cancellationToken);
        }
        catch (Exception e) when (e is IOException or ArgumentException or System.Net.Sockets.SocketException)
        {
            throw new CliException(ExitCode.Failure, $"The gateway cannot open its listeners: {e.Message}", e);
        }
    }
}
