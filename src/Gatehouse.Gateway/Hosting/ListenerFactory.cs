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
        var listener = settings.Client == ClientAuthentication.None
            ? await MySqlListener.StartSidecarAsync(MySql(settings), services.Audit, services.Logs, services.Time, cancellationToken)
            : await MySqlListener.StartAsync(
                MySql(settings), Validator(settings), services.Audit, services.Logs, services.Time, cancellationToken);
        return new(settings, listener, next => listener.Prepare(
            MySql(next), next.Client == ClientAuthentication.Token ? Validator(next) : null));
    }

    private async Task<RunningListener> OpenTdsAsync(ListenerSettings settings, CancellationToken cancellationToken)
    {
        var listener = settings.Client == ClientAuthentication.None
            ? await TdsListener.StartSidecarAsync(Tds(settings), services.Audit, services.Logs, services.Time, cancellationToken)
            : await TdsListener.StartAsync(
                Tds(settings), Validator(settings), Users(settings), services.Audit, services.Logs, services.Time, cancellationToken);
        return new(settings, listener, next => next.Client == ClientAuthentication.Token
            ? listener.Prepare(Tds(next), Validator(next), Users(next))
            : listener.Prepare(Tds(next)));
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
        ReachableByContainers = settings.ReachableByContainers,
        WarmSessions = settings.WarmSessions,
        UpstreamSuperuser = settings.Superuser ?? "postgres",
        Rules = settings.Rules,
        UpstreamPasswords = settings.UpstreamPasswords,
        UpstreamCertificates = settings.UpstreamAuthority is { } authority ? new UpstreamCertificates(authority, services.Time) : null,
        OAuthBearer = settings is { OAuthBearer: true, Scope: { } scope } ? new OAuthBearer(settings.Issuers[0], scope) : null,
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
        ReachableByContainers = settings.ReachableByContainers,
        UpstreamAddress = settings.Client == ClientAuthentication.None ? Address(settings) : null,
        Upstream = settings.Client == ClientAuthentication.None
            ? null
            : new MySqlServer(Address(settings), settings.Key!, settings.Superuser ?? MySqlServer.DefaultSuperuser),
    };

    private static MySqlAddress Address(ListenerSettings settings) => settings.Host is { } host
        ? new MySqlTcp(host, settings.Port) { TrustedRoots = settings.TrustedRoots }
        : new MySqlSocket(settings.Socket!);

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
        ReachableByContainers = settings.ReachableByContainers,
        Upstream = new TdsServer(new TdsTcp(settings.Host!, settings.Port) { TrustedRoots = settings.TrustedRoots })
        {
            Resource = settings.Audience,
        },
        Authority = settings.Client == ClientAuthentication.Token ? SqlAuthority.Of(settings.Issuers[0]) : "",
        Resource = settings.Audiences.FirstOrDefault(audience => Uri.TryCreate(audience, UriKind.Absolute, out _)) ?? "https://database.windows.net/",
    };

    private static ListedUsers Users(ListenerSettings settings) => new(settings.Principals, settings.User!, settings.Password!);

    private TokenIdentity? Identity(ListenerSettings settings) => settings.Client == ClientAuthentication.None
        ? new TokenIdentity(caches.Get(settings.Credential, settings.Audience), settings.User)
        {
            Source = () => caches.Source(settings.Credential, settings.Audience),
        }
        : null;
}
