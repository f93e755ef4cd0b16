using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Gatehouse.Gateway.Configuration;

namespace Gatehouse.Tests.Gateway.Configuration;

/// <summary>A settings file in a folder of its own, with a certificate beside it.</summary>
internal sealed class SettingsFile : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("ghset").FullName;

    public SettingsFile(string json = "{}")
    {
        Write(json);
        WriteCertificate();
    }

    public string Path => System.IO.Path.Combine(_folder, "gatehouse.json");

    public string Certificate => System.IO.Path.Combine(_folder, "server.pem");

    public string Socket => System.IO.Path.Combine(_folder, "db.sock");

    public void Write(string json) => File.WriteAllText(Path, json.Replace("$CERT", Certificate, StringComparison.Ordinal).Replace("$SOCKET", Socket, StringComparison.Ordinal));

    /// <summary>Writes a certificate of its own, another at each call.</summary>
    public void WriteCertificate()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var now = TimeProvider.System.GetUtcNow();
        using var certificate = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256).CreateSelfSigned(now.AddMinutes(-5), now.AddDays(1));
        File.WriteAllText(Certificate, certificate.ExportCertificatePem() + "\n" + key.ExportPkcs8PrivateKeyPem() + "\n");
    }

    public GatewaySettings Load(Dictionary<string, string>? flags = null, Dictionary<string, string>? variables = null, params string[] sidecars)
        => SettingsLoader.Load(new(Path, sidecars, flags ?? [], name => variables?.GetValueOrDefault(name)));

    public IReadOnlyList<SettingError> Errors(params string[] sidecars) => Assert.Throws<SettingsException>(() => Load(null, null, sidecars)).Errors;

    public void Dispose() => Directory.Delete(_folder, recursive: true);
}
