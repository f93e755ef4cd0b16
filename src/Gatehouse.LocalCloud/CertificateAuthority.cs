using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Gatehouse.LocalCloud.State;

namespace Gatehouse.LocalCloud;

/// <summary>The private certificate authority of one local cloud. Programs trust it by environment variables only; nothing is installed.</summary>
public sealed class CertificateAuthority
{
    private static readonly TimeSpan CaLife = TimeSpan.FromDays(3650);
    private static readonly TimeSpan ServerLife = TimeSpan.FromDays(397); // the longest that current clients accept
    private readonly X509Certificate2 _ca;
    private readonly TimeProvider _time;

    /// <summary>Loads the authority from the data folder, or makes it there.</summary>
    /// <param name="data">The data folder.</param>
    /// <param name="time">The clock.</param>
    public CertificateAuthority(DataFolder data, TimeProvider time)
    {
        _time = time;
        var keyFile = Path.Combine(data.Keys, "ca.key");
        if (!File.Exists(keyFile) || !File.Exists(data.CaCertificate))
            Create(data, keyFile);
        _ca = X509Certificate2.CreateFromPemFile(data.CaCertificate, keyFile);
    }

    /// <summary>Issues a server certificate.</summary>
    /// <param name="hosts">Host names and IP addresses for the subject alternative names; the first is the common name.</param>
    public X509Certificate2 IssueServerCertificate(params IReadOnlyList<string> hosts)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={hosts[0]}", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        foreach (var host in hosts)
        {
            if (IPAddress.TryParse(host, out var address))
                names.AddIpAddress(address);
            else
                names.AddDnsName(host);
        }

        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(false, false, 0, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature, true));
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid("1.3.6.1.5.5.7.3.1")], false)); // id-kp-serverAuth
        request.CertificateExtensions.Add(X509AuthorityKeyIdentifierExtension.CreateFromCertificate(_ca, true, false));
        var from = _time.GetUtcNow().AddMinutes(-5);
        using var issued = request.Create(_ca, from, Earlier(from + ServerLife, _ca.NotAfter), RandomNumberGenerator.GetBytes(16));
        return issued.CopyWithPrivateKey(key);
    }

    private void Create(DataFolder data, string keyFile)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=Gatehouse local cloud", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, true, 0, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign | X509KeyUsageFlags.CrlSign, true));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, false));
        var from = _time.GetUtcNow().AddMinutes(-5);
        using var certificate = request.CreateSelfSigned(from, from + CaLife);
        DurableFile.Write(keyFile, Encoding.ASCII.GetBytes(key.ExportPkcs8PrivateKeyPem() + "\n"));
        DurableFile.Write(data.CaCertificate, Encoding.ASCII.GetBytes(certificate.ExportCertificatePem() + "\n"));
    }

    private static DateTimeOffset Earlier(DateTimeOffset a, DateTimeOffset b) => a < b ? a : b;
}
