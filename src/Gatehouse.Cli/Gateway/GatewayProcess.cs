using System.Net.Sockets;
using System.Runtime.InteropServices;
using Gatehouse.Cli.CommandLine;
using Gatehouse.Gateway.Configuration;
using Gatehouse.Gateway.Hosting;
using Microsoft.Extensions.Logging;

namespace Gatehouse.Cli.Gateway;

/// <summary>Runs a gateway in this process until it is told to stop.</summary>
internal static class GatewayProcess
{
    public static async Task<ExitCode> RunAsync(
        Invocation call, SettingSources sources, GatewaySettings settings, CancellationToken cancellationToken)
    {
        using var log = new LineLog(call.Services.Error, call.Level, call.Services.Time);
        using var logs = LoggerFactory.Create(
            logging => logging.SetMinimumLevel(LogLevel.Trace).AddFilter("Microsoft", LogLevel.Warning).AddProvider(log));
        var services = new GatewayServices(logs, call.Services.Time, call.Services.Environment);
        await using var gateway = await StartAsync(sources, settings, services, cancellationToken);
        using var hangUp = PosixSignalRegistration.Create(PosixSignal.SIGHUP, context =>
        {
            context.Cancel = true;
            gateway.Reload();
        });
        foreach (var listener in gateway.Host.Listeners)
            call.Say(ListenerLine.Of(listener.Settings, listener.Endpoint));
        call.Say("Ready. Stop it with Ctrl-C.");
        await gateway.RunAsync(cancellationToken);
        return ExitCode.Success;
    }

    private static async Task<GatewayRunner> StartAsync(
        SettingSources sources, GatewaySettings settings, GatewayServices services, CancellationToken cancellationToken)
    {
        try
        {
            return await GatewayRunner.StartAsync(sources, settings, services, cancellationToken);
        }
        catch (Exception e) when (e is IOException or ArgumentException or SocketException or UnauthorizedAccessException)
        {
            throw new CliException(ExitCode.Failure, $"The gateway cannot be opened: {e.Message}", e);
        }
    }
}
