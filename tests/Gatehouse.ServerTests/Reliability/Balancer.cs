using System.Net;
using System.Net.Sockets;

namespace Gatehouse.ServerTests.Reliability;

/// <summary>One address before several: each connection goes to the next of them, as a layer 4 load balancer does.</summary>
internal sealed class Balancer : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly IPEndPoint[] _targets;
    private readonly CancellationTokenSource _stop = new();
    private int _next;

    public Balancer(IEnumerable<IPEndPoint> targets)
    {
        _targets = [.. targets];
        _listener.Start(200);
        _ = AcceptAsync();
    }

    public IPEndPoint Endpoint => (IPEndPoint)_listener.LocalEndpoint;

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Stop();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
                _ = CopyAsync(await _listener.AcceptSocketAsync(_stop.Token), _targets[(uint)_next++ % (uint)_targets.Length]);
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // The test is over.
        }
    }

    private async Task CopyAsync(Socket accepted, IPEndPoint target)
    {
        accepted.NoDelay = true;
        using var client = new NetworkStream(accepted, ownsSocket: true);
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(target, _stop.Token);
            using var server = new NetworkStream(socket, ownsSocket: true);
            await Task.WhenAny(client.CopyToAsync(server, _stop.Token), server.CopyToAsync(client, _stop.Token));
        }
        catch (Exception e) when (e is IOException or SocketException or OperationCanceledException)
        {
            socket.Dispose();
        }
    }
}
