using System.Net.Sockets;

namespace Gatehouse.Gateway.Transport;

/// <summary>One connection to a database server over the network.</summary>
internal sealed class TcpConnection : SocketConnection
{
    private TcpConnection(Socket socket) : base(socket)
    {
    }

    /// <exception cref="GatewayException">The server cannot be reached, or its name is not known.</exception>
    public static async Task<TcpConnection> ConnectAsync(string host, int port, CancellationToken cancellationToken)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        // A session may be silent for hours; a server that is gone is noticed all the same.
        socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.KeepAlive, true);
        return new(await ConnectAsync(socket, one => one.ConnectAsync(host, port, cancellationToken)));
    }
}
