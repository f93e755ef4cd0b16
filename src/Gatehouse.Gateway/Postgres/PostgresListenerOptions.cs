using System.Net;
using System.Security.Cryptography.X509Certificates;
using Gatehouse.Gateway.Transport;

namespace Gatehouse.Gateway.Postgres;

/// <summary>Settings of one PostgreSQL listener.</summary>
public sealed class PostgresListenerOptions
{
    /// <summary>Name of the server, in the audit and the log. Required.</summary>
    public required string Name { get; init; }

    /// <summary>Where clients connect. Default: a free port on 127.0.0.1.</summary>
    public IPEndPoint Endpoint { get; init; } = new(IPAddress.Loopback, 0);

    /// <summary>The server certificate, with its private key. Required: a token is never asked for without TLS.</summary>
    public required X509Certificate2 Certificate { get; init; }

    /// <summary>Folder of the upstream's Unix socket (libpq's <c>host</c>); the upstream trusts who can enter it. Required.</summary>
    public required string UpstreamSocketFolder { get; init; }

    /// <summary>The upstream's superuser, as which the mapping of principals is read. Default <c>postgres</c>.</summary>
    public string UpstreamSuperuser { get; init; } = "postgres";

    /// <summary>Whether a database user that has a password of its own may log in with it, as Azure's password authentication. Default false.</summary>
    public bool PasswordAuthentication { get; init; }

    /// <summary>Longest time from accept to a granted session. Default 60 s, as PostgreSQL's <c>authentication_timeout</c>.</summary>
    public TimeSpan LoginTimeout { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Most sessions at once. Default 1,000. The next client is refused, never queued; cancel requests are not counted.</summary>
    public int MaxConnections { get; init; } = 1_000;

    /// <summary>Most connections that have not logged in yet, beyond <see cref="MaxConnections"/>. Default 200. The next is closed without a word.</summary>
    public int MaxPendingLogins { get; init; } = 200;

    /// <summary>Refuses settings that cannot work, all at once.</summary>
    /// <exception cref="ArgumentException">A setting is wrong.</exception>
    internal void Validate()
    {
        List<string> errors = [];
        if (string.IsNullOrWhiteSpace(Name))
            errors.Add("Name is empty.");
        if (!Certificate.HasPrivateKey)
            errors.Add("Certificate has no private key.");
        if (!Path.IsPathFullyQualified(UpstreamSocketFolder))
            errors.Add($"UpstreamSocketFolder '{UpstreamSocketFolder}' is not an absolute path.");
        else if (PostgresUpstream.SocketPath(UpstreamSocketFolder).Length > UnixSocketConnection.MaxPathLength)
            errors.Add($"UpstreamSocketFolder '{UpstreamSocketFolder}' is too long: the socket's path may have {UnixSocketConnection.MaxPathLength} bytes.");
        if (string.IsNullOrEmpty(UpstreamSuperuser))
            errors.Add("UpstreamSuperuser is empty.");
        if (LoginTimeout <= TimeSpan.Zero || LoginTimeout > TimeSpan.FromMinutes(10))
            errors.Add($"LoginTimeout {LoginTimeout} is outside 0 to 10 minutes.");
        if (MaxConnections < 1)
            errors.Add($"MaxConnections {MaxConnections} is less than 1.");
        if (MaxPendingLogins < 1)
            errors.Add($"MaxPendingLogins {MaxPendingLogins} is less than 1.");
        if (errors.Count > 0)
            throw new ArgumentException($"The PostgreSQL listener's settings are wrong. {string.Join(' ', errors)}");
    }
}
