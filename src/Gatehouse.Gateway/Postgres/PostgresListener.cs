using System.Net;
using System.Security.Cryptography.X509Certificates;
using Gatehouse.Tokens;
using Microsoft.Extensions.Logging;

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

    /// <summary>Whether a database user that has a password of its own may log in with it, as Azure's password authentication. Default false.</summary>
    public bool PasswordAuthentication { get; init; }
}

/// <summary>A PostgreSQL listener: clients log in with a token, sessions run on the upstream.</summary>
public sealed class PostgresListener : IAsyncDisposable
{
    private PostgresListener(IPEndPoint endpoint) => Endpoint = endpoint;

    /// <summary>Where it listens.</summary>
    public IPEndPoint Endpoint { get; }

    /// <summary>Opens the listener.</summary>
    public static Task<PostgresListener> StartAsync(
        PostgresListenerOptions options, ITokenValidator tokens, IAuditLog? audit, ILoggerFactory logs, TimeProvider time, CancellationToken cancellationToken)
        => Task.FromResult(new PostgresListener(options.Endpoint));

    /// <summary>Closes the listener and ends its sessions.</summary>
    public ValueTask DisposeAsync() => default;
}
