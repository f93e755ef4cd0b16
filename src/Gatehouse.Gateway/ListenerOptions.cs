using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using Gatehouse.Gateway.Access;
using Gatehouse.Gateway.Upstream;

namespace Gatehouse.Gateway;

/// <summary>What a client must show.</summary>
public enum ClientAuthentication
{
    /// <summary>An access token inside TLS (or a password of the database user's own, where the listener takes those).</summary>
    Token,

    /// <summary>Nothing: who reaches the listener is trusted, and every session is the gateway's own database user's. A sidecar.</summary>
    None,
}

/// <summary>Settings that the listeners of every protocol have.</summary>
public abstract class ListenerOptions
{
    /// <summary>Name of the server, in the audit and the log. Required.</summary>
    public required string Name { get; init; }

    /// <summary>Where clients connect. Default: a free port on 127.0.0.1.</summary>
    public EndPoint Endpoint { get; init; } = new IPEndPoint(IPAddress.Loopback, 0);

    /// <summary>What a client must show. Default a token. None is for a loopback address or a Unix socket only.</summary>
    public ClientAuthentication Client { get; init; }

    /// <summary>
    /// The server certificate, with its private key. Required where clients send tokens: those are never asked for without TLS. Without
    /// one, clients that only prefer TLS go on without.
    /// </summary>
    public X509Certificate2? Certificate { get; init; }

    /// <summary>
    /// Whether clients that show nothing may be the containers of this machine too: the endpoint is then the address of their bridge.
    /// Default false.
    /// </summary>
    public bool ReachableByContainers { get; init; }

    /// <summary>As whom every session logs in at the upstream, where clients show nothing. Required then.</summary>
    public IUpstreamIdentity? UpstreamIdentity { get; init; }

    /// <summary>The database of every session, where clients show nothing; null means the one that the client asks for.</summary>
    public string? UpstreamDatabase { get; init; }

    /// <summary>Whether a database user that has a password of its own may log in with it, as Azure's password authentication. Default false.</summary>
    public bool PasswordAuthentication { get; init; }

    /// <summary>Whether anybody may log in. Default true. Off, every login is refused with Azure's text on public network access.</summary>
    public bool PublicAccess { get; init; } = true;

    /// <summary>Longest time from accept to a granted session. Default 60 s, as PostgreSQL's <c>authentication_timeout</c>; at most 10 minutes.</summary>
    public TimeSpan LoginTimeout { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Most sessions at once. Default 1,000. The next client is refused, never queued.</summary>
    public int MaxConnections { get; init; } = 1_000;

    /// <summary>Most sessions of one principal at once, where clients show a token. Default 0: any number.</summary>
    public int MaxConnectionsPerPrincipal { get; init; }

    /// <summary>Most sessions from one address at once (in IPv6 from one network of 64 bits). Default 0: any number.</summary>
    public int MaxConnectionsPerAddress { get; init; }

    /// <summary>
    /// After how many failures of the upstream in a row sessions are refused without asking it, until one succeeds again. Default 0: never.
    /// </summary>
    public int BreakerFailures { get; init; }

    /// <summary>How long after such a failure one session may ask again. Default 2 s.</summary>
    public TimeSpan BreakerPause { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>Most connections beyond <see cref="MaxConnections"/> that are still told why they are refused. Default 200. The next is closed without a word.</summary>
    public int MaxPendingLogins { get; init; } = 200;

    /// <summary>
    /// How long a session may outlive the token that it was opened with: zero, it ends with the token; null, the default, for as long as the
    /// client likes, as on Azure. Wall clock. Sessions that were opened with a password have no such end.
    /// </summary>
    public TimeSpan? SessionGrace { get; init; }

    /// <summary>Principals that are not let in, and whose sessions end when they are put on the list. Null, the default: none.</summary>
    public Revocations? Revocations { get; init; }

    /// <summary>Refuses settings that cannot work, all at once.</summary>
    /// <param name="protocol">Name of the protocol, for the message.</param>
    /// <param name="upstreamErrors">What is wrong with the protocol's own settings.</param>
    /// <exception cref="ArgumentException">A setting is wrong.</exception>
    private protected void Validate(string protocol, IEnumerable<string> upstreamErrors)
    {
        List<string> errors = [.. upstreamErrors];
        if (string.IsNullOrWhiteSpace(Name))
            errors.Add("Name is empty.");
        errors.AddRange(ClientErrors());
        if (LoginTimeout <= TimeSpan.Zero || LoginTimeout > TimeSpan.FromMinutes(10))
            errors.Add($"LoginTimeout {LoginTimeout} is outside 0 to 10 minutes.");
        if (SessionGrace < TimeSpan.Zero)
            errors.Add($"SessionGrace {SessionGrace} is less than 0.");
        if (MaxConnections < 1)
            errors.Add($"MaxConnections {MaxConnections} is less than 1.");
        if (MaxConnectionsPerPrincipal < 0)
            errors.Add($"MaxConnectionsPerPrincipal {MaxConnectionsPerPrincipal} is less than 0.");
        if (MaxConnectionsPerAddress < 0)
            errors.Add($"MaxConnectionsPerAddress {MaxConnectionsPerAddress} is less than 0.");
        if (BreakerFailures < 0)
            errors.Add($"BreakerFailures {BreakerFailures} is less than 0.");
        if (BreakerPause <= TimeSpan.Zero || BreakerPause > TimeSpan.FromHours(1))
            errors.Add($"BreakerPause {BreakerPause} is outside 0 to 1 hour.");
        if (MaxPendingLogins < 1)
            errors.Add($"MaxPendingLogins {MaxPendingLogins} is less than 1.");
        if (errors.Count > 0)
            throw new ArgumentException($"The {protocol} listener's settings are wrong. {string.Join(' ', errors)}");
    }

    private IEnumerable<string> ClientErrors()
    {
        if (Certificate is { HasPrivateKey: false })
            yield return "Certificate has no private key.";
        if (Client == ClientAuthentication.Token)
        {
            if (Certificate is null)
                yield return "Certificate is missing: a token is never asked for without TLS.";
            if (UpstreamIdentity is not null)
                yield return "UpstreamIdentity is for clients that show nothing: others are their own database user.";
            yield break;
        }

        if (!(Endpoint is UnixDomainSocketEndPoint || (Endpoint is IPEndPoint ip
            && (IPAddress.IsLoopback(ip.Address) || (ReachableByContainers && Configuration.ContainerBridge.IsPrivate(ip.Address))))))
            yield return $"Endpoint {Endpoint} can be reached from other machines, and clients show nothing: listen on 127.0.0.1, ::1 or a Unix socket.";
        if (UpstreamIdentity is null)
            yield return "UpstreamIdentity is missing: clients show nothing, so the gateway must know as whom to log in.";
        if (MaxConnectionsPerPrincipal > 0)
            yield return "MaxConnectionsPerPrincipal is of no use where clients show nothing: every session is the gateway's own.";
        if (SessionGrace is not null || Revocations is not null)
            yield return "SessionGrace and Revocations are for clients that send tokens.";
        if (PasswordAuthentication)
            yield return "PasswordAuthentication is of no use where clients show nothing.";
    }
}
