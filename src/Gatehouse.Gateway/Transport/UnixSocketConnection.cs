using System.Net.Sockets;

namespace Gatehouse.Gateway.Transport;

/// <summary>One connection to a database server on this machine, over its Unix socket.</summary>
internal sealed class UnixSocketConnection : SocketConnection
{
    /// <summary>Longest path of a Unix socket, in bytes (sun_path of Linux, less its terminator).</summary>
    public const int MaxPathLength = 107;

    private static readonly TimeSpan FirstWait = TimeSpan.FromMilliseconds(1);
    private static readonly TimeSpan LongestWait = TimeSpan.FromMilliseconds(64);

    private UnixSocketConnection(SocketStream stream) : base(stream)
    {
    }

    /// <exception cref="GatewayException">The server cannot be reached.</exception>
    public static async Task<UnixSocketConnection> ConnectAsync(string path, CancellationToken cancellationToken)
    {
        for (var wait = FirstWait; ; wait = wait < LongestWait ? wait * 2 : wait)
        {
            var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
            try
            {
                // Ends at once: .NET's engine is not asked for more than this.
                await socket.ConnectAsync(new UnixDomainSocketEndPoint(path), cancellationToken);
                return new UnixSocketConnection(new SocketStream(socket));
            }
            catch (SocketException e) when (e.SocketErrorCode == SocketError.WouldBlock)
            {
                // connect(2), EAGAIN: the server's queue is full. A Unix socket gives no event for a place in it.
                socket.Dispose();
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

            await Task.Delay(wait, TimeProvider.System, cancellationToken);
        }
    }
}
