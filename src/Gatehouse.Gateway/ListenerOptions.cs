using System.Net;
using System.Security.Cryptography.X509Certificates;

namespace Gatehouse.Gateway;

/// <summary>Settings that the listeners of every protocol have.</summary>
public abstract class ListenerOptions
{
    /// <summary>Name of the server, in the audit and the log. Required.</summary>
    public required string Name { get; init; }

    /// <summary>Where clients connect. Default: a free port on 127.0.0.1.</summary>
    public IPEndPoint Endpoint { get; init; } = new(IPAddress.Loopback, 0);

    /// <summary>The server certificate, with its private key. Required: a token is never asked for without TLS.</summary>
    public required X509Certificate2 Certificate { get; init; }

    /// <summary>Whether a database user that has a password of its own may log in with it, as Azure's password authentication. Default false.</summary>
    public bool PasswordAuthentication { get; init; }

    /// <summary>Whether anybody may log in. Default true. Off, every login is refused with Azure's text on public network access.</summary>
    public bool PublicAccess { get; init; } = true;

    /// <summary>Longest time from accept to a granted session. Default 60 s, as PostgreSQL's <c>authentication_timeout</c>; at most 10 minutes.</summary>
    public TimeSpan LoginTimeout { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Most sessions at once. Default 1,000. The next client is refused, never queued.</summary>
    public int MaxConnections { get; init; } = 1_000;

    /// <summary>Most connections beyond <see cref="MaxConnections"/> that are still told why they are refused. Default 200. The next is closed without a word.</summary>
    public int MaxPendingLogins { get; init; } = 200;

    /// <summary>Refuses settings that cannot work, all at once.</summary>
    /// <param name="protocol">Name of the protocol, for the message.</param>
    /// <param name="upstreamErrors">What is wrong with the protocol's own settings.</param>
    /// <exception cref="ArgumentException">A setting is wrong.</exception>
    private protected void Validate(string protocol, IEnumerable<string> upstreamErrors)
    {
        List<string> errors = [.. upstreamErrors];
        if (string.IsNullOrWhiteSpace(Name))
            errors.Add("Name is empty.");
        if (!Certificate.HasPrivateKey)
            errors.Add("Certificate has no private key.");
        if (LoginTimeout <= TimeSpan.Zero || LoginTimeout > TimeSpan.FromMinutes(10))
            errors.Add($"LoginTimeout {LoginTimeout} is outside 0 to 10 minutes.");
        if (MaxConnections < 1)
            errors.Add($"MaxConnections {MaxConnections} is less than 1.");
        if (MaxPendingLogins < 1)
            errors.Add($"MaxPendingLogins {MaxPendingLogins} is less than 1.");
        if (errors.Count > 0)
            throw new ArgumentException($"The {protocol} listener's settings are wrong. {string.Join(' ', errors)}");
    }
}
