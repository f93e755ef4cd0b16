using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;

namespace Gatehouse.Gateway.Transport;

/// <summary>Accepts connections for Kestrel.</summary>
/// <param name="bind">Makes a bound socket; null takes Kestrel's own way.</param>
internal sealed class SocketListener(Func<EndPoint, Socket>? bind = null) : IConnectionListenerFactory
{
    public ValueTask<IConnectionListener> BindAsync(EndPoint endpoint, CancellationToken cancellationToken = default)
    {
        var socket = Bind(endpoint);
        socket.Listen(Listener.Backlog);
        return ValueTask.FromResult<IConnectionListener>(new Listener(socket));
    }

    private Socket Bind(EndPoint endpoint)
    {
        try
        {
            return (bind ?? SocketTransportOptions.CreateDefaultBoundListenSocket)(endpoint);
        }
        catch (SocketException e) when (e.SocketErrorCode == SocketError.AddressAlreadyInUse)
        {
            throw new AddressInUseException(e.Message, e);
        }
    }

    private sealed class Listener(Socket socket) : IConnectionListener
    {
        public const int Backlog = 1024;

        public EndPoint EndPoint => socket.LocalEndPoint!;

        public async ValueTask<ConnectionContext?> AcceptAsync(CancellationToken cancellationToken = default)
        {
            while (true)
            {
                try
                {
                    return new SocketContext(await socket.AcceptAsync(cancellationToken));
                }
                catch (ObjectDisposedException)
                {
                    return null;
                }
                catch (SocketException e) when (e.SocketErrorCode == SocketError.OperationAborted)
                {
                    return null;
                }
                catch (SocketException)
                {
                    // This one has left already; there are others.
                }
            }
        }

        public ValueTask UnbindAsync(CancellationToken cancellationToken = default) => DisposeAsync();

        public ValueTask DisposeAsync()
        {
            socket.Dispose();
            return default;
        }
    }
}
