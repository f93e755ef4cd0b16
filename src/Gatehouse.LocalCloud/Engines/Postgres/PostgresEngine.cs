using System.Globalization;
using Gatehouse.LocalCloud.State;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Gatehouse.LocalCloud.Engines.Postgres;

/// <summary>One PostgreSQL server process on a private socket, kept running until it is disposed.</summary>
/// <remarks>
/// <code>
/// FOLDER/data     the cluster, 0700, the engine user's
/// FOLDER/socket   the Unix socket, 0700, the engine user's (or a short folder under the temporary folder)
/// FOLDER/postgres.log
/// </code>
/// </remarks>
internal sealed class PostgresEngine : IAsyncDisposable
{
    public const string Superuser = "postgres";
    private const string SocketName = ".s.PGSQL.5432";
    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(60); // recovery after a crash can take a while
    private static readonly TimeSpan StopLimit = TimeSpan.FromSeconds(10);
    private readonly PostgresBinaries _binaries;
    private readonly string _name;
    private readonly string _data;
    private readonly EngineUser? _user;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly EngineLog _log;
    private readonly CancellationTokenSource _stopping = new();
    private EngineProcess? _process;
    private Task _watching = Task.CompletedTask;

    private PostgresEngine(PostgresBinaries binaries, string name, string folder, EngineUser? user, TimeProvider time, ILogger logger)
    {
        (_binaries, _name, _user, _time, _logger) = (binaries, name, user, time, logger);
        _data = Path.Combine(folder, "data");
        _log = new EngineLog(Path.Combine(folder, "postgres.log"));
        SocketFolder = EngineFolder.CreateForSocket(folder, SocketName, user);
        Database = NpgsqlDataSource.Create(ConnectionString("postgres"));
    }

    /// <summary>Folder of the socket; who can enter it is superuser.</summary>
    public string SocketFolder { get; }

    /// <summary>Connects to database <c>postgres</c> as the superuser.</summary>
    public NpgsqlDataSource Database { get; }

    /// <summary>Major version of PostgreSQL.</summary>
    public int Major => _binaries.Major;

    /// <summary>Process id of the running server.</summary>
    public int ProcessId => _process?.Id ?? 0;

    /// <summary>Raised when the engine had ended by itself and could not be started again.</summary>
    public event Action<string>? Failed;

    /// <summary>Starts the server of a cluster and returns when it accepts logins.</summary>
    /// <param name="binaries">The server's programs, of the cluster's major version.</param>
    /// <param name="name">Name of the server, for people.</param>
    /// <param name="folder">Folder of the engine; the cluster is its folder <c>data</c>.</param>
    /// <param name="user">Who it runs as; null is this process's user.</param>
    /// <param name="time">The clock.</param>
    /// <param name="logs">Where it logs.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="EngineException">It does not start; the message has its last lines.</exception>
    public static async Task<PostgresEngine> StartAsync(
        PostgresBinaries binaries, string name, string folder, EngineUser? user, TimeProvider time, ILoggerFactory logs, CancellationToken cancellationToken)
    {
        await EngineFolder.CheckReachableAsync(Path.Combine(folder, "data"), user, cancellationToken);
        var engine = new PostgresEngine(binaries, name, folder, user, time, logs.CreateLogger<PostgresEngine>());
        try
        {
            await PostgresLockFile.WaitForPredecessorAsync(engine._data, time, cancellationToken);
            engine.ClearSocketFolder();
            await engine.LaunchAsync(cancellationToken);
            engine._watching = engine.WatchAsync();
            return engine;
        }
        catch
        {
            await engine.DisposeAsync();
            throw;
        }
    }

    /// <summary>Makes a connection string to a database, as the superuser.</summary>
    public string ConnectionString(string database) => new NpgsqlConnectionStringBuilder
    {
        Host = SocketFolder, Username = Superuser, Database = database, MaxPoolSize = 10, ConnectionIdleLifetime = 30,
        SslMode = SslMode.Disable, GssEncryptionMode = GssEncryptionMode.Disable, Timeout = 10, CommandTimeout = 120,
        ApplicationName = "gatehouse",
    }.ConnectionString;

