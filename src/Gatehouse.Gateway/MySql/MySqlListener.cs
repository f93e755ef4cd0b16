using Gatehouse.Gateway.MySql.Administration;
using Gatehouse.Gateway.MySql.Mapping;
using Gatehouse.Gateway.Transport;
using Gatehouse.Tokens;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Logging;

namespace Gatehouse.Gateway.MySql;

/// <summary>A MySQL listener: clients log in with a token, sessions run on the upstream.</summary>
public sealed class MySqlListener : GatewayListener
{
    private readonly List<IPrincipalMap> _oldMaps = [];
    private volatile MySqlListenerContext _context;

    private MySqlListener(
        MySqlListenerOptions options, ITokenValidator? tokens, IPrincipalMap? map, IAuditLog? audit, ILogger logger, TimeProvider time)
        : base("mysql", options, audit, logger, time)
        => _context = Context(options, tokens, map, Session);

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
        var listener = new MySqlListener(options, tokens, map, audit, logs.CreateLogger<MySqlListener>(), time);
        await listener.OpenAsync(options, logs, cancellationToken);
        return listener;
    }

    /// <summary>Makes ready what new sessions shall have; sessions that are open keep what they have. The endpoint stays.</summary>
    /// <returns>Brings it into effect; cannot fail.</returns>
    /// <exception cref="ArgumentException">A setting is wrong.</exception>
    internal Action Prepare(MySqlListenerOptions options, ITokenValidator? tokens)
    {
        options.Validate();
        var old = _context;
        var map = options.Upstream is null ? null : options.Upstream == old.Options.Upstream ? old.Map : new PrincipalMap(options.Upstream);
        var context = Context(options, tokens, map, SessionWith(options));
        return () =>
        {
            context.Session.Configure(options);
            if (old.Map is not null && !ReferenceEquals(old.Map, map))
                _oldMaps.Add(old.Map); // a login may be in it
            _context = context;
        };
    }

    private protected override ClientSession Accept(ConnectionContext connection) => new MySqlSession(connection, _context);

    private protected override ValueTask ReleaseAsync()
    {
        foreach (var map in _oldMaps.Append(_context.Map).OfType<IDisposable>())
            map.Dispose();
        return default;
    }

    private static MySqlListenerContext Context(MySqlListenerOptions options, ITokenValidator? tokens, IPrincipalMap? map, SessionContext session) => new(
        options,
        options.Certificate is null ? null : ListenerTls.Options(ListenerTls.Context(options.Certificate)),
        tokens is null ? null : new MySqlAuthenticator(tokens, map!, options.PasswordAuthentication),
        map,
        options.Upstream is null ? null : new AdministratorSql(options.Upstream.Key),
        session);
}
