using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;

namespace Gatehouse.Gateway.Transport;

/// <summary>TLS to a database server: its certificate and its name in it are always verified.</summary>
internal static class UpstreamTls
{
    /// <summary>Settings of a connection.</summary>
    /// <param name="host">The server's name, as its certificate has it.</param>
    /// <param name="trustedRoots">The only roots that its certificate may come from; null for the system's.</param>
    /// <param name="protocols">Versions of TLS.</param>
    public static SslClientAuthenticationOptions Options(
        string host, IReadOnlyList<X509Certificate2>? trustedRoots, SslProtocols protocols)
    {
        var options = new SslClientAuthenticationOptions
        {
            TargetHost = host,
            EnabledSslProtocols = protocols,
            AllowRenegotiation = false,
        };
        if (trustedRoots is null)
            return options;

        var policy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        policy.CustomTrustStore.AddRange(trustedRoots.ToArray());
        options.CertificateChainPolicy = policy;
        return options;
    }
}