    /// <summary>Stops the server: at once for its clients, with a checkpoint for its data.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        await _watching;
        await Database.DisposeAsync();
        if (_process is { } process)
        {
            // Fast, then immediate shutdown, then what no process can refuse (PostgreSQL manual, "Shutting Down the Server").
            foreach (var signal in new[] { NativeMethods.SigInt, NativeMethods.SigQuit, NativeMethods.SigKill })
            {
                process.Signal(signal);
                if (await EndsAsync(process, StopLimit))
                    break;
            }

            process.Dispose();
        }

        _log.Dispose();
        _stopping.Dispose();
        if (Directory.Exists(SocketFolder))
            Directory.Delete(SocketFolder, recursive: true);
    }

    // The lock file of a socket names a process id too, and the last server has ended.
    private void ClearSocketFolder()
    {
        foreach (var file in Directory.EnumerateFiles(SocketFolder))
            File.Delete(file);
    }

    private async Task LaunchAsync(CancellationToken cancellationToken)
    {
        var started = _time.GetTimestamp();
        _process?.Dispose();
        _process = await EngineProcess.StartAsync(_user, _binaries.Postgres, Arguments(), _log.Write);
        while (!await AnswersAsync(cancellationToken))
        {
            if (_process.HasExited)
            {
                await _process.WaitAsync(cancellationToken);
                throw new EngineException($"PostgreSQL server '{_name}' did not start. Its last lines, from '{_log.File}':\n{_log.LastLines()}");
            }

            if (_time.GetElapsedTime(started) > StartLimit)
                throw new EngineException($"PostgreSQL server '{_name}' did not accept logins within {StartLimit.TotalSeconds:0} s. See '{_log.File}'.");
            await Task.Delay(TimeSpan.FromMilliseconds(10), _time, cancellationToken);
        }

        _logger.EngineStarted(_name, _process.Id, (long)_time.GetElapsedTime(started).TotalMilliseconds);
    }

    // Command line settings, so that no file that a session can write (ALTER SYSTEM) opens the server to the network.
    private IEnumerable<string> Arguments()
    {
        yield return "-D";
        yield return _data;
        foreach (var setting in new[]
        {
            "listen_addresses=", $"unix_socket_directories={SocketFolder}", "unix_socket_permissions=0700", "port=5432",
            "ssl=off", "password_encryption=scram-sha-256", "fsync=on", "full_page_writes=on",
            "shared_buffers=32MB", "max_connections=100", "huge_pages=off",
            "logging_collector=off", "log_destination=stderr", "log_timezone=UTC", "timezone=UTC",
            string.Create(CultureInfo.InvariantCulture, $"cluster_name=gatehouse {_name}"),
        })
        {
            yield return "-c";
            yield return setting;
        }
    }

    private async Task<bool> AnswersAsync(CancellationToken cancellationToken)
    {
        if (!File.Exists(Path.Combine(SocketFolder, SocketName)))
            return false;
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

    private async Task WatchAsync()
    {
        var restarts = new RestartBudget(_time);
        while (true)
        {
            try
            {
                var exitCode = await _process!.WaitAsync(_stopping.Token);
                if (_stopping.IsCancellationRequested)
                    return;
                _logger.EngineEnded(_name, exitCode, _log.File);
                if (!restarts.Take())
                {
                    _logger.EngineGivenUp(_name, _log.File);
                    Failed?.Invoke($"The engine ended {RestartBudget.Limit + 1} times within {RestartBudget.Window.TotalMinutes:0} minutes. See '{_log.File}'.");
                    return;
                }

                await LaunchAsync(_stopping.Token);
            }
            catch (OperationCanceledException)
            {
                return;
            }
            catch (EngineException e)
            {
                _logger.EngineNotRestarted(_name, e.Message); // its process has ended: the next turn counts it
            }
        }
    }

    private async Task<bool> EndsAsync(EngineProcess process, TimeSpan limit)
    {
        using var deadline = new CancellationTokenSource(limit, _time);
        try
        {
            await process.WaitAsync(deadline.Token);
            return true;
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }
}
