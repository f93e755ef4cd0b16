using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using Gatehouse.Cli.CommandLine;

namespace Gatehouse.Cli.Cloud;

/// <summary>Transport that trusts the local cloud's own certificate authority and nothing else.</summary>
internal static class PrivateTrust
{
    public static HttpMessageHandler CreateHandler(RunInfo run)
    {
        var policy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        policy.CustomTrustStore.Add(Load(run.CaCertificate));
        return new SocketsHttpHandler
        {
            UseProxy = false, // loopback; and a proxy of the environment would see tokens
            AllowAutoRedirect = false,
            UseCookies = false,
            SslOptions = new SslClientAuthenticationOptions { CertificateChainPolicy = policy },
        };
    }

    private static X509Certificate2 Load(string file)
    {
        try
        {
            return X509CertificateLoader.LoadCertificateFromFile(file);
        }
        catch (Exception e) when (e is System.Security.Cryptography.CryptographicException or IOException)
        {
            throw new CliException(ExitCode.Failure, $"The certificate '{file}' of the local cloud cannot be read ({e.Message}). Type: gatehouse down, then gatehouse up", e);
        }
    }
}
