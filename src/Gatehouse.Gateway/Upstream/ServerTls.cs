using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;

namespace Gatehouse.Gateway.Upstream;

/// <summary>
/// TLS to a database server over the network: the certificate and the name in it are always verified. No setting turns that off.
/// </summary>
internal static class ServerTls
{
    /// <summary>Makes the options of one handshake.</summary>
    /// <param name="host">The server's name, as its certificate must have it.</param>
    /// <param name="roots">The only roots that are trusted; null means the system's.</param>
    /// <param name="client">The gateway's own certificate; null for none.</param>
    public static SslClientAuthenticationOptions Options(
        string host, IReadOnlyList<X509Certificate2>? roots, SslStreamCertificateContext? client = null)
    {
        var options = new SslClientAuthenticationOptions
        {
            TargetHost = host,
            EnabledSslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13,
            AllowRenegotiation = false,
            ClientCertificateContext = client,
        };
        if (roots is null)
            return options;

        var policy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        policy.CustomTrustStore.AddRange(roots.ToArray());
        options.CertificateChainPolicy = policy;
        return options;
    }

    /// <summary>What is wrong with an address, one sentence each.</summary>
    public static IEnumerable<string> Errors(string host, int port, IReadOnlyList<X509Certificate2>? roots)
    {
        if (Uri.CheckHostName(host) == UriHostNameType.Unknown)
            yield return $"Upstream's host '{Refusals.Clean(host)}' is neither a name nor an address.";
        if (port is < 1 or > System.Net.IPEndPoint.MaxPort)
            yield return $"Upstream's port {port} is outside 1 to {System.Net.IPEndPoint.MaxPort}.";
        if (roots is { Count: 0 })
            yield return "Upstream's TrustedRoots are empty: no certificate would be trusted.";
    }
}
