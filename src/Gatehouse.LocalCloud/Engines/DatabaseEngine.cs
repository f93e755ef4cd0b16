using Microsoft.Extensions.Logging;

namespace Gatehouse.LocalCloud.Engines;

/// <summary>One database server process on a private socket, kept running until it is disposed.</summary>
/// <remarks>
/// <code>
/// FOLDER/data     its data, 0700, the engine user's
/// FOLDER/socket   the Unix socket, 0700, the engine user's (or a short folder under the temporary folder)
/// FOLDER/*.log
/// </code>
/// </remarks>
internal abstract class DatabaseEngine : IAsyncDisposable
{
    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(60); // recovery after a crash can take a while
    private static readonly TimeSpan StopLimit = TimeSpan.FromSeconds(10);
    private readonly string _product;
    private readonly string _name;
    private readonly string _socketName;
    private readonly EngineUser? _user;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly EngineLog _log;
    private readonly CancellationTokenSource _stopping = new();
    private EngineProcess? _process;
    private Task _watching = Task.CompletedTask;
    private bool _disposed;

    /// <param name="product">The database's name, for people.</param>
    /// <param name="name">Name of the server, for people.</param>
    /// <param name="folder">Folder of the engine.</param>
    /// <param name="logName">Name of its log in the folder.</param>
    /// <param name="socketName">Name of its socket.</param>
    /// <param name="user">Who it runs as; null is this process's user.</param>
    /// <param name="time">The clock.</param>
    /// <param name="logger">Where it logs.</param>
    protected DatabaseEngine(string product, string name, string folder, string logName, string socketName, EngineUser? user, TimeProvider time, ILogger logger)
    {
        (_product, _name, _socketName, _user, _time, _logger) = (product, name, socketName, user, time, logger);
        Data = Path.Combine(folder, "data");
        _log = new EngineLog(Path.Combine(folder, logName));
        SocketFolder = EngineFolder.CreateForSocket(folder, socketName, user);
    }

    /// <summary>Folder of the socket; who can enter it reaches the engine.</summary>
    public string SocketFolder { get; }

    /// <summary>Process id of the running server.</summary>
    public int ProcessId => _process?.Id ?? 0;

    /// <summary>Raised when the engine had ended by itself and could not be started again.</summary>
    public event Action<string>? Failed;

    /// <summary>Folder of the data.</summary>
    protected string Data { get; }

    /// <summary>The server's program.</summary>
    protected abstract string Program { get; }

    /// <summary>File in the data folder with the process id of the server.</summary>
    protected abstract string LockFile { get; }

    /// <summary>The signals that end the server, the polite one first.</summary>
    protected abstract IReadOnlyList<int> StopSignals { get; }

    /// <summary>Stops the server: at once for its clients, with everything on disk for its data.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, true))
            return;
        await _stopping.CancelAsync();
        await _watching;
        await DisconnectAsync();
        if (_process is { } process)
        {
            foreach (var signal in StopSignals)
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

    /// <summary>Starts the server and returns the engine when it accepts logins.</summary>
    /// <param name="engine">The engine; it is disposed when this fails.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="EngineException">It does not start; the message has its last lines.</exception>
    protected static async Task<T> StartAsync<T>(T engine, CancellationToken cancellationToken)
        where T : DatabaseEngine
    {
        try
        {
            await EngineFolder.CheckReachableAsync(engine.Data, engine._user, cancellationToken);
            await EngineLockFile.WaitForPredecessorAsync(engine.Data, engine.LockFile, engine._time, cancellationToken);
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

    /// <summary>The arguments of the program. No file that a session can write may open the server to the network.</summary>
    protected abstract IEnumerable<string> Arguments();

    /// <summary>Whether the server, whose socket is there, accepts a login.</summary>
    protected abstract Task<bool> AcceptsLoginsAsync(CancellationToken cancellationToken);

    /// <summary>Ends this program's own sessions.</summary>
    protected virtual ValueTask DisconnectAsync() => ValueTask.CompletedTask;

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
        _process = await EngineProcess.StartAsync(_user, Program, Arguments(), _log.Write);
        while (!await AnswersAsync(cancellationToken))
        {
            if (_process.HasExited)
            {
                await _process.WaitAsync(cancellationToken);
                throw new EngineException($"{_product} server '{_name}' did not start. Its last lines, from '{_log.File}':\n{_log.LastLines()}");
            }

            if (_time.GetElapsedTime(started) > StartLimit)
                throw new EngineException($"{_product} server '{_name}' did not accept logins within {StartLimit.TotalSeconds:0} s. See '{_log.File}'.");
            await Task.Delay(TimeSpan.FromMilliseconds(10), _time, cancellationToken);
        }

        _logger.EngineStarted(_name, _process.Id, (long)_time.GetElapsedTime(started).TotalMilliseconds);
    }

    private async Task<bool> AnswersAsync(CancellationToken cancellationToken)
        => File.Exists(Path.Combine(SocketFolder, _socketName)) && await AcceptsLoginsAsync(cancellationToken);

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
