using System.Net.Sockets;

namespace Gatehouse.Gateway.Transport;

/// <summary>One connection to a database server on this machine, over its Unix socket.</summary>
internal sealed class UnixSocketConnection : SocketConnection
{
    /// <summary>Longest path of a Unix socket, in bytes (sun_path of Linux, less its terminator).</summary>
    public const int MaxPathLength = 107;

    private UnixSocketConnection(Socket socket) : base(socket)
    {
    }

    /// <exception cref="GatewayException">The server cannot be reached.</exception>
    public static async Task<UnixSocketConnection> ConnectAsync(string path, CancellationToken cancellationToken)
        => new(await ConnectAsync(
            new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified),
            socket => socket.ConnectAsync(new UnixDomainSocketEndPoint(path), cancellationToken)));
}
