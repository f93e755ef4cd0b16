using System.Net;
using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using Gatehouse.Gateway.Hosting;
using Gatehouse.Gateway.MySql.Administration;
using Gatehouse.Gateway.MySql.Mapping;
using Gatehouse.Tokens;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Logging;

namespace Gatehouse.Gateway.MySql;

/// <summary>A MySQL listener: clients log in with a token, sessions run on the upstream.</summary>
public sealed class MySqlListener : IAsyncDisposable
{
    private volatile MySqlListenerContext _context;
    private readonly CancellationTokenSource _stopping;
    private ConnectionServer? _server;

    private MySqlListener(MySqlListenerContext context, CancellationTokenSource stopping) => (_context, _stopping) = (context, stopping);

    /// <summary>The address and port where it listens.</summary>
    /// <exception cref="InvalidOperationException">It listens on a Unix socket.</exception>
    public IPEndPoint Endpoint => BoundTo as IPEndPoint ?? throw new InvalidOperationException($"The listener is on {BoundTo}.");

    /// <summary>Where it listens, of whatever kind.</summary>
    public EndPoint BoundTo { get; private set; } = new IPEndPoint(IPAddress.None, 0);

    /// <summary>How many sessions hold a slot; for tests.</summary>
    internal int SessionCount => _context.Session.Slots.Taken;

    /// <summary>Opens the listener. The upstream need not be there yet: a client that comes before it is told to try again.</summary>
    /// <param name="options">Its settings.</param>
    /// <param name="tokens">Decides whether a token can be believed.</param>
    /// <param name="audit">Hears of every decided login, or null.</param>
    /// <param name="logs">Where it logs.</param>
    /// <param name="time">The clock.</param>
    /// <param name="cancellationToken">Gives up opening.</param>
    /// <exception cref="ArgumentException">A setting is wrong; the message names every one that is.</exception>
    /// <exception cref="IOException">The endpoint is in use, or not an address of this machine.</exception>
    public static Task<MySqlListener> StartAsync(
        MySqlListenerOptions options, ITokenValidator tokens, IAuditLog? audit, ILoggerFactory logs, TimeProvider time, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();
        return StartAsync(options, tokens, new PrincipalMap(options.Upstream!), audit, logs, time, cancellationToken);
    }

    /// <summary>Opens a listener whose clients show nothing: a sidecar.</summary>
    /// <inheritdoc cref="StartAsync(MySqlListenerOptions, ITokenValidator, IAuditLog?, ILoggerFactory, TimeProvider, CancellationToken)"/>
    public static Task<MySqlListener> StartSidecarAsync(
        MySqlListenerOptions options, IAuditLog? audit, ILoggerFactory logs, TimeProvider time, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(options);
        if (options.Client != ClientAuthentication.None)
            throw new ArgumentException("A sidecar's clients show nothing: Client must be None.", nameof(options));
        options.Validate();
        return StartAsync(options, null, null, audit, logs, time, cancellationToken);
    }

    /// <summary>The same with another source of the mapping, which the listener disposes of.</summary>
    internal static async Task<MySqlListener> StartAsync(
        MySqlListenerOptions options, ITokenValidator? tokens, IPrincipalMap? map, IAuditLog? audit, ILoggerFactory logs, TimeProvider time,
        CancellationToken cancellationToken)
    {
        var stopping = new CancellationTokenSource();
        var session = new SessionContext(
            "mysql", options.Name, options.LoginTimeout, new SessionSlots(options), new GatewayMetrics("mysql", options.Name), audit,
            logs.CreateLogger<MySqlListener>(), time, stopping.Token);
        session.Configure(options);
        var listener = new MySqlListener(Context(options, tokens, map, session), stopping);
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

    /// <summary>Makes ready what new sessions shall have; sessions that are open keep what they have. A sidecar's endpoint stays.</summary>
    /// <returns>Brings it into effect; cannot fail.</returns>
    /// <exception cref="ArgumentException">A setting is wrong, or the clients are none of a sidecar's.</exception>
    internal Action Prepare(MySqlListenerOptions options)
    {
        options.Validate();
        if (options.Client != ClientAuthentication.None || _context.Options.Client != ClientAuthentication.None)
            throw new ArgumentException("Only the settings of a sidecar can be replaced.", nameof(options));
        var context = Context(options, null, null, _context.Session with { LoginTimeout = options.LoginTimeout });
        return () =>
        {
            context.Session.Configure(options);
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
        (_context.Map as IDisposable)?.Dispose();
        _context.Session.Metrics.Dispose();
        _stopping.Dispose();
        _context.Session.Logger.ListenerClosed(_context.Options.Name);
    }

    private static MySqlListenerContext Context(MySqlListenerOptions options, ITokenValidator? tokens, IPrincipalMap? map, SessionContext session) => new(
        options,
        options.Certificate is null ? null : TlsOptions(options.Certificate),
        tokens is null ? null : new MySqlAuthenticator(tokens, map!, options.PasswordAuthentication),
        map,
        options.Upstream is null ? null : new AdministratorSql(options.Upstream.Key),
        session);

    private static SslServerAuthenticationOptions TlsOptions(X509Certificate2 certificate) => new()
    {
        // Built once, so that TLS tickets work across connections; offline, so that no login waits for a certificate fetch.
        ServerCertificateContext = SslStreamCertificateContext.Create(certificate, additionalCertificates: null, offline: true),
        EnabledSslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13,
        AllowRenegotiation = false,
    };

    private sealed class Handler(MySqlListener listener) : ConnectionHandler
    {
        public override async Task OnConnectedAsync(ConnectionContext connection)
        {
            await using var session = new MySqlSession(connection, listener._context);
            await session.RunAsync();
        }
    }
}
