using System.Globalization;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Gatehouse.Gateway;
using Gatehouse.Gateway.Postgres;
using Gatehouse.Gateway.Upstream;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;

namespace Gatehouse.GatewayBench;

/// <summary>A gateway before a PostgreSQL server: one listener that takes tokens inside TLS, and one like a sidecar's, without TLS.</summary>
internal static class Server
{
    public const string ObjectId = "bbbbbbbb-0000-0000-0000-000000000001";
    public const string User = "bench_app";

    /// <summary>Serves until it is told to end.</summary>
    /// <param name="socketFolder">Folder of the server's Unix socket.</param>
    /// <param name="hasDatabase">False where the upstream only grants logins: the mapping is fixed then.</param>
    /// <param name="settings">Gets the ports, the user and the token, as shell variables; readable by its owner only.</param>
    public static async Task<int> RunAsync(string socketFolder, string settings, bool hasDatabase)
    {
        using var tokens = new TokenFactory();
        if (hasDatabase)
        {
            await using var database = NpgsqlDataSource.Create($"Host={socketFolder};Username=postgres;Database=postgres");
            await PostgresMapping.InstallAsync(database, TokenFactory.Tenant, default);
            await PostgresMapping.EnsureAdministratorAsync(database, new DirectoryPrincipal(ObjectId, User, "service"), default);
        }

        var options = new PostgresListenerOptions
        {
            Name = "bench",
            Certificate = Certificate(),
            Upstream = new PostgresSocket(socketFolder),
            MaxConnections = 20_000,
            WarmSessions = 64,
        };
        var (validator, logs) = (tokens.Validator(), NullLoggerFactory.Instance);
        await using var listener = hasDatabase
            ? await PostgresListener.StartAsync(options, validator, audit: null, logs, TimeProvider.System, default)
            : await PostgresListener.StartAsync(options, validator, new FixedMap(), audit: null, logs, TimeProvider.System, default);
        await using var plain = await PostgresListener.StartSidecarAsync(
            new PostgresListenerOptions
            {
                Name = "plain",
                Client = ClientAuthentication.None,
                Upstream = new PostgresSocket(socketFolder),
                UpstreamIdentity = new FixedUser(),
                MaxConnections = 20_000,
            },
            audit: null, NullLoggerFactory.Instance, TimeProvider.System, default);

        await WriteAsync(settings, string.Create(CultureInfo.InvariantCulture, $"""
            gateway_port={listener.Endpoint.Port}
            plain_port={plain.Endpoint.Port}
            gateway_user={User}
            token={tokens.Token(ObjectId)}

            """));
        await WaitAsync();
        return 0;
    }

    /// <summary>Writes settings for the script, for their owner only: there is a token in them.</summary>
    public static async Task WriteAsync(string path, string settings)
    {
        using var file = new StreamWriter(path, new FileStreamOptions
        {
            Mode = FileMode.Create,
            Access = FileAccess.Write,
            UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite,
        });
        await file.WriteAsync(settings);
    }

    /// <summary>Waits for SIGTERM.</summary>
    public static async Task WaitAsync()
    {
        using var ended = new SemaphoreSlim(0);
        using var signal = PosixSignalRegistration.Create(PosixSignal.SIGTERM, context =>
        {
            context.Cancel = true;
            ended.Release();
        });
        await ended.WaitAsync();
    }

    public static X509Certificate2 Certificate()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256);
        var now = TimeProvider.System.GetUtcNow();
        return request.CreateSelfSigned(now.AddMinutes(-5), now.AddDays(1));
    }

    /// <summary>The server trusts its socket: a name is enough.</summary>
    private sealed class FixedUser : IUpstreamIdentity
    {
        public ValueTask<UpstreamCredential> GetAsync(CancellationToken cancellationToken)
            => ValueTask.FromResult(new UpstreamCredential(User, "", null));
    }
}
