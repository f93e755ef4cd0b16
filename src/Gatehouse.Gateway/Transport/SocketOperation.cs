using System.Threading.Tasks.Sources;

namespace Gatehouse.Gateway.Transport;

/// <summary>One direction of a <see cref="SocketStream"/>: at most one operation at a time, awaited without an allocation.</summary>
internal abstract class SocketOperation : IValueTaskSource<int>, IValueTaskSource, IThreadPoolWorkItem
{
    private readonly Lock _gate = new();
    private ManualResetValueTaskSourceCore<int> _result;
    private CancellationToken _token;
    private CancellationTokenRegistration _registration;
    private int _signals;
    private Readiness _readiness;
    private bool _isWaiting;
    private bool _isClosed;

    /// <summary>What is known of the socket.</summary>
    private protected enum Readiness
    {
        /// <summary>Nothing to be had until the next event.</summary>
        No,

        /// <summary>There may be more; only a try tells.</summary>
        Maybe,

        /// <summary>An event said so.</summary>
        Yes,
    }

    /// <summary>Whether what waits goes on where the event is seen, which must then never block; else on the thread pool.</summary>
    public bool IsInline { get; set; }

    /// <summary>Runs the waiting operation as far as it goes; where it does not end, it waits on.</summary>
    public void Complete()
    {
        lock (_gate)
        {
            if (!_isWaiting)
                return;
            _isWaiting = false; // taken: whoever cancels now is heard below
        }

        while (true)
        {
            if (Attempt(out var count, out var error))
            {
                End(count, error);
                return;
            }

            lock (_gate)
            {
                if (!_isClosed && !_token.IsCancellationRequested)
                {
                    if (_readiness != Readiness.No)
                        continue;
                    _isWaiting = true;
                    return;
                }
            }

            Break();
            return;
        }
    }

    /// <summary>The socket has something new.</summary>
    public void Signal()
    {
        lock (_gate)
        {
            _signals++;
            _readiness = Readiness.Yes;
            if (!_isWaiting)
                return;
        }

        if (IsInline)
            Complete();
        else
            ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
    }

    /// <summary>Ends the waiting operation and every later one.</summary>
    public void Close()
    {
        _registration.Unregister();
        lock (_gate)
        {
            _isClosed = true;
            if (!_isWaiting)
                return;
            _isWaiting = false;
        }

        Break();
    }

    void IThreadPoolWorkItem.Execute() => Complete();

    int IValueTaskSource<int>.GetResult(short token) => _result.GetResult(token);

    void IValueTaskSource.GetResult(short token) => _result.GetResult(token);

    ValueTaskSourceStatus IValueTaskSource<int>.GetStatus(short token) => _result.GetStatus(token);

    ValueTaskSourceStatus IValueTaskSource.GetStatus(short token) => _result.GetStatus(token);

    void IValueTaskSource<int>.OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags)
        => _result.OnCompleted(continuation, state, token, flags);

    void IValueTaskSource.OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags)
        => _result.OnCompleted(continuation, state, token, flags);

    /// <summary>Tries without waiting; false where it would have to wait.</summary>
    private protected abstract bool Attempt(out int count, out Exception? error);

    /// <summary>What is known of the socket now, and a mark for <see cref="Learn"/>.</summary>
    private protected Readiness Know(out int mark)
    {
        lock (_gate)
        {
            mark = _signals;
            return _readiness;
        }
    }

    /// <summary>Takes what a try has shown, unless an event has come since the mark.</summary>
    private protected void Learn(Readiness readiness, int mark)
    {
        lock (_gate)
        {
            if (_signals == mark)
                _readiness = readiness;
        }
    }

    /// <summary>Ties the operation to a token. A session has one for most of its life: it is registered once, not each time.</summary>
    private protected void Track(CancellationToken token)
    {
        token.ThrowIfCancellationRequested();
        if (token == _token)
            return;
        _registration.Unregister();
        _token = token;
        _registration = token.CanBeCanceled
            ? token.UnsafeRegister(static (operation, cancelled) => ((SocketOperation)operation!).Cancel(cancelled), this)
            : default;
    }

    /// <summary>Waits until <see cref="Complete"/> ends the operation.</summary>
    /// <returns>The version of the result; null where the socket has become ready meanwhile: try again.</returns>
    private protected short? TryWait(bool evenIfReady = false)
    {
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_isClosed, this);
            if (_readiness != Readiness.No && !evenIfReady)
                return null;
            _result.Reset();
            _result.RunContinuationsAsynchronously = false;
            _isWaiting = true;
        }

        // Cancelled between the look at the token and here: nobody was waiting yet.
        if (_token.IsCancellationRequested)
            Cancel(_token);
        return _result.Version;
    }

    private void Cancel(CancellationToken token)
    {
        lock (_gate)
        {
            if (!_isWaiting || token != _token)
                return;
            _isWaiting = false;
        }

        Break();
    }

    /// <summary>Ends an operation that was taken, on another thread: this one may hold locks of its own.</summary>
    private void Break()
    {
        _result.RunContinuationsAsynchronously = true;
        End(0, _token.IsCancellationRequested ? new OperationCanceledException(_token) : new ObjectDisposedException(nameof(SocketStream)));
    }

    private void End(int count, Exception? error)
    {
        if (error is null)
            _result.SetResult(count);
        else
            _result.SetException(error);
    }
}
