using System.Diagnostics;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Gatehouse.ServerTests.MySql;

/// <summary>A private certificate authority and what a MariaDB over TLS needs of it, as files.</summary>
internal sealed class TestAuthority : IDisposable
{
    private readonly DateTimeOffset _now = TimeProvider.System.GetUtcNow();

    public TestAuthority()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=test authority", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign | X509KeyUsageFlags.CrlSign, true));
        Root = request.CreateSelfSigned(_now.AddMinutes(-10), _now.AddDays(2));
        Directory.CreateDirectory(Folder);
        using var server = Issue("localhost", "1.3.6.1.5.5.7.3.1");
        File.WriteAllText(Path.Combine(Folder, "ca.pem"), Root.ExportCertificatePem());
        File.WriteAllText(Path.Combine(Folder, "cert.pem"), server.ExportCertificatePem());
        using var serverKey = server.GetECDsaPrivateKey()!;
        WriteKey(Path.Combine(Folder, "key.pem"), serverKey.ExportPkcs8PrivateKeyPem());
    }

    public string Folder { get; } = Path.Combine("/tmp", $"ghc-{Path.GetRandomFileName()[..6]}");

    public X509Certificate2 Root { get; }

    /// <summary>Settings of a MariaDB that has TLS.</summary>
    public string[] ServerSettings => [$"--ssl-ca={Folder}/ca.pem", $"--ssl-cert={Folder}/cert.pem", $"--ssl-key={Folder}/key.pem"];

    public X509Certificate2 Issue(string name, string purpose)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName(name);
        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid(purpose)], false));
        using var bare = request.Create(Root, _now.AddMinutes(-5), _now.AddDays(1), RandomNumberGenerator.GetBytes(8));
        return bare.CopyWithPrivateKey(key);
    }

    private static void WriteKey(string path, string pem)
    {
        File.WriteAllText(path, pem);
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        if (Environment.UserName == "root") // the server runs as another user then
        {
            using var chown = Process.Start("chown", ["mysql:mysql", path]);
            chown.WaitForExit();
        }
    }

    public void Dispose()
    {
        Root.Dispose();
        Directory.Delete(Folder, recursive: true);
    }
}
