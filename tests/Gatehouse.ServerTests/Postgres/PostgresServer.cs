using System.Diagnostics;
using Npgsql;

namespace Gatehouse.ServerTests.Postgres;

/// <summary>A real PostgreSQL of its own in a temporary folder, reached by its Unix socket only.</summary>
public sealed class PostgresServer : IDisposable
{
    // configure: writes files into the data folder and returns settings.
    private readonly string _binaries = FindBinaries();
    private readonly string _data;
    private Process? _process;
    private Thread? _keeper;
    private ManualResetEventSlim _release = new();

    public PostgresServer(Func<string, string>? configure = null)
    {
        // Short: a socket's path has 107 bytes.
        Folder = Path.Combine("/tmp", $"gh-{Path.GetRandomFileName()[..6]}");
        Directory.CreateDirectory(Folder);
        _data = Path.Combine(Folder, "data");
        if (Environment.UserName == "root")
            Run("chown", ["postgres:postgres", Folder]);
        Run(Program("initdb").File, [.. Program("initdb").Arguments, "-D", _data, "-A", "trust", "-U", "postgres", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync", "--no-instructions"]);
        File.AppendAllText(Path.Combine(_data, "postgresql.conf"), $"""

            listen_addresses = ''
            unix_socket_directories = '{Folder}'
            fsync = off
            max_connections = 250
            shared_buffers = 32MB
            {configure?.Invoke(_data)}
            """);
        if (configure is not null && Environment.UserName == "root")
            Run("chown", ["-R", "postgres:postgres", _data]);
        Start();
    }

    /// <summary>Folder of the socket.</summary>
    public string Folder { get; }

    public string SuperuserConnectionString => $"Host={Folder};Username=postgres;Database=postgres;Timeout=5";

    public void Start()
    {
        _release = new ManualResetEventSlim();
        using var started = new ManualResetEventSlim();
        var (file, arguments) = Program("postgres");

        // The kernel ties PDEATHSIG to the thread that forked, so that thread lives as long as the server.
        _keeper = new Thread(() =>
        {
            _process = Process.Start(new ProcessStartInfo(file, [.. arguments, "-D", _data]) { RedirectStandardError = true });
            _process!.ErrorDataReceived += (_, _) => { };
            _process.BeginErrorReadLine();
            started.Set();
            _release.Wait();
        })
        { IsBackground = true };
        _keeper.Start();
        started.Wait();
        WaitUntilReady();
    }

    /// <summary>Ends the server: <c>QUIT</c> is its immediate shutdown, <c>INT</c> its fast one.</summary>
    public void Stop(string signal)
    {
        if (_process is null)
            return;

        Run("kill", [$"-{signal}", File.ReadLines(Path.Combine(_data, "postmaster.pid")).First()]);
        if (!_process.WaitForExit(10_000))
            _process.Kill(entireProcessTree: true);
        _release.Set();
        _process.Dispose();
        _process = null;
    }

    public void Dispose()
    {
        Stop("QUIT");
        _release.Dispose();
        Directory.Delete(Folder, recursive: true);
    }

    private static string FindBinaries()
    {
        var folders = Directory.Exists("/usr/lib/postgresql")
            ? Directory.GetDirectories("/usr/lib/postgresql").Select(version => Path.Combine(version, "bin")).OrderDescending(StringComparer.Ordinal)
            : Enumerable.Empty<string>();
        var path = Environment.GetEnvironmentVariable("PATH")?.Split(':') ?? [];
        return folders.Concat(path).FirstOrDefault(folder => File.Exists(Path.Combine(folder, "initdb")) && File.Exists(Path.Combine(folder, "postgres")))
            ?? throw new InvalidOperationException("These tests need the PostgreSQL server: apt-get install postgresql");
    }

    /// <summary>PostgreSQL refuses to run as root.</summary>
    private (string File, string[] Arguments) Program(string name)
    {
        var file = Path.Combine(_binaries, name);
        return Environment.UserName == "root"
            ? ("setpriv", ["--reuid=postgres", "--regid=postgres", "--clear-groups", "--pdeathsig=QUIT", file])
            : (file, []);
    }

    private static void Run(string file, string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(file, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var error = process.StandardError.ReadToEndAsync();
        process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        if (process.ExitCode != 0)
            throw new InvalidOperationException($"{file} failed: {error.Result}");
    }

    private void WaitUntilReady()
    {
        using var source = NpgsqlDataSource.Create($"{SuperuserConnectionString};Pooling=false");
        for (var began = Stopwatch.StartNew(); ;)
        {
            try
            {
                using var connection = source.OpenConnection();
                return;
            }
            catch (NpgsqlException) when (began.Elapsed < TimeSpan.FromSeconds(20) && _process is { HasExited: false })
            {
                Thread.Yield();
            }
        }
    }
}
