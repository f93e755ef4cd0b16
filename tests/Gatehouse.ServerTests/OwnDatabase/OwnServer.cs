using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Security.Cryptography.X509Certificates;
using Gatehouse.Gateway;
using Gatehouse.Gateway.Configuration;
using Gatehouse.Gateway.Hosting;
using Gatehouse.ServerTests.Postgres;
using Npgsql;

namespace Gatehouse.ServerTests.OwnDatabase;

[CollectionDefinition(Name)]
public class OwnServerCollection : ICollectionFixture<OwnServer>
{
    public const string Name = "A PostgreSQL of one's own behind a gateway";
}

/// <summary>A real PostgreSQL that knows nothing of tokens, an issuer that is not Entra's, and gateways by settings.</summary>
public sealed class OwnServer : IAsyncLifetime, IAuditLog
{
    /// <summary>Trusts its socket; over the network it wants SCRAM of gate and loader, and certificates of everybody else.</summary>
    internal PostgresServer Server { get; }

    internal ServerCertificates Certificates { get; } = new();

    internal TestIssuer Issuer { get; private set; } = null!;

    internal ErrorLog Log { get; } = new();

    internal ConcurrentQueue<AuditEvent> Logins { get; } = new();

    internal ConcurrentQueue<SessionEndEvent> Ends { get; } = new();

    internal string Folder { get; } = Directory.CreateTempSubdirectory("ghown").FullName;

    public OwnServer() => Server = new PostgresServer(Certificates.Configure);

    public async Task InitializeAsync()
    {
        Issuer = await TestIssuer.StartAsync();
        await ExecuteAsync("CREATE ROLE eve LOGIN; CREATE ROLE loader LOGIN; CREATE ROLE reporting LOGIN; CREATE ROLE boss LOGIN CREATEROLE; CREATE ROLE root LOGIN SUPERUSER; "
            + $"CREATE ROLE watcher LOGIN; CREATE ROLE gate LOGIN PASSWORD '{ServerCertificates.Password}'; ALTER ROLE loader PASSWORD '{ServerCertificates.Password}'");
        await Certificates.WriteAsync(Folder);
        using var certificate = GatewayFixture.MakeCertificate();
        using var key = certificate.GetECDsaPrivateKey()!;
        await File.WriteAllTextAsync(Path.Combine(Folder, "server.pem"), certificate.ExportCertificatePem() + "\n" + key.ExportPkcs8PrivateKeyPem() + "\n");
    }

    public async Task DisposeAsync()
    {
        await Issuer.DisposeAsync();
        Server.Dispose();
        Certificates.Dispose();
        Directory.Delete(Folder, recursive: true);
        Log.AssertNone();
    }

    public void Record(AuditEvent login) => Logins.Enqueue(login);

    public void Ended(SessionEndEvent session) => Ends.Enqueue(session);

    internal async Task ExecuteAsync(string sql)
    {
        await using var source = NpgsqlDataSource.Create(Server.SuperuserConnectionString + ";Pooling=false");
        await using var command = source.CreateCommand(sql);
        await command.ExecuteNonQueryAsync();
    }

    /// <summary>Opens a gateway whose one listener takes the issuer's tokens.</summary>
    /// <param name="more">More settings of the listener, each with a comma after it.</param>
    /// <param name="top">Settings beside the listeners, each with a comma after it.</param>
    /// <param name="upstream">Its server; by default by the Unix socket.</param>
    internal Task<GatewayRunner> StartAsync(string more = "", string top = "", string? upstream = null)
    {
        var path = Path.Combine(Folder, Path.GetRandomFileName() + ".json");
        File.WriteAllText(path, $$"""
            {
              {{top}}
              "listeners": [ {
                "name": "own", "upstream": "{{upstream ?? $"postgres:///?host={Server.Folder}"}}", "client": "token", "port": 0,
                "certificate": "{{Folder}}/server.pem",
                "issuers": [ { "issuer": "{{Issuer.Address}}", "audiences": "pg" } ],
                {{more}}
                "rules": [
                  { "name": "robots", "issuer": "{{Issuer.Address}}", "claim": "sub", "equals": "robot", "user": "loader" },
                  { "name": "readers", "issuer": "{{Issuer.Address}}", "claim": "groups", "contains": "dba", "user": "reporting" },
                  { "name": "roots", "issuer": "{{Issuer.Address}}", "claim": "groups", "contains": "root", "user": "root" },
                  { "name": "people", "issuer": "{{Issuer.Address}}", "claim": "email", "template": "{local}@corp.example", "user": "{local}" }
                ]
              } ]
            }
            """);
        var sources = new SettingSources(path, [], new Dictionary<string, string>(), _ => null);
        return GatewayRunner.StartAsync(
            sources, SettingsLoader.Load(sources), new GatewayServices(Log, TimeProvider.System, _ => null, this), default);
    }

    internal static string ConnectionString(GatewayRunner gateway, string user, string token) => new NpgsqlConnectionStringBuilder
    {
        Host = "127.0.0.1",
        Port = ((IPEndPoint)gateway.Host.Listeners[0].Endpoint).Port,
        Username = user,
        Password = token,
        Database = "postgres",
        SslMode = SslMode.Require,
        Pooling = false,
        Timeout = 15,
        GssEncryptionMode = GssEncryptionMode.Disable,
    }.ConnectionString;

    internal static async Task<NpgsqlConnection> OpenAsync(GatewayRunner gateway, string user, string token)
    {
        var connection = new NpgsqlConnection(ConnectionString(gateway, user, token));
        await connection.OpenAsync();
        return connection;
    }

    internal static async Task<PostgresException> RefusedAsync(GatewayRunner gateway, string user, string token)
    {
        await using var connection = new NpgsqlConnection(ConnectionString(gateway, user, token));
        return await Assert.ThrowsAsync<PostgresException>(() => connection.OpenAsync());
    }

    internal static async Task<object?> ScalarAsync(NpgsqlConnection connection, string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        return await command.ExecuteScalarAsync();
    }

    internal static async Task UntilAsync(Func<bool> condition, string what)
    {
        for (var began = Stopwatch.StartNew(); !condition();)
        {
            Assert.True(began.Elapsed < TimeSpan.FromSeconds(30), $"after 30 s still not: {what}");
            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System);
        }
    }
}
