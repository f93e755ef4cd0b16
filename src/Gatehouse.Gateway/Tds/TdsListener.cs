using System.Net;
using System.Net.Security;
using System.Security.Authentication;
using Gatehouse.Gateway.Hosting;
using Gatehouse.Tokens;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Logging;

namespace Gatehouse.Gateway.Tds;

/// <summary>A listener of TDS 7.4 and 8.0, SQL Server's protocol: clients log in with a token, sessions run on the upstream.</summary>
public sealed class TdsListener : IAsyncDisposable
{
    /// <summary>What clients of TDS 8 name in TLS (ALPN).</summary>
    internal static readonly SslApplicationProtocol StrictProtocol = new("tds/8.0");

    private readonly TdsListenerContext _context;
    private readonly CancellationTokenSource _stopping;
    private ConnectionServer? _server;

    private TdsListener(TdsListenerContext context, CancellationTokenSource stopping) => (_context, _stopping) = (context, stopping);

    /// <summary>Where it listens.</summary>
    public IPEndPoint Endpoint { get; private set; } = new(IPAddress.None, 0);

    /// <summary>How many sessions hold a slot; for tests.</summary>
    internal int SessionCount => _context.Session.Slots.Taken;

    /// <summary>Opens the listener. The upstream need not be there yet: a client that comes before it is told to try again.</summary>
    /// <param name="options">Its settings.</param>
    /// <param name="tokens">Decides whether a token can be believed; for the audience <see cref="TdsListenerOptions.Resource"/>.</param>
    /// <param name="users">Knows the databases' users; the caller's to dispose of.</param>
    /// <param name="audit">Hears of every decided login, or null.</param>
    /// <param name="logs">Where it logs.</param>
    /// <param name="time">The clock.</param>
    /// <param name="cancellationToken">Gives up opening.</param>
    /// <exception cref="ArgumentException">A setting is wrong; the message names every one that is.</exception>
    /// <exception cref="IOException">The endpoint is in use, or not an address of this machine.</exception>
    public static async Task<TdsListener> StartAsync(
        TdsListenerOptions options, ITokenValidator tokens, IDatabaseUsers users, IAuditLog? audit, ILoggerFactory logs, TimeProvider time,
        CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();
        var stopping = new CancellationTokenSource();
        var session = new SessionContext(
            "tds", options.Name, options.LoginTimeout, new SessionSlots(options.MaxConnections),
            new GatewayMetrics("tds", options.Name), audit, logs.CreateLogger<TdsListener>(), time, stopping.Token);

        // Built once, so that TLS tickets work across connections; offline, so that no login waits for a certificate fetch.
        var certificate = SslStreamCertificateContext.Create(options.Certificate!, additionalCertificates: null, offline: true);
        var context = new TdsListenerContext(
            options, TlsOptions(certificate, SslProtocols.Tls12),
            TlsOptions(certificate, SslProtocols.Tls12 | SslProtocols.Tls13, StrictProtocol),
            new TdsAuthenticator(tokens), users, session);
        var listener = new TdsListener(context, stopping);
        try
        {
            listener._server = new ConnectionServer(new Handler(context), options.MaxConnections + options.MaxPendingLogins, logs);
            listener.Endpoint = (IPEndPoint)await listener._server.StartAsync(options.Endpoint, cancellationToken);
            session.Logger.ListenerOpened(options.Name, listener.Endpoint.ToString());
            return listener;
        }
        catch
        {
            await listener.DisposeAsync();
            throw;
        }
    }

    /// <summary>Closes the listener and ends its sessions. Doing it again does nothing.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_server is not { } server)
            return;

        _server = null;
        await _stopping.CancelAsync();
        await server.DisposeAsync();
        _context.Session.Metrics.Dispose();
        _stopping.Dispose();
        _context.Session.Logger.ListenerClosed(_context.Options.Name);
    }

    private static SslServerAuthenticationOptions TlsOptions(
        SslStreamCertificateContext certificate, SslProtocols protocols, params SslApplicationProtocol[] applicationProtocols) => new()
        {
            ServerCertificateContext = certificate,
            EnabledSslProtocols = protocols,
            ApplicationProtocols = applicationProtocols.Length > 0 ? [.. applicationProtocols] : null,
            AllowRenegotiation = false,
        };

    private sealed class Handler(TdsListenerContext context) : ConnectionHandler
    {
        public override async Task OnConnectedAsync(ConnectionContext connection)
        {
            await using var session = new TdsSession(connection, context);
            await session.RunAsync();
        }
    }
}
