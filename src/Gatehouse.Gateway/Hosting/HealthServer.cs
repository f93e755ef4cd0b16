using System.Net;
using Gatehouse.Gateway.Configuration;
using Gatehouse.Gateway.Transport;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Gatehouse.Gateway.Hosting;

/// <summary>Says over HTTP how the gateway is.</summary>
/// <remarks>
/// <code>
/// /startup   200 once every listener is open, and from then on
/// /ready     200 while it takes sessions: started, not told to stop, and a listener has a slot free. Says nothing of the database.
///            ?deep=1: and every sidecar has a valid token, and every upstream can be connected to
/// /live      200 as long as the process answers
/// /metrics   Prometheus text
/// </code>
/// Every other answer is 503, with one line for each reason. The lines name listeners and never secrets.
/// </remarks>
public sealed class HealthServer : IAsyncDisposable
{
    private static readonly TimeSpan DeepLimit = TimeSpan.FromSeconds(5);
    private readonly PrometheusText _metrics = new();
    private readonly WebApplication _web;
    private volatile GatewayHost? _host;
    private volatile bool _isStopping;

    private HealthServer(EndPoint endpoint, ILoggerFactory logs)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen((IPEndPoint)endpoint));
        _web = builder.Build();
        _web.MapGet("/startup", context => AnswerAsync(context, _host is null ? ["the listeners are not open yet"] : []));
        _web.MapGet("/ready", ReadyAsync);
        _web.MapGet("/live", context => AnswerAsync(context, []));
        _web.MapGet("/metrics", context =>
        {
            context.Response.ContentType = "text/plain; version=0.0.4; charset=utf-8";
            return context.Response.WriteAsync(_metrics.Write(), context.RequestAborted);
        });
        Logger = logs.CreateLogger<HealthServer>();
    }

    /// <summary>Where it listens, e.g. <c>http://127.0.0.1:9801</c>.</summary>
    public string Address => _web.Urls.First();

    private ILogger Logger { get; }

    /// <summary>Opens it. Nothing is started or ready yet.</summary>
    /// <param name="endpoint">An address and port.</param>
    /// <param name="logs">Where it logs.</param>
    /// <param name="cancellationToken">Gives up opening.</param>
    /// <exception cref="IOException">The endpoint is in use, or not one of this machine.</exception>
    public static async Task<HealthServer> StartAsync(EndPoint endpoint, ILoggerFactory logs, CancellationToken cancellationToken)
    {
        var server = new HealthServer(endpoint, logs);
        try
        {
            await server._web.StartAsync(cancellationToken);
            server.Logger.HealthOpened(server.Address);
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    /// <summary>The listeners are open.</summary>
    /// <param name="host">The gateway.</param>
    public void Started(GatewayHost host) => _host = host;

    /// <summary>The gateway was told to stop: no load balancer shall send more.</summary>
    public void Stopping() => _isStopping = true;

    /// <summary>Closes it.</summary>
    public async ValueTask DisposeAsync()
    {
        await _web.DisposeAsync();
        _metrics.Dispose();
    }

    private async Task ReadyAsync(HttpContext context)
    {
        List<string> reasons = [];
        if (_isStopping)
            reasons.Add("the gateway was told to stop");
        if (_host is not { } host)
            reasons.Add("the listeners are not open yet");
        else
        {
            reasons.AddRange(host.Listeners.Where(one => one.Sessions >= one.Settings.MaxConnections)
                .Select(one => $"listener {one.Settings.Name} has its {one.Settings.MaxConnections} sessions"));
            if (context.Request.Query["deep"] == "1")
                reasons.AddRange(await DeepAsync(host, context.RequestAborted));
        }

        await AnswerAsync(context, reasons);
    }

    private static async Task<IEnumerable<string>> DeepAsync(GatewayHost host, CancellationToken cancellationToken)
    {
        var tokens = host.HasTokens ? [] : new[] { "there is no valid token for the upstream" };
        var upstreams = await Task.WhenAll(host.Listeners.Select(listener => ReachAsync(listener.Settings, cancellationToken)));
        return tokens.Concat(upstreams.OfType<string>());
    }

    private static async Task<string?> ReachAsync(ListenerSettings settings, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(DeepLimit);
        try
        {
            if (settings.Host is { } host)
                (await TcpConnection.ConnectAsync(host, settings.Port, limit.Token)).Dispose();
            else
                (await UnixSocketConnection.ConnectAsync(SocketOf(settings), limit.Token)).Dispose();
            return null;
        }
        catch (Exception e) when (e is GatewayException or OperationCanceledException)
        {
            return $"the upstream of listener {settings.Name} cannot be reached";
        }
    }

    // PostgreSQL's is named by its folder.
    private static string SocketOf(ListenerSettings settings)
        => settings.Protocol == GatewayProtocol.Postgres ? new Postgres.PostgresSocket(settings.Socket!).Path : settings.Socket!;

    private static Task AnswerAsync(HttpContext context, List<string> reasons)
    {
        context.Response.StatusCode = reasons.Count == 0
            ? StatusCodes.Status200OK
            : StatusCodes.Status503ServiceUnavailable;
        context.Response.ContentType = "text/plain; charset=utf-8";
        var text = reasons.Count == 0 ? "ok\n" : string.Concat(reasons.Select(reason => reason + "\n"));
        return context.Response.WriteAsync(text, context.RequestAborted);
    }
}
