using System.IO.Pipelines;
using System.Net.Sockets;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Http.Features;

namespace Gatehouse.Gateway.Transport;

/// <summary>An accepted connection as Kestrel knows it. Sessions read and write <see cref="Stream"/>: there are no pipes between.</summary>
internal sealed class SocketContext : ConnectionContext
{
    private readonly Socket _socket;
    private IDictionary<object, object?>? _items;

    public SocketContext(Socket socket)
    {
        _socket = socket;
        (LocalEndPoint, RemoteEndPoint) = (socket.LocalEndPoint, socket.RemoteEndPoint);
        KeepAlive();
        Stream = new SocketStream(socket);
    }

    public SocketStream Stream { get; }

    public override string ConnectionId { get; set; } = RandomNumberGenerator.GetString("0123456789ABCDEFGHIJKLMNOPQRSTUV", 13);

    public override IFeatureCollection Features { get; } = new FeatureCollection();

    public override IDictionary<object, object?> Items
    {
        get => _items ??= new ConnectionItems();
        set => _items = value;
    }

    public override IDuplexPipe Transport
    {
        get => throw new NotSupportedException("A session reads and writes the stream.");
        set => throw new NotSupportedException("A session reads and writes the stream.");
    }

    /// <summary>Ends the connection at once: what waits on it fails.</summary>
    public override void Abort(ConnectionAbortedException abortReason) => Stream.Dispose();

    public override async ValueTask DisposeAsync()
    {
        await Stream.DisposeAsync();
        await base.DisposeAsync();
    }

    /// <summary>A session may be idle for days; a client that vanished without a word is noticed within two minutes.</summary>
    private void KeepAlive()
    {
        if (_socket.ProtocolType != ProtocolType.Tcp)
            return;

        try
        {
            _socket.NoDelay = true;
            _socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.KeepAlive, true);
            _socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveTime, 60);
            _socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveInterval, 15);
            _socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveRetryCount, 4);
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // Already gone; the first read says so.
        }
    }
}
