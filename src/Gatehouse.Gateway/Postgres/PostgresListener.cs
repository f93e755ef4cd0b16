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
    private readonly PostgresListenerContext _context;
    private readonly CancellationTokenSource _stopping;
    private ConnectionServer? _server;

    private PostgresListener(PostgresListenerContext context, CancellationTokenSource stopping) => (_context, _stopping) = (context, stopping);

    /// <summary>Where it listens.</summary>
    public IPEndPoint Endpoint { get; private set; } = new(IPAddress.None, 0);

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
        return StartAsync(options, tokens, new PrincipalMap(options.UpstreamSocketFolder, options.UpstreamSuperuser), audit, logs, time, cancellationToken);
    }

    /// <summary>The same with another source of the mapping, which the listener disposes of.</summary>
    internal static async Task<PostgresListener> StartAsync(
        PostgresListenerOptions options, ITokenValidator tokens, IPrincipalMap map, IAuditLog? audit, ILoggerFactory logs, TimeProvider time,
        CancellationToken cancellationToken)
    {
        var stopping = new CancellationTokenSource();
        var session = new SessionContext(
            "postgresql", options.Name, options.LoginTimeout, new SessionSlots(options.MaxConnections), new GatewayMetrics("postgresql", options.Name), audit,
            logs.CreateLogger<PostgresListener>(), time, stopping.Token);
        var context = new PostgresListenerContext(
            options, TlsOptions(options.Certificate), new PostgresAuthenticator(tokens, map, options.PasswordAuthentication, time), map, new CancelKeys(),
            options.WarmSessions > 0 ? new SessionPool(options.WarmSessions, time) : null, session);
        var listener = new PostgresListener(context, stopping);
        try
        {
            listener._server = new ConnectionServer(new Handler(context), options.MaxConnections + options.MaxPendingLogins, logs);
            listener.Endpoint = await listener._server.StartAsync(options.Endpoint, cancellationToken);
            context.Session.Logger.ListenerOpened(options.Name, listener.Endpoint.ToString());
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

    /// <summary>Closes the listener and ends its sessions. Doing it again does nothing.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_server is not { } server)
            return;

        _server = null;
        await _stopping.CancelAsync();
        await server.DisposeAsync();
        _context.Pool?.Dispose();
        if (_context.Map is IAsyncDisposable map)
            await map.DisposeAsync();
        _context.Session.Metrics.Dispose();
        _stopping.Dispose();
        _context.Session.Logger.ListenerClosed(_context.Options.Name);
    }

    private static SslServerAuthenticationOptions TlsOptions(X509Certificate2 certificate) => new()
    {
        // Built once, so that TLS tickets work across connections; offline, so that no login waits for a certificate fetch.
        ServerCertificateContext = SslStreamCertificateContext.Create(certificate, additionalCertificates: null, offline: true),
        ApplicationProtocols = [PostgresStartup.ApplicationProtocol],
        EnabledSslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13,
        AllowRenegotiation = false,
    };

    private sealed class Handler(PostgresListenerContext context) : ConnectionHandler
    {
        public override async Task OnConnectedAsync(ConnectionContext connection)
        {
            await using var session = new PostgresSession(connection, context);
            await session.RunAsync();
        }
    }
}
