using System.Net;
using System.Security.Cryptography.X509Certificates;
using Gatehouse.Gateway.Access;
using Gatehouse.Gateway.MySql;
using Gatehouse.Gateway.Upstream;
using Gatehouse.Tokens.Sources;

namespace Gatehouse.Gateway.Configuration;

/// <summary>One listener, as configured and checked. Its files have been read.</summary>
public sealed record ListenerSettings
{
    /// <summary>Its name. Setting <c>name</c>; default the upstream's host and database.</summary>
    public required string Name { get; init; }

    /// <summary>Its protocol: the scheme of <c>upstream</c>.</summary>
    public required GatewayProtocol Protocol { get; init; }

    /// <summary>Where clients connect. Settings <c>listen</c> and <c>port</c>; default the protocol's port on 127.0.0.1.</summary>
    public required EndPoint Listen { get; init; }

    /// <summary>What clients show. Setting <c>client</c>; for <c>--sidecar</c> none, else required.</summary>
    public required ClientAuthentication Client { get; init; }

    /// <summary>Host of the upstream; null where it is on a Unix socket.</summary>
    public string? Host { get; init; }

    /// <summary>Port of the upstream.</summary>
    public int Port { get; init; }

    /// <summary>Unix socket of the upstream (PostgreSQL: its folder); null where it is a host.</summary>
    public string? Socket { get; init; }

    /// <summary>The database of every session; null for the one that the client asks for.</summary>
    public string? Database { get; init; }

    /// <summary>The database user of every session; null for the principal's name. Setting <c>user</c>.</summary>
    public string? User { get; init; }

    /// <summary>The gateway's own credential. Setting <c>credential</c>; default <c>default</c>.</summary>
    public CredentialName Credential { get; init; } = new(CredentialKind.Default);

    /// <summary>The resource that its tokens are for. Setting <c>audience</c>; default that of the cloud that the host is in.</summary>
    public required string Audience { get; init; }

    /// <summary>The only roots that the upstream's certificate may come from; null for the system's. Setting <c>ca</c>.</summary>
    public IReadOnlyList<X509Certificate2>? TrustedRoots { get; init; }

    /// <summary>The server certificate. Settings <c>certificate</c> and <c>certificate-key</c>.</summary>
    public X509Certificate2? Certificate { get; init; }

    /// <summary>The only issuer of clients' tokens, and the others. Setting <c>issuers</c>.</summary>
    public IReadOnlyList<string> Issuers { get; init; } = [];

    /// <summary>The audiences of those issuers that have their own. Setting <c>audiences</c> of one of <c>issuers</c>.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>> IssuerAudiences { get; init; } = new Dictionary<string, IReadOnlyList<string>>();

    /// <summary>
    /// Which database users the tokens of some of the issuers may be. Issuers that no rule names are Entra tenants, mapped in the
    /// database. Setting <c>rules</c>.
    /// </summary>
    public IReadOnlyList<ClaimRule> Rules { get; init; } = [];

    /// <summary>The audiences that clients' tokens may have, where their issuer has no own. Setting <c>audiences</c>.</summary>
    public IReadOnlyList<string> Audiences { get; init; } = [];

    /// <summary>The tenants that clients' tokens may be of; empty for any of a trusted issuer. Setting <c>tenants</c>.</summary>
    public IReadOnlyList<string> Tenants { get; init; } = [];

    /// <summary>
    /// Whether clients are asked for their token by the SASL mechanism OAUTHBEARER, not by a password. Setting <c>mechanism</c>: password (default)
    /// or oauthbearer.
    /// </summary>
    public bool OAuthBearer { get; init; }

    /// <summary>What clients of OAUTHBEARER are told to ask the first of the issuers for. Setting <c>scope</c>.</summary>
    public string? Scope { get; init; }

    /// <summary>
    /// Passwords of the database users at an upstream over the network. Setting <c>upstream-passwords</c>; never part of a text.
    /// </summary>
    public UpstreamPasswords? UpstreamPasswords { get; init; }

    /// <summary>
    /// The authority that signs the database users' certificates for an upstream over the network. Settings <c>upstream-client-ca</c> and
    /// <c>upstream-client-ca-key</c>.
    /// </summary>
    public X509Certificate2? UpstreamAuthority { get; init; }

    /// <summary>How long a session may outlive its token; null for ever. Setting <c>session</c>: keep, end-at-expiry or grace=TIME.</summary>
    public TimeSpan? SessionGrace { get; init; }

    /// <summary>The upstream's superuser, as which the mapping is read. Setting <c>superuser</c>.</summary>
    public string? Superuser { get; init; }

    /// <summary>The gateway processes behind the same address. Settings <c>peers</c>, <c>peer-id</c> and <c>peer-key</c>; default none.</summary>
    public Postgres.CancelPeers? Peers { get; init; }

    /// <summary>Longest time from accept to a granted session. Default 60 s. Setting <c>login-timeout</c>.</summary>
    public TimeSpan LoginTimeout { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Most sessions at once. Default 1,000. Setting <c>max-connections</c>.</summary>
    public int MaxConnections { get; init; } = 1_000;

    /// <summary>Most sessions of one principal; 0 for any number. Setting <c>max-connections-per-principal</c>.</summary>
    public int MaxConnectionsPerPrincipal { get; init; }

    /// <summary>Most sessions from one address; 0 for any number. Setting <c>max-connections-per-address</c>.</summary>
    public int MaxConnectionsPerAddress { get; init; }

    /// <summary>After how many failures in a row the upstream is not asked for a while; 0 for never. Default 10. Setting <c>breaker-failures</c>.</summary>
    public int BreakerFailures { get; init; } = 10;

    /// <summary>How long after such a failure one session may ask it again. Default 2 s. Setting <c>breaker-pause</c>.</summary>
    public TimeSpan BreakerPause { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>Most upstream sessions that wait for the next session of the same principal and user (PostgreSQL). Default 0. Setting <c>warm-sessions</c>.</summary>
    public int WarmSessions { get; init; }

    /// <summary>The key of the database users' passwords, of MySQL with clients that send tokens. Setting <c>key-file</c>.</summary>
    public MySqlKey? Key { get; init; }

    /// <summary>The password of <see cref="User"/> at the upstream; null where it has none. Never log it. Setting <c>password-file</c>.</summary>
    internal string? Password { get; init; }

    /// <summary>
    /// Ids of the people (object id), applications (client id) and groups who may be <see cref="User"/> at a SQL Server. Setting
    /// <c>principals</c>.
    /// </summary>
    public IReadOnlyList<string> Principals { get; init; } = [];

    /// <summary>Whether the containers of this machine are trusted as its programs are. Setting <c>reachable-by</c>.</summary>
    public bool ReachableByContainers { get; init; }

    /// <summary>Never a secret.</summary>
    public override string ToString() => $"{Name} ({Protocol}, {Listen})";

    /// <summary>Changes exactly when something of the listener has changed, the contents of its files among it. Holds no secret.</summary>
    internal string Fingerprint { get; init; } = "";
}
