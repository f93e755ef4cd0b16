using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using Gatehouse.Gateway.Upstream;

namespace Gatehouse.Gateway.MySql;

/// <summary>A server over the network, by TLS only: its certificate and its name in it are always verified.</summary>
/// <param name="Host">Its name, as its certificate has it, or its address.</param>
/// <param name="Port">Its port. Default 3306.</param>
public sealed record MySqlTcp(string Host, int Port = 3306) : MySqlAddress
{
    private readonly SslStreamCertificateContext? _client;

    /// <summary>The only roots that the server's certificate may come from. Null, the default, means the system's.</summary>
    public IReadOnlyList<X509Certificate2>? TrustedRoots { get; init; }

    /// <summary>With its private key, for accounts with <c>REQUIRE X509</c>, <c>ISSUER</c> or <c>SUBJECT</c>. Default none.</summary>
    public X509Certificate2? ClientCertificate
    {
        get;
        init
        {
            field = value;
            // Once, and offline, so that no login waits for a certificate fetch.
            _client = value is { HasPrivateKey: true }
                ? SslStreamCertificateContext.Create(value, additionalCertificates: null, offline: true)
                : null;
        }
    }

    internal override IEnumerable<string> Errors()
    {
        foreach (var error in ServerTls.Errors(Host, Port, TrustedRoots))
            yield return error;
        if (ClientCertificate is { HasPrivateKey: false })
            yield return "Upstream's ClientCertificate has no private key.";
    }

    /// <summary>TLS as this server needs it.</summary>
    internal SslClientAuthenticationOptions TlsOptions() => ServerTls.Options(Host, TrustedRoots, _client);
}
