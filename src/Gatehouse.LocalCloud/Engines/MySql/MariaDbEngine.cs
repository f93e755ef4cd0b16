using System.Globalization;
using Gatehouse.Gateway;
using Gatehouse.Gateway.MySql;
using Gatehouse.Gateway.MySql.Upstream;
using Gatehouse.LocalCloud.State;
using Microsoft.Extensions.Logging;

namespace Gatehouse.LocalCloud.Engines.MySql;

/// <summary>One MariaDB server process on a private socket, which only who has the server's key can log in to.</summary>
internal sealed class MariaDbEngine : DatabaseEngine
{
    public const string SocketName = "mysql.sock";

    /// <summary>Small: the default is most of the space of an empty server.</summary>
    public const string LogFileSize = "--innodb-log-file-size=16M";

    // The kernel's asynchronous I/O has limits per machine (fs.aio-max-nr, locked memory); several small servers on one machine meet them.
    public const string PortableIo = "--innodb-use-native-aio=0";

    /// <summary>Azure's default: names of tables and databases are kept in lowercase and found in any case. Data keeps the setting that it was made with.</summary>
    public const string TableNames = "--lower-case-table-names=1";

    private const int SigTerm = 15;
    private readonly MariaDbBinaries _binaries;

    private MariaDbEngine(MariaDbBinaries binaries, string name, string folder, MySqlKey key, EngineUser? user, TimeProvider time, ILogger logger)
        : base("MySQL", name, folder, "mariadb.log", SocketName, user, time, logger)
    {
        _binaries = binaries;
        Server = new MySqlServer(new MySqlSocket(SocketPath), key);
    }

    /// <summary>How the gateway logs in as the superuser.</summary>
    public MySqlServer Server { get; }

    private string SocketPath => Path.Combine(SocketFolder, SocketName);

    /// <summary>Version of MariaDB.</summary>
    public string Version => _binaries.Version;

    /// <inheritdoc/>
    protected override string Program => _binaries.Server;

    /// <inheritdoc/>
    protected override string LockFile => "mariadb.pid";

    /// <inheritdoc/>
    protected override IReadOnlyList<int> StopSignals => [SigTerm, NativeMethods.SigKill];

    /// <summary>Starts the server of a data folder and returns when it accepts logins.</summary>
    /// <param name="binaries">The server's program.</param>
    /// <param name="name">Name of the server, for people.</param>
    /// <param name="folder">Folder of the engine; the data is its folder <c>data</c>.</param>
    /// <param name="key">The key that the data was made with.</param>
    /// <param name="user">Who it runs as; null is this process's user.</param>
    /// <param name="time">The clock.</param>
    /// <param name="logs">Where it logs.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="EngineException">It does not start; the message has its last lines.</exception>
    public static Task<MariaDbEngine> StartAsync(
        MariaDbBinaries binaries, string name, string folder, MySqlKey key, EngineUser? user, TimeProvider time, ILoggerFactory logs, CancellationToken cancellationToken)
        => StartAsync(new MariaDbEngine(binaries, name, folder, key, user, time, logs.CreateLogger<MariaDbEngine>()), cancellationToken);

    /// <summary>Runs statements as the superuser, in one session.</summary>
    /// <returns>The rows of the last one.</returns>
    /// <exception cref="MySqlServerException">The server refused one.</exception>
    /// <exception cref="GatewayException">The server cannot be reached.</exception>
    public async Task<IReadOnlyList<string?[]>> QueryAsync(CancellationToken cancellationToken, params IReadOnlyList<string> statements)
    {
        using var session = await MySqlConnection.OpenAsync(Server, cancellationToken);
        IReadOnlyList<string?[]> rows = [];
        foreach (var statement in statements)
            rows = await session.QueryAsync(statement, cancellationToken);
        return rows;
    }

    /// <inheritdoc/>
    protected override IEnumerable<string> Arguments() =>
    [
        "--no-defaults", // first, or it is refused: no file of the machine changes what this server does
        $"--datadir={Data}", $"--socket={SocketPath}", $"--pid-file={Path.Combine(Data, LockFile)}", $"--tmpdir={SocketFolder}",
        PortableIo, "--skip-networking", "--skip-name-resolve", "--skip-log-bin", "--symbolic-links=0", "--secure-file-priv=" + SocketFolder,
        "--character-set-server=utf8mb4", "--collation-server=utf8mb4_general_ci", "--default-time-zone=+00:00", "--local-infile=1",
        "--innodb-buffer-pool-size=32M", LogFileSize, TableNames, "--innodb-flush-log-at-trx-commit=1", "--max-allowed-packet=1G", "--performance-schema=OFF",

        // A session begins before its client has logged in, and no session of the gateway's own may be the one too many.
        string.Create(CultureInfo.InvariantCulture, $"--connect-timeout={MySqlDatabaseServer.LoginTimeout.TotalSeconds:0}"),
        string.Create(CultureInfo.InvariantCulture, $"--max-connections={MySqlDatabaseServer.MaxConnections + 20}"),
    ];

    /// <inheritdoc/>
    protected override async Task<bool> AcceptsLoginsAsync(CancellationToken cancellationToken)
    {
        try
        {
            await QueryAsync(cancellationToken, "DO 1");
            return true;
        }
        catch (GatewayException)
        {
            return false; // not listening yet
        }
        catch (MySqlServerException e) when (e.Number == AccessDenied)
        {
            throw new EngineException("The MySQL data and its key file do not belong together: the superuser was refused. Put the right 'key' file beside 'data', or delete the server.", e);
        }
        catch (MySqlServerException)
        {
            return false;
        }
    }

    private const int AccessDenied = 1045;
}
