namespace Gatehouse.Gateway;

/// <summary>Ends one session before its two sides do: at an instant of the wall clock, or when somebody says so. Thread-safe.</summary>
internal sealed class SessionEnding : IDisposable
{
    // A timer runs by another clock than the wall's, which people and NTP set.
    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(30);

    private readonly Lock _gate = new();
    private readonly CancellationTokenSource _source = new();
    private ITimer? _timer;
    private bool _isDisposed;

    public SessionEnding() => Token = _source.Token;

    /// <summary>Cancelled when the session must end.</summary>
    public CancellationToken Token { get; }

    /// <summary>Why it must end; null as long as it need not.</summary>
    public GatewayException? Reason { get; private set; }

    /// <summary>Ends the session. The first reason counts.</summary>
    public void End(GatewayException reason)
    {
        lock (_gate)
        {
            if (_isDisposed || Reason is not null)
                return;
            Reason = reason;
            _ = _source.CancelAsync(); // what the session does then is not the caller's to wait for
        }
    }

    /// <summary>Ends the session at an instant.</summary>
    public void EndAt(DateTimeOffset end, TimeProvider time, GatewayException reason)
    {
        lock (_gate)
        {
            if (!_isDisposed && Reason is null)
                _timer = time.CreateTimer(_ => Look(end, time, reason), null, Wait(end, time), Timeout.InfiniteTimeSpan);
        }
    }

    public void Dispose()
    {
        lock (_gate)
        {
            _isDisposed = true;
            _timer?.Dispose();
            if (Reason is null)
                _source.Dispose(); // else its cancellation may still be under way
        }
    }

    private void Look(DateTimeOffset end, TimeProvider time, GatewayException reason)
    {
        if (time.GetUtcNow() >= end)
        {
            End(reason);
            return;
        }

        lock (_gate)
        {
            if (!_isDisposed)
                _timer?.Change(Wait(end, time), Timeout.InfiniteTimeSpan);
        }
    }

    private static TimeSpan Wait(DateTimeOffset end, TimeProvider time)
    {
        var left = end - time.GetUtcNow();
        return left <= TimeSpan.Zero ? TimeSpan.Zero : left < LookEvery ? left + TimeSpan.FromMilliseconds(1) : LookEvery;
    }
}
