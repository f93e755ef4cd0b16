using System.Security.Cryptography.X509Certificates;
using Gatehouse.Gateway.Transport;
using Gatehouse.Gateway.Upstream;

namespace Gatehouse.Gateway.Postgres;

/// <summary>Where a database server is: <see cref="PostgresSocket"/> or <see cref="PostgresTcp"/>.</summary>
public abstract record PostgresAddress
{
    private protected PostgresAddress()
    {
    }

    /// <summary>What is wrong with it, one sentence each.</summary>
    internal abstract IEnumerable<string> Errors();
}

/// <summary>A server on this machine that trusts who can reach its socket.</summary>
/// <param name="Folder">Folder of its Unix socket (libpq's <c>host</c>), which only the gateway and the server can enter.</param>
public sealed record PostgresSocket(string Folder) : PostgresAddress
{
    /// <summary>The socket's file. The port only names the file; embedded servers have the default.</summary>
    internal string Path => System.IO.Path.Combine(Folder, ".s.PGSQL.5432");

    internal override IEnumerable<string> Errors()
    {
        if (!System.IO.Path.IsPathFullyQualified(Folder))
            yield return $"Upstream's folder '{Folder}' is not an absolute path.";
        else if (Path.Length > UnixSocketConnection.MaxPathLength)
            yield return $"Upstream's folder '{Folder}' is too long: the socket's path may have {UnixSocketConnection.MaxPathLength} bytes.";
    }
}

/// <summary>A server over the network, by TLS only: its certificate and its name in it are always verified.</summary>
/// <param name="Host">Its name, as its certificate has it, or its address.</param>
/// <param name="Port">Its port. Default 5432.</param>
public sealed record PostgresTcp(string Host, int Port = 5432) : PostgresAddress
{
    /// <summary>The only roots that the server's certificate may come from. Null, the default, means the system's.</summary>
    public IReadOnlyList<X509Certificate2>? TrustedRoots { get; init; }

    internal override IEnumerable<string> Errors() => ServerTls.Errors(Host, Port, TrustedRoots);
}
