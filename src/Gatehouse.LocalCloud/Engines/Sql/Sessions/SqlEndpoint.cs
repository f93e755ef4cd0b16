using System.Collections.Concurrent;
using System.Net.Sockets;
using Microsoft.Extensions.Logging;

namespace Gatehouse.LocalCloud.Engines.Sql.Sessions;

/// <summary>The TDS server of one SQL server, on a Unix socket that only this process's user reaches.</summary>
internal sealed class SqlEndpoint : IAsyncDisposable
{
    private const string SocketName = ".s.TDS";
    private const int Backlog = 128;
    private static readonly TimeSpan EndLimit = TimeSpan.FromSeconds(10);
    private readonly string _folder;
    private readonly Socket _listener;
    private readonly EngineContext _context;
    private readonly ILogger _logger;
    private readonly CancellationTokenSource _stopping = new();
    private readonly ConcurrentDictionary<int, Task> _sessions = new();
    private readonly Task _accepting;

    private SqlEndpoint(string folder, Socket listener, EngineContext context)
    {
        (_folder, _listener, _context) = (folder, listener, context);
        _logger = context.Server.Cloud.Logs.CreateLogger<SqlEndpoint>();
        _accepting = Task.Run(AcceptAsync);
    }

    /// <summary>Path of the socket.</summary>
    public string SocketPath => Path.Combine(_folder, SocketName);

    /// <summary>Opens the socket.</summary>
    /// <param name="folder">Folder for it.</param>
    /// <param name="context">What the sessions share.</param>
    public static SqlEndpoint Start(string folder, EngineContext context)
    {
        Directory.CreateDirectory(folder);
        var socketFolder = EngineFolder.CreateForSocket(folder, SocketName, user: null);
        var path = Path.Combine(socketFolder, SocketName);
        File.Delete(path); // a kill -9 leaves it
        var listener = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            listener.Bind(new UnixDomainSocketEndPoint(path));
            listener.Listen(Backlog);
            return new SqlEndpoint(socketFolder, listener, context);
        }
        catch
        {
            listener.Dispose();
            throw;
        }
    }

    /// <summary>Closes the socket and ends the sessions.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        _listener.Dispose();
        await _accepting;
        try
        {
            await Task.WhenAll(_sessions.Values).WaitAsync(EndLimit, _context.Server.Cloud.Time);
        }
        catch (TimeoutException)
        {
            _logger.SessionsLeft(_context.Server.Name, _sessions.Count);
        }

        _stopping.Dispose();
        if (Directory.Exists(_folder))
            Directory.Delete(_folder, recursive: true);
    }

    private async Task AcceptAsync()
    {
        for (var number = 51; ; number = number == short.MaxValue ? 51 : number + 1) // SQL Server's own sessions are the first 50
        {
            Socket client;
            try
            {
                client = await _listener.AcceptAsync(_stopping.Token);
            }
            catch (Exception e) when (
                e is OperationCanceledException or ObjectDisposedException || (e is SocketException && _stopping.IsCancellationRequested))
            {
                return;
            }

            while (_sessions.ContainsKey(number))
                number = number == short.MaxValue ? 51 : number + 1;
            _sessions[number] = RunAsync(client, number);
        }
    }

    private async Task RunAsync(Socket client, int number)
    {
        await Task.Yield(); // the entry is there before it is removed
        try
        {
            await using var stream = new NetworkStream(client, ownsSocket: true);
            await using var session = new SqlSession(stream, _context, number);
            await session.RunAsync(_stopping.Token);
        }
        catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
        {
            // The server stops.
        }
        catch (Exception e)
        {
            _logger.SqlSessionFailed(_context.Server.Name, number, e);
        }
        finally
        {
            _sessions.TryRemove(number, out _);
        }
    }
}
