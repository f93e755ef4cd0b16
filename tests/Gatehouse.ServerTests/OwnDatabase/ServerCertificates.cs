using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Gatehouse.ServerTests.OwnDatabase;

/// <summary>A PostgreSQL over TLS on a loopback address of its own, and the authority whose client certificates it believes.</summary>
internal sealed class ServerCertificates : IDisposable
{
    public const string Password = "p:a\\ss 1";

    private readonly DateTimeOffset _now = TimeProvider.System.GetUtcNow();
    private readonly X509Certificate2 _server;
    private readonly X509Certificate2 _clients;

    public ServerCertificates()
    {
        // Every server has the same port, which names its socket; the address makes it its own.
        var random = RandomNumberGenerator.GetBytes(3);
        Address = string.Create(CultureInfo.InvariantCulture, $"127.{random[0]}.{random[1]}.{Math.Clamp(random[2], (byte)2, (byte)250)}");
        var name = new SubjectAlternativeNameBuilder();
        name.AddIpAddress(IPAddress.Parse(Address));
        _server = Authority("a server", name.Build());
        _clients = Authority("clients of a server");
    }

    public string Address { get; }

    /// <summary>Writes what the server needs, and returns its settings.</summary>
    public string Configure(string data)
    {
        WriteKeyPair(Path.Combine(data, "tls.pem"), _server);
        File.WriteAllText(Path.Combine(data, "clients.pem"), _clients.ExportCertificatePem());
        File.WriteAllText(Path.Combine(data, "pg_hba.conf"), $"""
            local all all trust
            hostssl all gate,loader 127.0.0.0/8 scram-sha-256
            hostssl all all 127.0.0.0/8 cert

            """);
        return $"""
            listen_addresses = '{Address}'
            ssl = on
            ssl_cert_file = 'tls.pem'
            ssl_key_file = 'tls.pem'
            ssl_ca_file = 'clients.pem'
            """;
    }

    /// <summary>Writes what the gateway needs: <c>ca.pem</c>, <c>clients.pem</c> with its key, <c>passwords</c>.</summary>
    public async Task WriteAsync(string folder)
    {
        await File.WriteAllTextAsync(Path.Combine(folder, "ca.pem"), _server.ExportCertificatePem());
        WriteKeyPair(Path.Combine(folder, "clients.pem"), _clients);
        using var stranger = Authority("clients of another");
        WriteKeyPair(Path.Combine(folder, "strangers.pem"), stranger);
        var written = Password.Replace("\\", "\\\\", StringComparison.Ordinal);
        Write(Path.Combine(folder, "passwords"), $"# of the gateway\n{Address}:5432:*:gate:{written}\n*:*:postgres:loader:{written}\n");
        Write(Path.Combine(folder, "wrong-passwords"), $"*:*:*:gate:{written}\n*:*:*:loader:wrong\n");
    }

    public void Dispose()
    {
        _server.Dispose();
        _clients.Dispose();
    }

    private X509Certificate2 Authority(string name, X509Extension? more = null)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, false));
        if (more is not null)
            request.CertificateExtensions.Add(more);
        return request.CreateSelfSigned(_now.AddHours(-1), _now.AddDays(1));
    }

    private static void WriteKeyPair(string path, X509Certificate2 certificate)
    {
        using var key = certificate.GetECDsaPrivateKey()!;
        Write(path, certificate.ExportCertificatePem() + "\n" + key.ExportPkcs8PrivateKeyPem() + "\n");
    }

    private static void Write(string path, string text)
    {
        File.WriteAllText(path, text);
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite);
    }
}
