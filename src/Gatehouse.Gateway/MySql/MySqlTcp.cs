using System.Net;
using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using Gatehouse.Gateway.Transport;

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
        if (Uri.CheckHostName(Host) == UriHostNameType.Unknown)
            yield return $"Upstream's host '{Refusals.Clean(Host)}' is neither a name nor an address.";
        if (Port is < 1 or > IPEndPoint.MaxPort)
            yield return $"Upstream's port {Port} is outside 1 to {IPEndPoint.MaxPort}.";
        if (TrustedRoots is { Count: 0 })
            yield return "Upstream's TrustedRoots are empty: no certificate would be trusted.";
        if (ClientCertificate is { HasPrivateKey: false })
            yield return "Upstream's ClientCertificate has no private key.";
    }

    /// <summary>TLS as this server needs it.</summary>
    internal SslClientAuthenticationOptions TlsOptions()
    {
        var options = UpstreamTls.Options(Host, TrustedRoots, SslProtocols.Tls12 | SslProtocols.Tls13);
        options.ClientCertificateContext = _client;
        return options;
    }
}
