using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Logging;

namespace Gatehouse.LocalCloud.Run;

/// <summary>
/// The HTTP proxy that <c>gatehouse run</c> gives to its child: tunnels to Microsoft's sign-in, Resource Manager and Graph end at the local cloud,
/// everything else goes to its real destination, and the metadata service of a real cloud is never asked.
/// </summary>
/// <remarks>
/// Sockets and no Kestrel connection handler: Kestrel's transport closes both directions of a connection together, and a tunnel must be able
/// to close one. Bytes are copied, not parsed; a plain HTTP connection serves one request.
/// </remarks>
public sealed class ConnectProxy : IAsyncDisposable
{
    private readonly Socket _listener;
    private readonly ProxyRoute _route;
    private readonly ConnectProxyOptions _options;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly CancellationTokenSource _stop = new();
    private readonly ConcurrentDictionary<Task, bool> _sessions = new();
    private readonly Task _accepting;
    private int _open;
    private int _disposed;

    private ConnectProxy(Socket listener, ProxyRoute route, ConnectProxyOptions options, ILoggerFactory logs, TimeProvider time)
    {
        (_listener, _route, _options, _time) = (listener, route, options, time);
        _logger = logs.CreateLogger<ConnectProxy>();
        Endpoint = new($"http://127.0.0.1:{((IPEndPoint)listener.LocalEndPoint!).Port}");
        _accepting = AcceptAsync();
    }

    /// <summary>The names that end at the local cloud: those of its certificate that are not this machine's own.</summary>
    public static IReadOnlyList<string> LocalNames { get; }
        = [.. LocalCloudHost.CertificateHosts.Where(host => host != "localhost" && !IPAddress.TryParse(host, out _))];

    /// <summary>Where it listens: the value for <c>HTTPS_PROXY</c>.</summary>
    public Uri Endpoint { get; }

    /// <summary>Opens the proxy on a free port of 127.0.0.1.</summary>
    /// <param name="options">The settings.</param>
    /// <param name="logs">Where it logs: destinations by host and port, never a path.</param>
    /// <param name="time">The clock. Null means the system clock.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public static Task<ConnectProxy> StartAsync(
        ConnectProxyOptions options, ILoggerFactory logs, TimeProvider? time = null, CancellationToken cancellationToken = default)
        => StartAsync(options, new ProxyRoute(options.LocalCloud, LocalNames), logs, time, cancellationToken);

    internal static Task<ConnectProxy> StartAsync(
        ConnectProxyOptions options, ProxyRoute route, ILoggerFactory logs, TimeProvider? time = null, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        listener.Listen();
        return Task.FromResult(new ConnectProxy(listener, route, options, logs, time ?? TimeProvider.System));
    }

    /// <summary>Closes the proxy and ends its connections.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) == 1)
            return;
        await _stop.CancelAsync();
        await _accepting;
        _listener.Dispose();
        await Task.WhenAll(_sessions.Keys);
        _stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                var client = await _listener.AcceptAsync(_stop.Token);
                client.NoDelay = true;
                Track(Task.Run(() => ServeAsync(client), CancellationToken.None));
            }
            catch (SocketException e)
            {
                // A client that left in the queue, or no file descriptor left: the next one may do better.
                _logger.ProxyAcceptFailed(e.SocketErrorCode);
                await Task.Delay(TimeSpan.FromMilliseconds(50), _time, CancellationToken.None);
            }
            catch (OperationCanceledException)
            {
                return;
            }
        }
    }

    private async Task ServeAsync(Socket client)
    {
        try
        {
            var session = new ProxySession(client, _route, _options, _time, _logger);
            await (Interlocked.Increment(ref _open) > _options.MaxConnections ? session.RefuseFullAsync(_stop.Token) : session.RunAsync(_stop.Token));
        }
        finally
        {
            Interlocked.Decrement(ref _open);
        }
    }

    private void Track(Task session)
    {
        _sessions.TryAdd(session, true);
        session.ContinueWith(done => _sessions.TryRemove(done, out _), CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
    }
}
