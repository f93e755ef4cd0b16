using System.Diagnostics;
using Gatehouse.Gateway.MySql;
using Gatehouse.Gateway.MySql.Upstream;

namespace Gatehouse.ServerTests.MySql;

/// <summary>A real MariaDB of its own in a temporary folder, reached by its Unix socket only, which only the gateway can log in to.</summary>
public sealed class MariaDbServer : IDisposable
{
    private readonly string _data;
    private Process? _process;
    private ManualResetEventSlim _release = new();

    private readonly string[] _network;

    /// <summary>A server on its Unix socket.</summary>
    public MariaDbServer() : this("--skip-networking")
    {
    }

    /// <summary>A server with settings of its own for the network.</summary>
    internal MariaDbServer(params string[] network)
    {
        _network = network;
        // Short: a socket's path has 107 bytes.
        Folder = Path.Combine("/tmp", $"gh-{Path.GetRandomFileName()[..6]}");
        Directory.CreateDirectory(Folder);
        _data = Path.Combine(Folder, "data");
        if (Environment.UserName == "root")
            Run("chown", ["mysql:mysql", Folder]);
        Key = MySqlKey.LoadOrCreate(Path.Combine(Folder, "key"));
        Upstream = new MySqlServer(new MySqlSocket(SocketPath), Key);
        RunServerProgram("mariadb-install-db", ["--no-defaults", $"--datadir={_data}", "--auth-root-authentication-method=socket", "--skip-test-db"]);
        RunServerProgram("mariadbd", ["--no-defaults", $"--datadir={_data}", "--bootstrap", "--innodb-use-native-aio=0"], MySqlMapping.BootstrapScript(Upstream));
        Start();
    }

    public string Folder { get; }

    public string SocketPath => Path.Combine(Folder, "s.sock");

    public MySqlKey Key { get; }

    public MySqlServer Upstream { get; }

    public void Start()
    {
        _release = new ManualResetEventSlim();
        using var started = new ManualResetEventSlim();

        // The kernel ties PDEATHSIG to the thread that forked, so that thread lives as long as the server.
        var keeper = new Thread(() =>
        {
            _process = Process.Start(Program("mariadbd", [
                "--no-defaults", $"--datadir={_data}", $"--socket={SocketPath}", .. _network,
                "--innodb-use-native-aio=0", $"--pid-file={Folder}/data/pid",
                "--innodb-buffer-pool-size=32M", "--innodb-flush-log-at-trx-commit=2", "--max-allowed-packet=256M", "--local-infile=1", "--connect-timeout=60",
                "--max-connections=200", "--performance-schema=ON"]));
            _process!.ErrorDataReceived += (_, _) => { };
            _process.BeginErrorReadLine();
            started.Set();
            _release.Wait();
        })
        { IsBackground = true };
        keeper.Start();
        started.Wait();
        WaitUntilReady();
    }

    /// <summary>Ends the server: <c>KILL</c> as a crash, <c>TERM</c> in order.</summary>
    public void Stop(string signal)
    {
        if (_process is null)
            return;

        Run("kill", [$"-{signal}", File.ReadAllText(Path.Combine(_data, "pid")).Trim()]);
        if (!_process.WaitForExit(15_000))
            _process.Kill(entireProcessTree: true);
        _release.Set();
        _process.Dispose();
        _process = null;
    }

    /// <summary>Runs SQL as the superuser.</summary>
    public async Task<IReadOnlyList<string?[]>> QueryAsync(string sql)
    {
        using var session = await MySqlConnection.OpenAsync(Upstream, default);
        return await session.QueryAsync(sql, default);
    }

    public void Dispose()
    {
        Stop("KILL");
        _release.Dispose();
        Directory.Delete(Folder, recursive: true);
    }

    /// <summary>Not as root: the files would be root's, and the server refuses to.</summary>
    private static ProcessStartInfo Program(string name, string[] arguments) => Environment.UserName == "root"
        ? new("setpriv", ["--reuid=mysql", "--regid=mysql", "--clear-groups", "--pdeathsig=KILL", name, .. arguments]) { RedirectStandardError = true }
        : new(name, arguments) { RedirectStandardError = true };

    private static void RunServerProgram(string name, string[] arguments, string input = "") => Run(Program(name, arguments), input);

    private static void Run(string file, string[] arguments) => Run(new ProcessStartInfo(file, arguments) { RedirectStandardError = true }, "");

    private static void Run(ProcessStartInfo start, string input)
    {
        start.RedirectStandardInput = start.RedirectStandardOutput = true;
        using var process = Process.Start(start)!;
        var error = process.StandardError.ReadToEndAsync();
        process.StandardInput.Write(input);
        process.StandardInput.Close();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        if (process.ExitCode != 0)
            throw new InvalidOperationException($"{start.FileName} failed: {error.Result} {output}");
    }

    private void WaitUntilReady()
    {
        for (var began = Stopwatch.StartNew(); ;)
        {
            try
            {
                QueryAsync("SELECT 1").GetAwaiter().GetResult();
                return;
            }
            catch (Exception e) when (e is Gateway.GatewayException or MySqlServerException && began.Elapsed < TimeSpan.FromSeconds(30) && _process is { HasExited: false })
            {
                Thread.Yield();
            }
        }
    }
}
