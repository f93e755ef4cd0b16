using System.Net;
using System.Net.Sockets;
using Gatehouse.Gateway.Hosting;
using Microsoft.AspNetCore.Connections;

namespace Gatehouse.Gateway.Transport;

/// <summary>Accepts connections for Kestrel.</summary>
internal sealed class SocketListener : IConnectionListenerFactory
{
    public ValueTask<IConnectionListener> BindAsync(EndPoint endpoint, CancellationToken cancellationToken = default)
        => ValueTask.FromResult<IConnectionListener>(new Listener(endpoint));

    private sealed class Listener : IConnectionListener
    {
        private const int Backlog = 1024;
        private readonly Socket _socket;

        public Listener(EndPoint endpoint)
        {
            _socket = new Socket(
                endpoint.AddressFamily, SocketType.Stream, endpoint is UnixDomainSocketEndPoint ? ProtocolType.Unspecified : ProtocolType.Tcp);
            try
            {
                if (endpoint is IPEndPoint { Address: var address } && address.Equals(IPAddress.IPv6Any))
                    _socket.DualMode = true;
                var path = endpoint is UnixDomainSocketEndPoint ? endpoint.ToString() : null;
                if (path is not null)
                    UnixSocketFile.RemoveStale(path);
                _socket.Bind(endpoint);
                if (path is not null)
                    UnixSocketFile.MakePrivate(path); // before anybody can connect
                _socket.Listen(Backlog);
            }
            catch (SocketException e) when (e.SocketErrorCode == SocketError.AddressAlreadyInUse)
            {
                _socket.Dispose();
                throw new AddressInUseException(e.Message, e);
            }
            catch
            {
                _socket.Dispose();
                throw;
            }
        }

        public EndPoint EndPoint => _socket.LocalEndPoint!;

        public async ValueTask<ConnectionContext?> AcceptAsync(CancellationToken cancellationToken = default)
        {
            while (true)
            {
                try
                {
                    return new SocketContext(await _socket.AcceptAsync(cancellationToken));
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
            _socket.Dispose();
            return default;
        }
    }
}
