using System.Net;
using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using Gatehouse.Gateway.Hosting;
using Gatehouse.Gateway.Postgres.Mapping;
using Gatehouse.Gateway.Postgres.Pool;
using Gatehouse.Tokens;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Logging;

namespace Gatehouse.Gateway.Postgres;

/// <summary>A PostgreSQL listener: clients log in with a token, sessions run on the upstream.</summary>
public sealed class PostgresListener : IAsyncDisposable
{
    private volatile PostgresListenerContext _context;
    private readonly CancellationTokenSource _stopping;
    private readonly List<IPrincipalMap> _oldMaps = [];
    private ConnectionServer? _server;

    private PostgresListener(PostgresListenerContext context, CancellationTokenSource stopping) => (_context, _stopping) = (context, stopping);

    /// <summary>The address and port where it listens.</summary>
    /// <exception cref="InvalidOperationException">It listens on a Unix socket.</exception>
    public IPEndPoint Endpoint => BoundTo as IPEndPoint ?? throw new InvalidOperationException($"The listener is on {BoundTo}.");

    /// <summary>Where it listens, of whatever kind.</summary>
    public EndPoint BoundTo { get; private set; } = new IPEndPoint(IPAddress.None, 0);

    /// <summary>Opens the listener. The upstream need not be there yet: a client that comes before it is told to try again.</summary>
    /// <param name="options">Its settings.</param>
    /// <param name="tokens">Decides whether a token can be believed.</param>
    /// <param name="audit">Hears of every decided login, or null.</param>
    /// <param name="logs">Where it logs.</param>
    /// <param name="time">The clock.</param>
    /// <param name="cancellationToken">Gives up opening.</param>
    /// <exception cref="ArgumentException">A setting is wrong; the message names every one that is.</exception>
    /// <exception cref="IOException">The endpoint is in use, or not an address of this machine.</exception>
    public static Task<PostgresListener> StartAsync(
        PostgresListenerOptions options, ITokenValidator tokens, IAuditLog? audit, ILoggerFactory logs, TimeProvider time, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();
        return StartAsync(options, tokens, Map(options), audit, logs, time, cancellationToken);
    }

    /// <summary>Opens a listener whose clients show nothing: a sidecar.</summary>
    /// <inheritdoc cref="StartAsync(PostgresListenerOptions, ITokenValidator, IAuditLog?, ILoggerFactory, TimeProvider, CancellationToken)"/>
    public static Task<PostgresListener> StartSidecarAsync(
        PostgresListenerOptions options, IAuditLog? audit, ILoggerFactory logs, TimeProvider time, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(options);
        if (options.Client != ClientAuthentication.None)
            throw new ArgumentException("A sidecar's clients show nothing: Client must be None.", nameof(options));
        options.Validate();
        return StartAsync(options, null, null, audit, logs, time, cancellationToken);
    }

    /// <summary>The same with another source of the mapping, which the listener disposes of.</summary>
    internal static async Task<PostgresListener> StartAsync(
        PostgresListenerOptions options, ITokenValidator? tokens, IPrincipalMap? map, IAuditLog? audit, ILoggerFactory logs, TimeProvider time,
        CancellationToken cancellationToken)
    {
        var stopping = new CancellationTokenSource();
        var session = new SessionContext(
            "postgresql", options.Name, options.LoginTimeout, new SessionSlots(options), new GatewayMetrics("postgresql", options.Name), audit,
            logs.CreateLogger<PostgresListener>(), time, stopping.Token);
        session.Configure(options);
        var listener = new PostgresListener(
            Context(options, tokens, map, new CancelKeys(), options.WarmSessions > 0 ? new SessionPool(options.WarmSessions, time) : null, session), stopping);
        try
        {
            listener._server = new ConnectionServer(new Handler(listener), options.MaxConnections + options.MaxPendingLogins, logs);
            listener.BoundTo = await listener._server.StartAsync(options.Endpoint, cancellationToken);
            session.Logger.ListenerOpened(options.Name, listener.BoundTo.ToString()!);
            return listener;
        }
        catch
        {
            await listener.DisposeAsync();
            throw;
        }
    }

    /// <summary>How many sessions have a cancel key; for tests.</summary>
    internal int CancelKeyCount => _context.CancelKeys.Count;

    /// <summary>How many sessions hold a slot; for tests.</summary>
    internal int SessionCount => _context.Session.Slots.Taken;

    /// <summary>How many upstream sessions wait for a client; for tests.</summary>
    internal int WarmCount => _context.Pool?.Count ?? 0;

    /// <summary>Makes ready what new sessions shall have; sessions that are open keep what they have. The endpoint stays.</summary>
    /// <returns>Brings it into effect; cannot fail.</returns>
    /// <exception cref="ArgumentException">A setting is wrong.</exception>
    internal Action Prepare(PostgresListenerOptions options, ITokenValidator? tokens)
    {
        options.Validate();
        var old = _context;
        var map = options.Client == ClientAuthentication.None ? null
            : old.Options.Upstream == options.Upstream && old.Options.UpstreamSuperuser == options.UpstreamSuperuser ? old.Map : Map(options);
        var context = Context(options, tokens, map, old.CancelKeys, old.Pool, old.Session with { LoginTimeout = options.LoginTimeout });
        return () =>
        {
            context.Session.Configure(options);
            if (old.Map is not null && !ReferenceEquals(old.Map, map))
                _oldMaps.Add(old.Map); // a login may be in it
            _context = context;
        };
    }

    /// <summary>Accepts no more connections, waits until the sessions have ended, and closes.</summary>
    /// <param name="limit">Ends the wait: sessions that are still open then are closed.</param>
    internal async Task DrainAsync(CancellationToken limit)
    {
        if (_server is { } server)
            await server.StopAsync(limit);
        await DisposeAsync();
    }

    /// <summary>Closes the listener and ends its sessions. Doing it again does nothing.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_server is not { } server)
            return;

        _server = null;
        await _stopping.CancelAsync();
        await server.DisposeAsync();
        _context.Pool?.Dispose();
        foreach (var map in _oldMaps.Append(_context.Map).OfType<IAsyncDisposable>())
            await map.DisposeAsync();
        _context.Session.Metrics.Dispose();
        _stopping.Dispose();
        _context.Session.Logger.ListenerClosed(_context.Options.Name);
    }

    private static PostgresListenerContext Context(
        PostgresListenerOptions options, ITokenValidator? tokens, IPrincipalMap? map, CancelKeys keys, SessionPool? pool, SessionContext session) => new(
            options,
            options.Certificate is null ? null : TlsOptions(options.Certificate),
            tokens is null ? null : new PostgresAuthenticator(tokens, map!, options.PasswordAuthentication, session.Time),
            map,
            keys,
            pool,
            session);

    private static PrincipalMap Map(PostgresListenerOptions options) => new(((PostgresSocket)options.Upstream).Folder, options.UpstreamSuperuser);

    private static SslServerAuthenticationOptions TlsOptions(X509Certificate2 certificate) => new()
    {
        // Built once, so that TLS tickets work across connections; offline, so that no login waits for a certificate fetch.
        ServerCertificateContext = SslStreamCertificateContext.Create(certificate, additionalCertificates: null, offline: true),
        ApplicationProtocols = [PostgresStartup.ApplicationProtocol],
        EnabledSslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13,
        AllowRenegotiation = false,
    };

    private sealed class Handler(PostgresListener listener) : ConnectionHandler
    {
        public override async Task OnConnectedAsync(ConnectionContext connection)
        {
            await using var session = new PostgresSession(connection, listener._context);
            await session.RunAsync();
        }
    }
}
