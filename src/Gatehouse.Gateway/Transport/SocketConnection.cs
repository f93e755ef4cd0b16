using System.Net.Sockets;

namespace Gatehouse.Gateway.Transport;

/// <summary>One connection to a database server.</summary>
internal abstract class SocketConnection : IDisposable
{
    private readonly Socket _socket;

    private protected SocketConnection(Socket socket)
    {
        _socket = socket;
        Stream = new NetworkStream(socket, ownsSocket: false);
    }

    public NetworkStream Stream { get; }

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

    /// <summary>Connects; a failure is the upstream's.</summary>
    private protected static async Task<Socket> ConnectAsync(Socket socket, Func<Socket, ValueTask> connect)
    {
        try
        {
            await connect(socket);
            return socket;
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
}
