using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;

namespace Gatehouse.Gateway.Transport;

/// <summary>How the gateway shows its certificate to clients.</summary>
internal static class ListenerTls
{
    public const SslProtocols Versions = SslProtocols.Tls12 | SslProtocols.Tls13;

    /// <summary>To be made once for a listener, so that TLS tickets work across connections; offline, so that no login waits for a certificate fetch.</summary>
    public static SslStreamCertificateContext Context(X509Certificate2 certificate)
        => SslStreamCertificateContext.Create(certificate, additionalCertificates: null, offline: true);

    /// <param name="certificate">See <see cref="Context"/>.</param>
    /// <param name="versions">What is spoken.</param>
    /// <param name="protocol">What the client may name in ALPN, or null.</param>
    public static SslServerAuthenticationOptions Options(
        SslStreamCertificateContext certificate, SslProtocols versions = Versions, SslApplicationProtocol? protocol = null) => new()
        {
            ServerCertificateContext = certificate,
            EnabledSslProtocols = versions,
            ApplicationProtocols = protocol is { } name ? [name] : null,
            AllowRenegotiation = false,
        };
}
