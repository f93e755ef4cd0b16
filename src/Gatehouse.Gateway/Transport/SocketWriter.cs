using System.Net.Sockets;

namespace Gatehouse.Gateway.Transport;

/// <summary>The writing side of a <see cref="SocketStream"/>: everything is written before a write ends.</summary>
internal sealed class SocketWriter(Socket socket, SocketStream stream, EventLoop loop) : SocketOperation
{
    private ReadOnlyMemory<byte> _left;
    private bool _isWatched;
    private bool _isConnecting;

    /// <summary>Waits until a connect that was begun has ended, one way or the other.</summary>
    public ValueTask ConnectAsync(CancellationToken cancellationToken)
    {
        _isConnecting = true;
        return WriteAsync(default, cancellationToken);
    }

    public ValueTask WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        Track(cancellationToken);
        _left = bytes;
        while (true)
        {
            // Room is the rule: the first try needs no event.
            if (Attempt(out _, out var error))
                return error is null ? default : ValueTask.FromException(error);
            if (TryWait() is { } version)
                return new ValueTask(this, version);
        }
    }

    private protected override bool Attempt(out int count, out Exception? error)
    {
        (count, error) = (0, null);
        try
        {
            if (_isConnecting && Know(out _) == Readiness.No)
            {
                Watch(true);
                return false;
            }

            _isConnecting = false;
            while (!_left.IsEmpty)
            {
                _ = Know(out var mark);
                var sent = socket.Send(_left.Span, SocketFlags.None, out var failure);
                if (failure == SocketError.WouldBlock)
                {
                    // Watched only while there is no room: a Unix socket tells of room at every read of its peer. The change itself gives
                    // an event where there is room by now, so none is missed.
                    Learn(Readiness.No, mark);
                    Watch(true);
                    return false;
                }

                if (failure != SocketError.Success)
                {
                    error = SocketReader.Broken(failure);
                    return true;
                }

                _left = _left[sent..];
            }

            _left = default; // the caller's buffer goes back to its pool
            Watch(false);
        }
        catch (ObjectDisposedException e)
        {
            error = e;
        }

        return true;
    }

    private void Watch(bool on)
    {
        if (_isWatched == on)
            return;
        _isWatched = on;
        loop.WatchWrites(stream, on);
    }
}
