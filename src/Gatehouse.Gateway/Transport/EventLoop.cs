namespace Gatehouse.Gateway.Transport;

/// <summary>One thread that waits for the sockets of many sessions, and runs what waits for them.</summary>
/// <remarks>
/// A relay's next step runs on this thread, right where the event is seen: no other thread is woken. Why not .NET's own socket engine:
/// docs/designs/012. Loops live as long as the process.
/// </remarks>
internal sealed class EventLoop
{
    private const int MaxLoops = 8;

    // The database and the clients need the other half.
    private static readonly EventLoop[] All =
        [.. Enumerable.Range(0, Math.Clamp(Environment.ProcessorCount / 2, 1, MaxLoops)).Select(index => new EventLoop(index))];
    private static int _next;

    private readonly Epoll _epoll = new();
    private readonly Lock _gate = new();
    private readonly Stack<int> _free = [];
    private readonly int _threadId;
    private volatile SocketStream?[] _streams = new SocketStream?[64];
    private List<SocketOperation> _again = [];
    private List<SocketOperation> _turn = [];
    private int _generation;
    private int _used;

    private EventLoop(int index)
    {
        var thread = new Thread(Run) { IsBackground = true, Name = $"relay {index}" };
        _threadId = thread.ManagedThreadId;
        thread.Start();
    }

    /// <summary>Whether this is the loop's own thread.</summary>
    public bool IsCurrent => Environment.CurrentManagedThreadId == _threadId;

    /// <summary>The loop for a new session: each in turn.</summary>
    public static EventLoop Next() => All[(uint)Interlocked.Increment(ref _next) % (uint)All.Length];

    /// <summary>Watches a stream's socket from here on.</summary>
    public void Add(SocketStream stream)
    {
        long key;
        lock (_gate)
        {
            if (!_free.TryPop(out var slot))
                slot = _used++;
            if (slot == _streams.Length)
            {
                var larger = new SocketStream?[slot * 2];
                _streams.CopyTo(larger, 0);
                _streams = larger;
            }

            // The generation tells a late event of a closed socket from one of the socket that has its place.
            key = ((long)++_generation << 32) | (uint)slot;
            stream.Key = key;
            Volatile.Write(ref _streams[slot], stream);
        }

        _epoll.Watch((int)stream.Handle.DangerousGetHandle(), key);
    }

    /// <summary>Forgets a stream; the kernel forgets its socket when that is closed.</summary>
    public void Remove(long key)
    {
        lock (_gate)
        {
            var slot = (int)(uint)key;
            _streams[slot] = null;
            _free.Push(slot);
        }
    }

    /// <exception cref="ObjectDisposedException">The stream is closed.</exception>
    public void WatchWrites(SocketStream stream, bool on)
    {
        // Held: once it is closed, its number may be another socket's.
        var isHeld = false;
        try
        {
            stream.Handle.DangerousAddRef(ref isHeld);
            _epoll.WatchWrites((int)stream.Handle.DangerousGetHandle(), stream.Key, on);
        }
        finally
        {
            if (isHeld)
                stream.Handle.DangerousRelease();
        }
    }

    /// <summary>Goes on with an operation after the other sockets have had their turn. On the loop's thread only.</summary>
    public void Again(SocketOperation operation) => _again.Add(operation);

    private void Run()
    {
        var recent = 0; // how many sockets had something at once, of late
        while (true)
        {
            var count = Wait(isBusy: recent > 1);
            recent = Math.Max(count, recent - 1);
            (_again, _turn) = (_turn, _again);
            for (var i = 0; i < count; i++)
            {
                var (events, key) = _epoll.Event(i);
                if (Volatile.Read(ref _streams[(int)(uint)key]) is { } stream && stream.Key == key)
                    stream.Signal(events);
            }

            foreach (var operation in _turn)
                operation.Complete();
            _turn.Clear();
        }
    }

    /// <summary>Waits for events. A busy loop first lets others run: they bring more to do, and nobody has to wake it.</summary>
    private int Wait(bool isBusy)
    {
        if (_again.Count > 0)
            return _epoll.Wait(block: false);
        if (isBusy)
        {
            Thread.Yield();
            if (_epoll.Wait(block: false) is var count and > 0)
                return count;
        }

        return _epoll.Wait(block: true);
    }
}
