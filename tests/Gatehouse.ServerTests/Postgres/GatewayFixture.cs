using System.Collections.Concurrent;
using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Gatehouse.Gateway;
using Gatehouse.Gateway.Postgres;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Gatehouse.ServerTests.Postgres;

[CollectionDefinition(Name)]
public class GatewayCollection : ICollectionFixture<GatewayFixture>
{
    public const string Name = "PostgreSQL gateway";
}

/// <summary>A real server with the mapping installed, and a listener in front of it.</summary>
public sealed class GatewayFixture : IAsyncLifetime, IAuditLog
{
    public const string AdminOid = "aaaaaaaa-0000-0000-0000-000000000001";
    public const string AppOid = "bbbbbbbb-0000-0000-0000-000000000001";
    public const string Admin = "admin@contoso.example";
    public const string App = "aad_web1";
    public const string Shop = "shop";

    public PostgresServer Server { get; } = new();

    public TestTokens Tokens { get; } = new();

    public ErrorLog Errors { get; } = new();

    public ConcurrentQueue<AuditEvent> Audit { get; } = new();

    public NpgsqlDataSource Superuser { get; private set; } = null!;

    public PostgresListener Listener { get; private set; } = null!;

    public string AdminToken { get; private set; } = null!;

    public string AppToken { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        Superuser = NpgsqlDataSource.Create(Server.SuperuserConnectionString);
        await PostgresMapping.InstallAsync(Superuser, TestTokens.Tenant, default);
        await PostgresMapping.EnsureAdministratorAsync(Superuser, new(AdminOid, Admin, "user"), default);
        await ExecuteAsync(Superuser, $"CREATE DATABASE {Shop} OWNER azure_pg_admin");
        AdminToken = Tokens.User(AdminOid, Admin);
        AppToken = Tokens.Service(AppOid);
        Listener = await StartListenerAsync(Server.Folder);
        await using var admin = Source(Admin, AdminToken, "postgres");
        await ExecuteAsync(admin, $"select * from pgaadauth_create_principal_with_oid('{App}', '{AppOid}', 'service', false, false)");
    }

    public async Task DisposeAsync()
    {
        await Listener.DisposeAsync();
        await Superuser.DisposeAsync();
        Server.Dispose();
        Errors.AssertNone();
    }

    public void Record(AuditEvent login) => Audit.Enqueue(login);

    public Task<PostgresListener> StartListenerAsync(
        string socketFolder, bool passwords = true, int maxConnections = 1000, int warmSessions = 0, ILoggerFactory? logs = null)
        => PostgresListener.StartAsync(
            new PostgresListenerOptions
            {
                Name = "test",
                Certificate = MakeCertificate(),
                Upstream = new PostgresSocket(socketFolder),
                PasswordAuthentication = passwords,
                MaxConnections = maxConnections,
                WarmSessions = warmSessions,
                LoginTimeout = TimeSpan.FromSeconds(20),
            },
            Tokens, this, logs ?? Errors, TimeProvider.System, default);

    /// <summary>A listener on the same server whose certificate a client can verify, at the name <c>localhost</c>.</summary>
    public async Task<(PostgresListener Listener, X509Certificate2 Certificate)> StartTrustedListenerAsync()
    {
        var certificate = MakeCertificate();
        var options = new PostgresListenerOptions { Name = "trusted", Certificate = certificate, Upstream = new PostgresSocket(Server.Folder) };
        return (await PostgresListener.StartAsync(options, Tokens, this, Errors, TimeProvider.System, default), certificate);
    }

    public string ConnectionString(string user, string password, string database, IPEndPoint? endpoint = null)
        => new NpgsqlConnectionStringBuilder
        {
            Host = (endpoint ?? Listener.Endpoint).Address.ToString(),
            Port = (endpoint ?? Listener.Endpoint).Port,
            Username = user,
            Password = password,
            Database = database,
            SslMode = SslMode.Require,
            Pooling = false,
            Timeout = 15,
            GssEncryptionMode = GssEncryptionMode.Disable,
        }.ConnectionString;

    public NpgsqlDataSource Source(string user, string password, string database, IPEndPoint? endpoint = null)
        => NpgsqlDataSource.Create(ConnectionString(user, password, database, endpoint));

    /// <summary>Logs in and expects to be refused.</summary>
    public async Task<PostgresException> RefusedAsync(string user, string password, string database = "postgres", PostgresListener? listener = null)
    {
        await using var connection = new NpgsqlConnection(ConnectionString(user, password, database, listener?.Endpoint));
        return await Assert.ThrowsAsync<PostgresException>(() => connection.OpenAsync());
    }

    /// <summary>Runs SQL as the superuser and expects no refusal.</summary>
    public static async Task<object?> ExecuteAsync(NpgsqlDataSource source, string sql)
    {
        await using var command = source.CreateCommand(sql);
        return await command.ExecuteScalarAsync();
    }

    public static X509Certificate2 MakeCertificate()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName("localhost");
        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        var now = TimeProvider.System.GetUtcNow();
        return request.CreateSelfSigned(now.AddMinutes(-5), now.AddDays(1));
    }
}

/// <summary>Keeps what the gateway logs as its own fault.</summary>
public sealed class ErrorLog : ILoggerFactory, ILogger
{
    private readonly ConcurrentQueue<string> _errors = new();

    public ConcurrentQueue<string> All { get; } = new();

    public void AssertNone() => Assert.True(_errors.IsEmpty, string.Join('\n', _errors));

    /// <summary>Forgets errors that a test has caused on purpose.</summary>
    public void Clear() => _errors.Clear();

    public ILogger CreateLogger(string categoryName) => this;

    public bool IsEnabled(LogLevel logLevel) => true;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        var line = $"{logLevel} {eventId.Id} {formatter(state, exception)} {exception}";
        All.Enqueue(line);
        if (logLevel >= LogLevel.Error)
            _errors.Enqueue(line);
    }

    public void AddProvider(ILoggerProvider provider) => throw new NotSupportedException();

    public void Dispose()
    {
    }
}
