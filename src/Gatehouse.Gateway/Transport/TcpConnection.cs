using System.Net;
using System.Net.Sockets;

namespace Gatehouse.Gateway.Transport;

/// <summary>One connection to a database server over the network.</summary>
internal sealed class TcpConnection : SocketConnection
{
    private TcpConnection(SocketStream stream) : base(stream)
    {
    }

    /// <summary>Connects to the first of the server's addresses that answers.</summary>
    /// <exception cref="GatewayException">The server cannot be reached, or its name is not known.</exception>
    public static async Task<TcpConnection> ConnectAsync(string host, int port, CancellationToken cancellationToken)
    {
        try
        {
            SocketException? last = null;
            foreach (var address in await Dns.GetHostAddressesAsync(host, cancellationToken))
            {
                try
                {
                    return new TcpConnection(await ConnectAsync(new IPEndPoint(address, port), cancellationToken));
                }
                catch (SocketException e)
                {
                    last = e;
                }
            }

            throw last ?? new SocketException((int)SocketError.HostNotFound);
        }
        catch (SocketException e)
        {
            throw Refusals.UpstreamUnavailable(e);
        }
    }

    private static async Task<SocketStream> ConnectAsync(IPEndPoint address, CancellationToken cancellationToken)
    {
        var socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true, Blocking = false };
        try
        {
            // A session may be silent for hours; a server that is gone is noticed all the same.
            socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.KeepAlive, true);
            return await SocketStream.ConnectAsync(socket, address, cancellationToken);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
