using System.Net;
using System.Security.Cryptography.X509Certificates;
using Gatehouse.Gateway.Transport;

namespace Gatehouse.Gateway.MySql;

/// <summary>Settings of one MySQL listener.</summary>
public sealed class MySqlListenerOptions
{
    /// <summary>Name of the server, in the audit and the log. Required.</summary>
    public required string Name { get; init; }

    /// <summary>Where clients connect. Default: a free port on 127.0.0.1.</summary>
    public IPEndPoint Endpoint { get; init; } = new(IPAddress.Loopback, 0);

    /// <summary>The server certificate, with its private key. Required: a token is never asked for without TLS.</summary>
    public required X509Certificate2 Certificate { get; init; }

    /// <summary>The upstream, which only the gateway can reach. Required.</summary>
    public required MySqlServer Upstream { get; init; }

    /// <summary>Whether a database user that has a password of its own (<c>mysql_native_password</c>) may log in with it, as Azure's password authentication. Default false.</summary>
    public bool PasswordAuthentication { get; init; }

    /// <summary>
    /// Longest time from accept to a granted session. Default 60 s. The upstream's <c>connect_timeout</c> (its default is 10 s) counts too, because its session is opened
    /// before the client has logged in: set it at least as high.
    /// </summary>
    public TimeSpan LoginTimeout { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Most sessions at once, counted from accept. Default 1,000. The next client is refused, never queued. Above the upstream's <c>max_connections</c> the upstream refuses.</summary>
    public int MaxConnections { get; init; } = 1_000;

    /// <summary>Most clients beyond <see cref="MaxConnections"/> that are told so at once. Default 200. The next is closed without a word.</summary>
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
        if (!Path.IsPathFullyQualified(Upstream.SocketPath))
            errors.Add($"Upstream.SocketPath '{Upstream.SocketPath}' is not an absolute path.");
        else if (Upstream.SocketPath.Length > UnixSocketConnection.MaxPathLength)
            errors.Add($"Upstream.SocketPath '{Upstream.SocketPath}' is too long: it may have {UnixSocketConnection.MaxPathLength} bytes.");
        if (string.IsNullOrEmpty(Upstream.Superuser))
            errors.Add("Upstream.Superuser is empty.");
        if (LoginTimeout <= TimeSpan.Zero || LoginTimeout > TimeSpan.FromMinutes(10))
            errors.Add($"LoginTimeout {LoginTimeout} is outside 0 to 10 minutes.");
        if (MaxConnections < 1)
            errors.Add($"MaxConnections {MaxConnections} is less than 1.");
        if (MaxPendingLogins < 1)
            errors.Add($"MaxPendingLogins {MaxPendingLogins} is less than 1.");
        if (errors.Count > 0)
            throw new ArgumentException($"The MySQL listener's settings are wrong. {string.Join(' ', errors)}");
    }
}
