using Gatehouse.Gateway.Access;
using Gatehouse.Gateway.Configuration;
using Gatehouse.Gateway.MySql;
using Gatehouse.Gateway.Postgres;
using Gatehouse.Gateway.Tds;
using Gatehouse.Gateway.Upstream;
using Gatehouse.Tokens;

namespace Gatehouse.Gateway.Hosting;

/// <summary>Makes listeners of settings.</summary>
internal sealed class ListenerFactory(GatewayServices services, TokenCaches caches, ISigningKeySource keys, Revocations? revocations)
{
    public Task<RunningListener> OpenAsync(ListenerSettings settings, CancellationToken cancellationToken) => settings.Protocol switch
    {
        GatewayProtocol.MySql => OpenMySqlAsync(settings, cancellationToken),
        GatewayProtocol.Tds => OpenTdsAsync(settings, cancellationToken),
        _ => OpenPostgresAsync(settings, cancellationToken),
    };

    private async Task<RunningListener> OpenPostgresAsync(ListenerSettings settings, CancellationToken cancellationToken)
    {
        var listener = settings.Client == ClientAuthentication.None
            ? await PostgresListener.StartSidecarAsync(Postgres(settings), services.Audit, services.Logs, services.Time, cancellationToken)
            : await PostgresListener.StartAsync(
                Postgres(settings), Validator(settings), services.Audit, services.Logs, services.Time, cancellationToken);
        return new(settings, listener, next => listener.Prepare(
            Postgres(next), next.Client == ClientAuthentication.Token ? Validator(next) : null));
    }

    private async Task<RunningListener> OpenMySqlAsync(ListenerSettings settings, CancellationToken cancellationToken)
    {
        var listener = await MySqlListener.StartSidecarAsync(MySql(settings), services.Audit, services.Logs, services.Time, cancellationToken);
        return new(settings, listener, next => listener.Prepare(MySql(next)));
    }

    private async Task<RunningListener> OpenTdsAsync(ListenerSettings settings, CancellationToken cancellationToken)
    {
        var listener = await TdsListener.StartSidecarAsync(Tds(settings), services.Audit, services.Logs, services.Time, cancellationToken);
        return new(settings, listener, next => listener.Prepare(Tds(next)));
    }

    private TokenValidator Validator(ListenerSettings settings) => new(ListenerTokens.Options(settings), keys, services.Time);

    private PostgresListenerOptions Postgres(ListenerSettings settings) => new()
    {
        Name = settings.Name,
        Endpoint = settings.Listen,
        Client = settings.Client,
        Certificate = settings.Certificate,
        UpstreamIdentity = Identity(settings),
        UpstreamDatabase = settings.Database,
        LoginTimeout = settings.LoginTimeout,
        SessionGrace = settings.SessionGrace,
        Revocations = settings.Client == ClientAuthentication.Token ? revocations : null,
        MaxConnections = settings.MaxConnections,
        MaxConnectionsPerPrincipal = settings.MaxConnectionsPerPrincipal,
        MaxConnectionsPerAddress = settings.MaxConnectionsPerAddress,
        BreakerFailures = settings.BreakerFailures,
        BreakerPause = settings.BreakerPause,
        UpstreamSuperuser = settings.Superuser ?? "postgres",
        Rules = settings.Rules,
        Peers = settings.Peers,
        Upstream = settings.Host is { } host
            ? new PostgresTcp(host, settings.Port) { TrustedRoots = settings.TrustedRoots }
            : new PostgresSocket(settings.Socket!),
    };

    private MySqlListenerOptions MySql(ListenerSettings settings) => new()
    {
        Name = settings.Name,
        Endpoint = settings.Listen,
        Client = settings.Client,
        Certificate = settings.Certificate,
        UpstreamIdentity = Identity(settings),
        UpstreamDatabase = settings.Database,
        LoginTimeout = settings.LoginTimeout,
        SessionGrace = settings.SessionGrace,
        Revocations = settings.Client == ClientAuthentication.Token ? revocations : null,
        MaxConnections = settings.MaxConnections,
        MaxConnectionsPerPrincipal = settings.MaxConnectionsPerPrincipal,
        MaxConnectionsPerAddress = settings.MaxConnectionsPerAddress,
        BreakerFailures = settings.BreakerFailures,
        BreakerPause = settings.BreakerPause,
        UpstreamAddress = new MySqlTcp(settings.Host!, settings.Port) { TrustedRoots = settings.TrustedRoots },
    };

    private TdsListenerOptions Tds(ListenerSettings settings) => new()
    {
        Name = settings.Name,
        Endpoint = settings.Listen,
        Client = settings.Client,
        Certificate = settings.Certificate,
        UpstreamIdentity = Identity(settings),
        UpstreamDatabase = settings.Database,
        LoginTimeout = settings.LoginTimeout,
        SessionGrace = settings.SessionGrace,
        Revocations = settings.Client == ClientAuthentication.Token ? revocations : null,
        MaxConnections = settings.MaxConnections,
        MaxConnectionsPerPrincipal = settings.MaxConnectionsPerPrincipal,
        MaxConnectionsPerAddress = settings.MaxConnectionsPerAddress,
        BreakerFailures = settings.BreakerFailures,
        BreakerPause = settings.BreakerPause,
        Upstream = new TdsServer(new TdsTcp(settings.Host!, settings.Port) { TrustedRoots = settings.TrustedRoots })
        {
            Resource = settings.Audience,
        },
    };

    private TokenIdentity? Identity(ListenerSettings settings) => settings.Client == ClientAuthentication.None
        ? new TokenIdentity(caches.Get(settings.Credential, settings.Audience), settings.User)
        : null;
}
