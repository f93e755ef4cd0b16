using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Gatehouse.Connector;

/// <summary>TLS to a database server whose certificate and name are always verified: what is sent inside is a secret.</summary>
internal static class VerifiedTls
{
    /// <summary>The options of a client.</summary>
    /// <param name="host">The name that the certificate must be for.</param>
    /// <param name="rootCertificate">File with the only trusted root certificates, as PEM. Null means the system's.</param>
    /// <exception cref="ConnectorException">With <see cref="ConnectorErrorCode.InvalidArgument"/>: the file cannot be read.</exception>
    public static SslClientAuthenticationOptions Options(string host, string? rootCertificate)
    {
        var options = new SslClientAuthenticationOptions { TargetHost = host };
        if (rootCertificate is null)
            return options;
        var policy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        try
        {
            policy.CustomTrustStore.ImportFromPemFile(rootCertificate);
        }
        catch (Exception e) when (e is CryptographicException or IOException or UnauthorizedAccessException)
        {
            throw new ConnectorException(
                ConnectorErrorCode.InvalidArgument, $"The certificate file '{rootCertificate}' cannot be read ({e.Message}).", e);
        }

        options.CertificateChainPolicy = policy;
        return options;
    }
}
