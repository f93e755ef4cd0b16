using System.Net;
using Gatehouse.Gateway.Hosting;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Logging;

namespace Gatehouse.Gateway;

/// <summary>One open endpoint and its sessions, in every protocol: how it opens, drains and closes. Thread-safe, but for opening and closing.</summary>
public abstract class GatewayListener : IAsyncDisposable
{
    private readonly CancellationTokenSource _stopping = new();
    private ConnectionServer? _server;

    private protected GatewayListener(string protocol, ListenerOptions options, IAuditLog? audit, ILogger logger, TimeProvider time)
    {
        Session = new SessionContext(
            protocol, options.Name, options.LoginTimeout, new SessionSlots(options), new GatewayMetrics(protocol, options.Name),
            audit, logger, time, _stopping.Token)
        { ToContainers = options.ReachableByContainers, Grace = options.SessionGrace, Revocations = options.Revocations };
        Session.Configure(options);
    }

    /// <summary>The address and port where it listens.</summary>
    /// <exception cref="InvalidOperationException">It listens on a Unix socket.</exception>
    public IPEndPoint Endpoint => BoundTo as IPEndPoint ?? throw new InvalidOperationException($"The listener is on {BoundTo}.");

    /// <summary>Where it listens, of whatever kind.</summary>
    public EndPoint BoundTo { get; private set; } = new IPEndPoint(IPAddress.None, 0);

    /// <summary>How many sessions hold a slot.</summary>
    internal int SessionCount => Session.Slots.Taken;

    /// <summary>What its sessions share in every protocol, as it was opened.</summary>
    private protected SessionContext Session { get; }

    /// <summary>Closes the listener and ends its sessions. Doing it again does nothing.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_server is not { } server)
            return;

        _server = null;
        await _stopping.CancelAsync();
        await server.DisposeAsync();
        await ReleaseAsync();
        Session.Metrics.Dispose();
        _stopping.Dispose();
        Session.Logger.ListenerClosed(Session.Listener);
        GC.SuppressFinalize(this);
    }

    /// <summary>Accepts no more connections, waits until the sessions have ended, and closes.</summary>
    /// <param name="limit">Ends the wait: sessions that are still open then are closed.</param>
    internal async Task DrainAsync(CancellationToken limit)
    {
        if (_server is { } server)
            await server.StopAsync(limit);
        await DisposeAsync();
    }

    /// <summary>Opens the endpoint; closes what was begun where that fails.</summary>
    private protected async Task OpenAsync(ListenerOptions options, ILoggerFactory logs, CancellationToken cancellationToken)
    {
        try
        {
            _server = new ConnectionServer(new Handler(this), options.MaxConnections + options.MaxPendingLogins, logs);
            BoundTo = await _server.StartAsync(options.Endpoint, cancellationToken);
            Session.Logger.ListenerOpened(options.Name, BoundTo.ToString()!);
            if (options.ReachableByContainers)
                Session.Logger.OpenToContainers(options.Name, BoundTo.ToString()!);
        }
        catch
        {
            await DisposeAsync();
            throw;
        }
    }

    /// <summary>What new sessions share once new settings are in effect.</summary>
    private protected SessionContext SessionWith(ListenerOptions options) => Session with
    {
        LoginTimeout = options.LoginTimeout,
        Grace = options.SessionGrace,
        Revocations = options.Revocations,
    };

    /// <summary>A session for a client that has just connected.</summary>
    private protected abstract ClientSession Accept(ConnectionContext connection);

    /// <summary>Lets go of what the sessions shared; all have ended.</summary>
    private protected virtual ValueTask ReleaseAsync() => default;

    private sealed class Handler(GatewayListener listener) : ConnectionHandler
    {
        public override async Task OnConnectedAsync(ConnectionContext connection)
        {
            await using var session = listener.Accept(connection);
            await session.RunAsync();
        }
    }
}
