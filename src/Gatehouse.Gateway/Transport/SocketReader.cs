using System.Net.Sockets;

namespace Gatehouse.Gateway.Transport;

/// <summary>The reading side of a <see cref="SocketStream"/>.</summary>
internal sealed class SocketReader(Socket socket, EventLoop loop) : SocketOperation
{
    // A socket that always has more must not keep the others of its loop waiting.
    private const int MaxTurns = 16;

    private Memory<byte> _buffer;
    private int _turns;
    private volatile bool _isEnding;

    /// <summary>Reads what is there, or waits for it. With an empty buffer it waits until there is something.</summary>
    public ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken)
    {
        Track(cancellationToken);
        _buffer = buffer;
        while (true)
        {
            if (Know(out _) != Readiness.No)
            {
                if (++_turns > MaxTurns && loop.IsCurrent)
                {
                    _turns = 0;
                    var waiting = TryWait(evenIfReady: true)!.Value;
                    loop.Again(this);
                    return new ValueTask<int>(this, waiting);
                }

                if (Attempt(out var count, out var error))
                    return error is null ? ValueTask.FromResult(count) : ValueTask.FromException<int>(error);
            }

            if (TryWait() is { } version)
            {
                _turns = 0;
                return new ValueTask<int>(this, version);
            }
        }
    }

    /// <summary>The next byte, left where it is; null when the peer has closed.</summary>
    public async ValueTask<byte?> PeekAsync(CancellationToken cancellationToken)
    {
        var one = new byte[1];
        while (true)
        {
            _ = await ReadAsync(Memory<byte>.Empty, cancellationToken);
            _ = Know(out var mark);
            var count = socket.Receive(one, SocketFlags.Peek, out var error);
            if (error == SocketError.Success)
                return count == 0 ? null : one[0];
            if (error != SocketError.WouldBlock)
                throw Broken(error);
            Learn(Readiness.No, mark);
        }
    }

    /// <summary>An event; <paramref name="isEnding"/> where the peer will send no more.</summary>
    public void Signal(bool isEnding)
    {
        if (isEnding)
            _isEnding = true;
        Signal();
    }

    internal static IOException Broken(SocketError error) => new("The connection broke.", new SocketException((int)error));

    private protected override bool Attempt(out int count, out Exception? error)
    {
        (count, error) = (0, null);
        var known = Know(out var mark);
        if (_buffer.IsEmpty && known == Readiness.Yes)
            return true;

        // A read that filled its buffer exactly may have been the last one: only a look tells whether to wait without a buffer.
        Span<byte> one = stackalloc byte[1];
        int taken;
        SocketError failure;
        try
        {
            taken = _buffer.IsEmpty
                ? socket.Receive(one, SocketFlags.Peek, out failure)
                : socket.Receive(_buffer.Span, SocketFlags.None, out failure);
        }
        catch (ObjectDisposedException e)
        {
            error = e;
            return true;
        }

        if (failure == SocketError.WouldBlock)
        {
            Learn(Readiness.No, mark);
            return false;
        }

        if (failure != SocketError.Success)
        {
            error = Broken(failure);
        }
        else if (!_buffer.IsEmpty)
        {
            count = taken;
            // epoll(7): fewer bytes than asked for means that there are no more until the next event. An end gives no further event.
            Learn(taken < _buffer.Length && !_isEnding ? Readiness.No : Readiness.Maybe, mark);
        }

        return true;
    }
}
