using System.Net.Sockets;

namespace Gatehouse.Gateway.Transport;

/// <summary>One connection to a database server on this machine, over its Unix socket.</summary>
internal sealed class UnixSocketConnection : IDisposable
{
    /// <summary>Longest path of a Unix socket, in bytes (sun_path of Linux, less its terminator).</summary>
    public const int MaxPathLength = 107;

    private readonly Socket _socket;

    private UnixSocketConnection(Socket socket)
    {
        _socket = socket;
        Stream = new NetworkStream(socket, ownsSocket: false);
    }

    public NetworkStream Stream { get; }

    /// <exception cref="GatewayException">The server cannot be reached.</exception>
    public static async Task<UnixSocketConnection> ConnectAsync(string path, CancellationToken cancellationToken)
    {
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            await socket.ConnectAsync(new UnixDomainSocketEndPoint(path), cancellationToken);
            return new UnixSocketConnection(socket);
        }
        catch (SocketException e)
        {
            socket.Dispose();
            throw Refusals.UpstreamUnavailable(e);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    /// <summary>Tells the server that the client sends no more.</summary>
    public void EndInput()
    {
        try
        {
            _socket.Shutdown(SocketShutdown.Send);
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // It is gone already.
        }
    }

    public void Dispose()
    {
        Stream.Dispose();
        _socket.Dispose();
    }
}
