using Gatehouse.Gateway.Configuration;
using Gatehouse.Gateway.MySql;
using Gatehouse.Gateway.Postgres;
using Gatehouse.Gateway.Tds;
using Gatehouse.Gateway.Upstream;
using Gatehouse.Tokens;

namespace Gatehouse.Gateway.Hosting;

/// <summary>Makes listeners of settings.</summary>
internal sealed class ListenerFactory(GatewayServices services, TokenCaches caches, ISigningKeySource keys)
{
    public async Task<RunningListener> OpenAsync(ListenerSettings settings, CancellationToken cancellationToken)
    {
        if (settings.Protocol == GatewayProtocol.MySql)
        {
            return new(
                settings,
                await MySqlListener.StartSidecarAsync(MySql(settings), services.Audit, services.Logs, services.Time, cancellationToken));
        }

        if (settings.Protocol == GatewayProtocol.Tds)
        {
            return new(
                settings, await TdsListener.StartSidecarAsync(Tds(settings), services.Audit, services.Logs, services.Time, cancellationToken));
        }

        var options = Postgres(settings);
        return new(settings, settings.Client == ClientAuthentication.None
            ? await PostgresListener.StartSidecarAsync(options, services.Audit, services.Logs, services.Time, cancellationToken)
            : await PostgresListener.StartAsync(
                options, Validator(settings), services.Audit, services.Logs, services.Time, cancellationToken));
    }

    public ITokenValidator Validator(ListenerSettings settings) => new TokenValidator(
        new TokenValidationOptions { Issuers = settings.Issuers, Audiences = settings.Audiences, TenantIds = settings.Tenants },
        keys,
        services.Time);

    public PostgresListenerOptions Postgres(ListenerSettings settings) => new()
    {
        Name = settings.Name,
        Endpoint = settings.Listen,
        Client = settings.Client,
        Certificate = settings.Certificate,
        UpstreamIdentity = Identity(settings),
        UpstreamDatabase = settings.Database,
        LoginTimeout = settings.LoginTimeout,
        MaxConnections = settings.MaxConnections,
        UpstreamSuperuser = settings.Superuser ?? "postgres",
        Peers = settings.Peers,
        Upstream = settings.Host is { } host
            ? new PostgresTcp(host, settings.Port) { TrustedRoots = settings.TrustedRoots }
            : new PostgresSocket(settings.Socket!),
    };

    public MySqlListenerOptions MySql(ListenerSettings settings) => new()
    {
        Name = settings.Name,
        Endpoint = settings.Listen,
        Client = settings.Client,
        Certificate = settings.Certificate,
        UpstreamIdentity = Identity(settings),
        UpstreamDatabase = settings.Database,
        LoginTimeout = settings.LoginTimeout,
        MaxConnections = settings.MaxConnections,
        UpstreamAddress = new MySqlTcp(settings.Host!, settings.Port) { TrustedRoots = settings.TrustedRoots },
    };

    public TdsListenerOptions Tds(ListenerSettings settings) => new()
    {
        Name = settings.Name,
        Endpoint = settings.Listen,
        Client = settings.Client,
        Certificate = settings.Certificate,
        UpstreamIdentity = Identity(settings),
        UpstreamDatabase = settings.Database,
        LoginTimeout = settings.LoginTimeout,
        MaxConnections = settings.MaxConnections,
        Upstream = new TdsServer(new TdsTcp(settings.Host!, settings.Port) { TrustedRoots = settings.TrustedRoots })
        {
            Resource = settings.Audience,
        },
    };

    private TokenIdentity? Identity(ListenerSettings settings) => settings.Client == ClientAuthentication.None
        ? new TokenIdentity(caches.Get(settings.Credential, settings.Audience), settings.User)
        : null;
}
