namespace Gatehouse.Gateway.Pool;

/// <summary>Upstream connections that wait, logged in and reset, for the next session with the same key. Thread-safe.</summary>
/// <param name="limit">Most connections that wait, of all keys together; the next is closed.</param>
/// <param name="idleTime">How long a connection waits before it is closed.</param>
/// <param name="time">The clock.</param>
internal sealed class WarmPool<TKey, TConnection>(int limit, TimeSpan idleTime, TimeProvider time) : IDisposable
    where TKey : notnull
    where TConnection : class, IWarmConnection
{
    private readonly Lock _gate = new();
    private readonly Dictionary<TKey, List<Waiting>> _waiting = [];
    private int _count;
    private bool _isDisposed;

    /// <summary>How many connections wait.</summary>
    public int Count => Volatile.Read(ref _count);

    /// <summary>Lets a connection wait; the pool owns it from here on.</summary>
    public void Put(TKey key, TConnection connection)
    {
        var waiting = new Waiting(connection, idleTime, time);
        lock (_gate)
        {
            if (!_isDisposed && _count < limit)
            {
                if (!_waiting.TryGetValue(key, out var same))
                    _waiting.Add(key, same = []);
                same.Add(waiting);
                _count++;
                waiting.Watch = WatchAsync(key, waiting);
                return;
            }
        }

        waiting.Close();
    }

    /// <summary>Takes the connection that came last; null where none waits.</summary>
    /// <returns>A connection on which nothing has arrived and which is open, as far as the gateway has heard.</returns>
    public async ValueTask<TConnection?> TakeAsync(TKey key)
    {
        while (Pop(key) is { } waiting)
        {
            await waiting.Limit.CancelAsync();
            if (!await waiting.Watch && !waiting.Connection.Wire.HasUnread)
            {
                waiting.Limit.Dispose();
                return waiting.Connection;
            }

            waiting.Close();
        }

        return null;
    }

    /// <summary>Closes what waits. What is put later is closed at once.</summary>
    public void Dispose()
    {
        List<Waiting> all;
        lock (_gate)
        {
            _isDisposed = true;
            all = [.. _waiting.Values.SelectMany(same => same)];
            _waiting.Clear();
            _count = 0;
        }

        foreach (var waiting in all)
            waiting.Close();
    }

    private Waiting? Pop(TKey key)
    {
        lock (_gate)
        {
            if (!_waiting.TryGetValue(key, out var same))
                return null;
            var last = same[^1];
            Remove(key, same, last);
            return last;
        }
    }

    /// <summary>True where something has arrived, or the connection has ended: either way it is of no more use.</summary>
    private async Task<bool> WatchAsync(TKey key, Waiting waiting)
    {
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding); // the caller holds the lock
        bool isStale;
        try
        {
            _ = await waiting.Connection.Wire.PeekAsync(waiting.Limit.Token);
            isStale = true;
        }
        catch (OperationCanceledException)
        {
            isStale = false; // taken, or too old
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException)
        {
            isStale = true;
        }

        lock (_gate)
        {
            if (!_waiting.TryGetValue(key, out var same) || !same.Contains(waiting))
                return isStale; // whoever took it decides
            Remove(key, same, waiting);
        }

        waiting.Close();
        return true;
    }

    private void Remove(TKey key, List<Waiting> same, Waiting waiting)
    {
        same.Remove(waiting);
        _count--;
        if (same.Count == 0)
            _waiting.Remove(key);
    }

    private sealed class Waiting(TConnection connection, TimeSpan idleTime, TimeProvider time)
    {
        public TConnection Connection => connection;

        /// <summary>Ends the wait: by time, or because it is taken.</summary>
        public CancellationTokenSource Limit { get; } = new(idleTime, time);

        public Task<bool> Watch { get; set; } = Task.FromResult(true);

        public void Close()
        {
            connection.Dispose();
            Limit.Dispose();
        }
    }
}
