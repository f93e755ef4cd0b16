using System.Collections.Concurrent;
using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Gatehouse.Gateway;
using Gatehouse.Gateway.MySql;
using Gatehouse.ServerTests.Postgres;
using Microsoft.Extensions.Logging;

namespace Gatehouse.ServerTests.MySql;

[CollectionDefinition(Name)]
public class MySqlCollection : ICollectionFixture<MySqlFixture>
{
    public const string Name = "MySQL gateway";
}

/// <summary>A real server with the mapping installed, and a listener in front of it.</summary>
public sealed class MySqlFixture : IAsyncLifetime, IAuditLog
{
    public const string AdminOid = "aaaaaaaa-0000-0000-0000-000000000001";
    public const string AppOid = "bbbbbbbb-0000-0000-0000-000000000001";
    public const string AppId = "cccccccc-0000-0000-0000-000000000001";
    public const string Admin = "admin@contoso.example";
    public const string App = "aad_web1";
    public const string Shop = "shop";

    private readonly string _certificateFile = Path.GetTempFileName();

    public MariaDbServer Server { get; } = new();

    public TestTokens Tokens { get; } = new();

    public ErrorLog Errors { get; } = new();

    public ConcurrentQueue<AuditEvent> Audit { get; } = new();

    public X509Certificate2 Certificate { get; } = MakeCertificate();

    /// <summary>The certificate for clients that check it.</summary>
    public string CertificateFile => _certificateFile;

    public MySqlListener Listener { get; private set; } = null!;

    public string AdminToken { get; private set; } = null!;

    public string AppToken { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        await File.WriteAllTextAsync(_certificateFile, Certificate.ExportCertificatePem());
        await MySqlMapping.InstallAsync(Server.Upstream, TestTokens.Tenant, default);
        await MySqlMapping.InstallAsync(Server.Upstream, TestTokens.Tenant, default);
        await MySqlMapping.EnsureAdministratorAsync(Server.Upstream, new(AdminOid, null, Admin, "user"), default);
        await MySqlMapping.EnsureAdministratorAsync(Server.Upstream, new(AdminOid, null, Admin, "user"), default);
        AdminToken = Tokens.User(AdminOid, Admin);
        AppToken = Tokens.Service(AppOid, clientId: AppId);
        Listener = await StartListenerAsync(Server.Upstream);
        using var admin = await AdminAsync();

        // Word for word what az webapp connection create mysql-flexible sends.
        await admin.QueryAsync($"CREATE DATABASE {Shop}");
        await admin.QueryAsync("SET aad_auth_validate_oids_in_tenant = OFF;");
        await admin.QueryAsync($"DROP USER IF EXISTS '{App}'@'%';");
        await admin.QueryAsync($"CREATE AADUSER '{App}' IDENTIFIED BY '{AppId}';");
        await admin.QueryAsync($"GRANT ALL PRIVILEGES ON `{Shop}`.* TO '{App}'@'%';");
        await admin.QueryAsync("FLUSH privileges;");
    }

    public async Task DisposeAsync()
    {
        if (Listener is not null)
            await Listener.DisposeAsync();
        Server.Dispose();
        File.Delete(_certificateFile);
        Errors.AssertNone();
    }

    public void Record(AuditEvent login) => Audit.Enqueue(login);

    public Task<MySqlListener> StartListenerAsync(
        MySqlServer upstream, bool passwords = true, int maxConnections = 1000, ILoggerFactory? logs = null)
        => MySqlListener.StartAsync(
            new MySqlListenerOptions
            {
                Name = "test",
                Certificate = Certificate,
                Upstream = upstream,
                PasswordAuthentication = passwords,
                MaxConnections = maxConnections,
                LoginTimeout = TimeSpan.FromSeconds(20),
            },
            Tokens, this, logs ?? Errors, TimeProvider.System, default);

    internal Task<RawClient> AdminAsync(IPEndPoint? endpoint = null) => RawClient.ConnectAsync(endpoint ?? Listener.Endpoint, Admin, AdminToken);

    internal Task<RawClient> AppAsync(string? database = Shop) => RawClient.ConnectAsync(Listener.Endpoint, App, AppToken, database);

    /// <summary>Logs in and expects to be refused.</summary>
    public async Task<MySqlServerException> RefusedAsync(string user, string password, string? database = null, MySqlListener? listener = null)
        => await Assert.ThrowsAsync<MySqlServerException>(async () => (await RawClient.ConnectAsync((listener ?? Listener).Endpoint, user, password, database)).Dispose());

    private static X509Certificate2 MakeCertificate()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName("localhost");
        names.AddIpAddress(IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        var now = TimeProvider.System.GetUtcNow();
        return request.CreateSelfSigned(now.AddMinutes(-5), now.AddDays(1));
    }
}
