using Gatehouse.Gateway.Postgres.Mapping;
using Gatehouse.Gateway.Postgres.Pool;
using Gatehouse.Gateway.Transport;
using Gatehouse.Tokens;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Logging;

namespace Gatehouse.Gateway.Postgres;

/// <summary>A PostgreSQL listener: clients log in with a token, sessions run on the upstream.</summary>
public sealed class PostgresListener : GatewayListener
{
    private readonly List<IPrincipalMap> _oldMaps = [];
    private volatile PostgresListenerContext _context;

    private PostgresListener(
        PostgresListenerOptions options, ITokenValidator? tokens, IPrincipalMap? map, IAuditLog? audit, ILogger logger, TimeProvider time)
        : base("postgresql", options, audit, logger, time)
        => _context = Context(
            options, tokens, map, new CancelKeys(), Pool(options, time), Session);

    /// <summary>How many sessions have a cancel key; for tests.</summary>
    internal int CancelKeyCount => _context.CancelKeys.Count;

    /// <summary>How many upstream sessions wait for a client; for tests.</summary>
    internal int WarmCount => _context.Pool?.Count ?? 0;

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
        var listener = new PostgresListener(options, tokens, map, audit, logs.CreateLogger<PostgresListener>(), time);
        await listener.OpenAsync(options, logs, cancellationToken);
        return listener;
    }

    /// <summary>Makes ready what new sessions shall have; sessions that are open keep what they have. The endpoint stays.</summary>
    /// <returns>Brings it into effect; cannot fail.</returns>
    /// <exception cref="ArgumentException">A setting is wrong.</exception>
    internal Action Prepare(PostgresListenerOptions options, ITokenValidator? tokens)
    {
        options.Validate();
        var old = _context;
        var map = options.Client == ClientAuthentication.None ? null
            : old.Options.Upstream == options.Upstream && old.Options.UpstreamSuperuser == options.UpstreamSuperuser
                && old.Options.UpstreamPasswords == options.UpstreamPasswords && old.Options.UpstreamCertificates == options.UpstreamCertificates
                ? old.Map : Map(options);
        var pool = options.WarmSessions == old.Options.WarmSessions ? old.Pool : Pool(options, Session.Time);
        var context = Context(options, tokens, map, old.CancelKeys, pool, SessionWith(options));
        return () =>
        {
            context.Session.Configure(options);
            if (old.Map is not null && !ReferenceEquals(old.Map, map))
                _oldMaps.Add(old.Map); // a login may be in it
            _context = context;
            if (!ReferenceEquals(old.Pool, pool))
                old.Pool?.Dispose(); // sessions that end later are closed
        };
    }

    private protected override ClientSession Accept(ConnectionContext connection) => new PostgresSession(connection, _context);

    private protected override async ValueTask ReleaseAsync()
    {
        _context.Pool?.Dispose();
        foreach (var map in _oldMaps.Append(_context.Map).OfType<IAsyncDisposable>())
            await map.DisposeAsync();
    }

    private static PostgresListenerContext Context(
        PostgresListenerOptions options, ITokenValidator? tokens, IPrincipalMap? map, CancelKeys keys, SessionPool? pool, SessionContext session) => new(
            options,
            options.Certificate is null
                ? null
                : ListenerTls.Options(ListenerTls.Context(options.Certificate), protocol: PostgresStartup.ApplicationProtocol),
            tokens is null ? null : new PostgresAuthenticator(tokens, map!, options.PasswordAuthentication, session.Time),
            map,
            keys,
            pool,
            session);

    private static SessionPool? Pool(PostgresListenerOptions options, TimeProvider time)
        => options.WarmSessions > 0 ? new SessionPool(options.WarmSessions, time) : null;

    private static PrincipalMap Map(PostgresListenerOptions options) => new(options);
}
