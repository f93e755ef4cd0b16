using System.Net;
using System.Net.Sockets;

namespace Gatehouse.Gateway.Transport;

/// <summary>A connected socket on an <see cref="EventLoop"/>. One reader and one writer at a time; owns the socket.</summary>
internal sealed class SocketStream : Stream
{
    private readonly Socket _socket;
    private readonly EventLoop _loop;
    private readonly SocketReader _reader;
    private readonly SocketWriter _writer;
    private int _isClosed;

    /// <summary>Watches a connected socket, on which no asynchronous operation of .NET's own was ever begun.</summary>
    public SocketStream(Socket socket)
    {
        socket.Blocking = false;
        (_socket, _loop) = (socket, EventLoop.Next());
        (_reader, _writer) = (new SocketReader(socket, _loop), new SocketWriter(socket, this, _loop));
        Handle = socket.SafeHandle;
        _loop.Add(this);
    }

    /// <summary>Connects a non-blocking socket.</summary>
    /// <exception cref="SocketException">The peer does not answer, or refuses.</exception>
    public static async Task<SocketStream> ConnectAsync(Socket socket, EndPoint address, CancellationToken cancellationToken)
    {
        try
        {
            socket.Connect(address);
            return new SocketStream(socket);
        }
        catch (SocketException e) when (e.SocketErrorCode is SocketError.WouldBlock or SocketError.InProgress)
        {
            // The rule over a network.
        }

        var stream = new SocketStream(socket);
        try
        {
            await stream._writer.ConnectAsync(cancellationToken);
            var error = (SocketError)(int)socket.GetSocketOption(SocketOptionLevel.Socket, SocketOptionName.Error)!;
            return error == SocketError.Success ? stream : throw new SocketException((int)error);
        }
        catch
        {
            await stream.DisposeAsync();
            throw;
        }
    }

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <summary>Whether bytes have arrived that were not read.</summary>
    public bool HasUnread => _socket.Available > 0;

    internal SafeSocketHandle Handle { get; }

    /// <summary>The loop's name of this stream.</summary>
    internal long Key { get; set; }

    /// <summary>From here on what waits runs on the loop's thread, and may not block.</summary>
    public void RunInline() => _reader.IsInline = _writer.IsInline = true;

    /// <summary>From here on what waits runs on the thread pool, as in the beginning.</summary>
    public void RunOnPool() => _reader.IsInline = _writer.IsInline = false;

    /// <summary>Reads what is there. With an empty buffer it waits until something is.</summary>
    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        => _reader.ReadAsync(buffer, cancellationToken);

    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
        => _writer.WriteAsync(buffer, cancellationToken);

    /// <summary>The next byte, left where it is; null when the peer has closed.</summary>
    public ValueTask<byte?> PeekAsync(CancellationToken cancellationToken) => _reader.PeekAsync(cancellationToken);

    /// <summary>Tells the peer that no more is sent.</summary>
    public void EndWrites()
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

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken)
        => ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken)
        => WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override Task FlushAsync(CancellationToken cancellationToken) => Task.CompletedTask; // nothing is held back

    public override void Flush()
    {
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException("Asynchronous only.");

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException("Asynchronous only.");

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    internal void Signal(uint events)
    {
        const uint ending = Epoll.PeerClosed | Epoll.HangUp | Epoll.Error;
        if ((events & (Epoll.Out | Epoll.HangUp | Epoll.Error)) != 0)
            _writer.Signal();
        if ((events & (Epoll.In | ending)) != 0)
            _reader.Signal((events & ending) != 0);
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing && Interlocked.Exchange(ref _isClosed, 1) == 0)
        {
            _loop.Remove(Key);
            _socket.Dispose();
            _reader.Close();
            _writer.Close();
        }

        base.Dispose(disposing);
    }
}
