using System.Net.Security;
using System.Security.Authentication;
using Gatehouse.Gateway.Transport;
using Gatehouse.Tokens;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Logging;

namespace Gatehouse.Gateway.Tds;

/// <summary>A listener of TDS 7.4 and 8.0, SQL Server's protocol: clients log in with a token, sessions run on the upstream.</summary>
public sealed class TdsListener : GatewayListener
{
    /// <summary>What clients of TDS 8 name in TLS (ALPN).</summary>
    internal static readonly SslApplicationProtocol StrictProtocol = new("tds/8.0");

    private volatile TdsListenerContext _context;

    private TdsListener(
        TdsListenerOptions options, ITokenValidator? tokens, IDatabaseUsers? users, IAuditLog? audit, ILogger logger, TimeProvider time)
        : base("tds", options, audit, logger, time)
        => _context = Context(options, tokens, users, Session);

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
    public static Task<TdsListener> StartAsync(
        TdsListenerOptions options, ITokenValidator tokens, IDatabaseUsers users, IAuditLog? audit, ILoggerFactory logs, TimeProvider time,
        CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();
        return StartAnyAsync(options, tokens, users, audit, logs, time, cancellationToken);
    }

    /// <summary>Opens a listener whose clients show nothing: a sidecar.</summary>
    /// <inheritdoc cref="StartAsync"/>
    public static Task<TdsListener> StartSidecarAsync(
        TdsListenerOptions options, IAuditLog? audit, ILoggerFactory logs, TimeProvider time, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(options);
        if (options.Client != ClientAuthentication.None)
            throw new ArgumentException("A sidecar's clients show nothing: Client must be None.", nameof(options));
        options.Validate();
        return StartAnyAsync(options, null, null, audit, logs, time, cancellationToken);
    }

    private static async Task<TdsListener> StartAnyAsync(
        TdsListenerOptions options, ITokenValidator? tokens, IDatabaseUsers? users, IAuditLog? audit, ILoggerFactory logs, TimeProvider time,
        CancellationToken cancellationToken)
    {
        var listener = new TdsListener(options, tokens, users, audit, logs.CreateLogger<TdsListener>(), time);
        await listener.OpenAsync(options, logs, cancellationToken);
        return listener;
    }

    /// <summary>Makes ready what new sessions shall have; sessions that are open keep what they have. The endpoint stays.</summary>
    /// <returns>Brings it into effect; cannot fail.</returns>
    /// <exception cref="ArgumentException">A setting is wrong.</exception>
    internal Action Prepare(TdsListenerOptions options, ITokenValidator? tokens = null, IDatabaseUsers? users = null)
    {
        options.Validate();
        var context = Context(options, tokens, users, SessionWith(options));
        return () =>
        {
            context.Session.Configure(options);
            _context = context;
        };
    }

    private protected override ClientSession Accept(ConnectionContext connection) => new TdsSession(connection, _context);

    private static TdsListenerContext Context(TdsListenerOptions options, ITokenValidator? tokens, IDatabaseUsers? users, SessionContext session)
    {
        var certificate = options.Certificate is null ? null : ListenerTls.Context(options.Certificate);
        return new TdsListenerContext(
            options,
            certificate is null ? null : ListenerTls.Options(certificate, SslProtocols.Tls12),
            certificate is null ? null : ListenerTls.Options(certificate, protocol: StrictProtocol),
            tokens is null ? null : new TdsAuthenticator(tokens),
            users,
            session);
    }
}
