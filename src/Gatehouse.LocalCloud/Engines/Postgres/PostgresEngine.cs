using System.Globalization;
using Gatehouse.LocalCloud.State;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Gatehouse.LocalCloud.Engines.Postgres;

/// <summary>One PostgreSQL server process on a private socket, where everyone is trusted.</summary>
internal sealed class PostgresEngine : DatabaseEngine
{
    public const string Superuser = "postgres";

    /// <summary>Most connections at once; the engine keeps three of them for superusers.</summary>
    public const int MaxConnections = 200;

    private const string SocketName = ".s.PGSQL.5432";
    private readonly PostgresBinaries _binaries;
    private readonly string _name;

    private PostgresEngine(PostgresBinaries binaries, string name, string folder, EngineUser? user, TimeProvider time, ILogger logger)
        : base("PostgreSQL", name, folder, "postgres.log", SocketName, user, time, logger)
    {
        (_binaries, _name) = (binaries, name);
        Database = NpgsqlDataSource.Create(ConnectionString("postgres"));
    }

    /// <summary>Connects to database <c>postgres</c> as the superuser.</summary>
    public NpgsqlDataSource Database { get; }

    /// <summary>Major version of PostgreSQL.</summary>
    public int Major => _binaries.Major;

    /// <inheritdoc/>
    protected override string Program => _binaries.Postgres;

    /// <inheritdoc/>
    protected override string LockFile => "postmaster.pid";

    // Fast, then immediate shutdown, then what no process can refuse (PostgreSQL manual, "Shutting Down the Server").

    /// <inheritdoc/>
    protected override IReadOnlyList<int> StopSignals => [NativeMethods.SigInt, NativeMethods.SigQuit, NativeMethods.SigKill];

    /// <summary>Starts the server of a cluster and returns when it accepts logins.</summary>
    /// <param name="binaries">The server's programs, of the cluster's major version.</param>
    /// <param name="name">Name of the server, for people.</param>
    /// <param name="folder">Folder of the engine; the cluster is its folder <c>data</c>.</param>
    /// <param name="user">Who it runs as; null is this process's user.</param>
    /// <param name="time">The clock.</param>
    /// <param name="logs">Where it logs.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="EngineException">It does not start; the message has its last lines.</exception>
    public static Task<PostgresEngine> StartAsync(
        PostgresBinaries binaries, string name, string folder, EngineUser? user, TimeProvider time, ILoggerFactory logs, CancellationToken cancellationToken)
        => StartAsync(new PostgresEngine(binaries, name, folder, user, time, logs.CreateLogger<PostgresEngine>()), cancellationToken);

    /// <summary>Makes a connection string to a database, as the superuser.</summary>
    public string ConnectionString(string database) => new NpgsqlConnectionStringBuilder
    {
        Host = SocketFolder,
        Username = Superuser,
        Database = database,
        MaxPoolSize = 10,
        ConnectionIdleLifetime = 30,
        SslMode = SslMode.Disable,
        GssEncryptionMode = GssEncryptionMode.Disable,
        Timeout = 10,
        CommandTimeout = 120,
        ApplicationName = "gatehouse",
        SearchPath = "pg_catalog", // a superuser must not run what others can define
    }.ConnectionString;

    /// <inheritdoc/>
    protected override ValueTask DisconnectAsync() => Database.DisposeAsync();

    // Command line settings, so that no file that a session can write (ALTER SYSTEM) opens the server to the network.

    /// <inheritdoc/>
    protected override IEnumerable<string> Arguments()
    {
        yield return "-D";
        yield return Data;
        foreach (var setting in new[]
        {
            "listen_addresses=", $"unix_socket_directories={SocketFolder}", "unix_socket_permissions=0700", "port=5432",
            "ssl=off", "password_encryption=scram-sha-256", "fsync=on", "full_page_writes=on",
            "shared_buffers=32MB", string.Create(CultureInfo.InvariantCulture, $"max_connections={MaxConnections}"), "huge_pages=off",
            "logging_collector=off", "log_destination=stderr", "log_timezone=UTC", "timezone=UTC",
            string.Create(CultureInfo.InvariantCulture, $"cluster_name=gatehouse {_name}"),
        })
        {
            yield return "-c";
            yield return setting;
        }
    }

    /// <inheritdoc/>
    protected override async Task<bool> AcceptsLoginsAsync(CancellationToken cancellationToken)
    {
        try
        {
            await using var connection = await Database.OpenConnectionAsync(cancellationToken);
            return true;
        }
        catch (NpgsqlException)
        {
            return false; // not listening yet, or 57P03: the database system is starting up
        }
    }
}
