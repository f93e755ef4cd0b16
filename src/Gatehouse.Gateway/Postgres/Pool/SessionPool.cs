using System.Collections.Concurrent;
using Gatehouse.Gateway.Pool;
using Gatehouse.Protocols;
using Gatehouse.Protocols.Postgres;

namespace Gatehouse.Gateway.Postgres.Pool;

/// <summary>The upstream sessions of one listener that wait for the next session of the same principal and user. Thread-safe.</summary>
internal sealed class SessionPool(int limit, TimeProvider time) : IDisposable
{
    /// <summary>
    /// How long a session waits. <c>DROP DATABASE</c> and <c>CREATE DATABASE … TEMPLATE</c> wait 5 s for sessions to end (PostgreSQL's
    /// CountOtherDBBackends), so they never see one that waits.
    /// </summary>
    public static readonly TimeSpan IdleTime = TimeSpan.FromSeconds(3);

    private static readonly TimeSpan ResetTime = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan MaxAge = TimeSpan.FromMinutes(10); // what a backend caches grows with its age

    private readonly WarmPool<SessionKey, WarmSession> _pool = new(limit, IdleTime, time);
    private readonly ConcurrentDictionary<int, Cancels> _cancels = new();

    /// <summary>How many sessions wait.</summary>
    public int Count => _pool.Count;

    public ValueTask<WarmSession?> TakeAsync(SessionKey key) => _pool.TakeAsync(key);

    /// <summary>Resets a session that its client has left, and lets it wait. Where that cannot be, it is closed.</summary>
    /// <remarks>Its client's cancel key must be forgotten before, so that no further cancel request can reach it.</remarks>
    public async Task KeepAsync(SessionKey key, WarmSession session)
    {
        using var limit = new CancellationTokenSource(ResetTime, time);
        try
        {
            // A cancel request that is on its way must arrive before the reset, which then fails or not: never in the next session.
            if (_cancels.TryGetValue(session.Key.ProcessId, out var cancels))
                await cancels.Ended.WaitAsync(limit.Token);
            if (time.GetElapsedTime(session.Began) < MaxAge && await SessionReset.RunAsync(session.Wire, limit.Token))
            {
                _pool.Put(key, session);
                return;
            }
        }
        catch (Exception e) when (e is IOException or ProtocolException or OperationCanceledException or ObjectDisposedException)
        {
            // Of no more use; the client has been served.
        }

        session.Dispose();
    }

    /// <summary>Notes that a cancel request is on its way to a session, until the result is disposed of.</summary>
    /// <remarks>Ask for the session's key again afterwards: it may have ended before it was noted.</remarks>
    public IDisposable HoldForCancel(BackendKeyData key)
        => _cancels.AddOrUpdate(key.ProcessId, id => new Cancels(this, id), (_, one) => one.Add());

    public void Dispose() => _pool.Dispose();

    /// <summary>The cancel requests on their way to one session. Immutable but for its end.</summary>
    private sealed class Cancels(SessionPool pool, int processId, int count = 1, TaskCompletionSource? ended = null) : IDisposable
    {
        private readonly TaskCompletionSource _ended = ended ?? new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task Ended => _ended.Task;

        public Cancels Add() => new(pool, processId, count + 1, _ended);

        public void Dispose() => pool.Release(processId);

        public Cancels? Less() => count == 1 ? null : new(pool, processId, count - 1, _ended);

        public void End() => _ended.TrySetResult();
    }

    private void Release(int processId)
    {
        while (_cancels.TryGetValue(processId, out var now))
        {
            if (now.Less() is { } less)
            {
                if (_cancels.TryUpdate(processId, less, now))
                    return;
            }
            else if (_cancels.TryRemove(KeyValuePair.Create(processId, now)))
            {
                now.End();
                return;
            }
        }
    }
}
