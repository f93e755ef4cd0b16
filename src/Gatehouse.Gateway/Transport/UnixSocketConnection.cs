using System.Net.Sockets;

namespace Gatehouse.Gateway.Transport;

/// <summary>One connection to a database server on this machine, over its Unix socket.</summary>
internal sealed class UnixSocketConnection : SocketConnection
{
    /// <summary>Longest path of a Unix socket, in bytes (sun_path of Linux, less its terminator).</summary>
    public const int MaxPathLength = 107;

    private UnixSocketConnection(SocketStream stream) : base(stream)
    {
    }

    /// <exception cref="GatewayException">The server cannot be reached.</exception>
    public static async Task<UnixSocketConnection> ConnectAsync(string path, CancellationToken cancellationToken)
    {
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            // Ends at once, or waits for a place in the server's queue: .NET's engine is not asked for more than this.
            await socket.ConnectAsync(new UnixDomainSocketEndPoint(path), cancellationToken);
            return new UnixSocketConnection(new SocketStream(socket));
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
