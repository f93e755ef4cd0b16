using System.Net;
using System.Net.Sockets;
using Gatehouse.Gateway.Transport;

namespace Gatehouse.Tests.Gateway.Transport;

/// <summary>Two ends of one TCP connection: the gateway's, and a peer that blocks. Every wait of the peer ends after ten seconds.</summary>
internal sealed class SocketPair : IDisposable
{
    public SocketPair(int bufferSize = 0)
    {
        using var listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        if (bufferSize > 0)
            listener.ReceiveBufferSize = bufferSize;
        listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        listener.Listen(1);
        Peer = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp)
        {
            NoDelay = true,
            ReceiveTimeout = 10_000,
            SendTimeout = 10_000,
        };
        if (bufferSize > 0)
            Peer.ReceiveBufferSize = bufferSize;
        Peer.Connect(listener.LocalEndPoint!);
        var socket = listener.Accept();
        socket.NoDelay = true;
        if (bufferSize > 0)
            socket.SendBufferSize = bufferSize;
        Stream = new SocketStream(socket);
    }

    public Socket Peer { get; }

    public SocketStream Stream { get; }

    /// <summary>Receives exactly so many bytes at the peer.</summary>
    public byte[] Receive(int count)
    {
        var bytes = new byte[count];
        for (var done = 0; done < count;)
        {
            var read = Peer.Receive(bytes.AsSpan(done));
            Assert.NotEqual(0, read);
            done += read;
        }

        return bytes;
    }

    public void Dispose()
    {
        Stream.Dispose();
        Peer.Dispose();
    }
}
