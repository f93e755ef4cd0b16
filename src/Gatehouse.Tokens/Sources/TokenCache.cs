namespace Gatehouse.Tokens.Sources;

/// <summary>Keeps one valid token at hand. Thread-safe.</summary>
/// <remarks>
/// <code>
/// fetched ─────────────────────────► margin ──► end of life
///    │  served without waiting          │ refreshed in the background, again and again after failures; still served
///    └──────────────────────────────────┴──────────► then callers wait for the one running fetch
/// </code>
/// The end of life is compared with the wall clock at every call: a timer that fires late (a machine that slept) serves no dead token.
/// </remarks>
public sealed class TokenCache : IAsyncDisposable
{
    private readonly ITokenFetcher _fetcher;
    private readonly TimeProvider _time;
    private readonly TokenCacheOptions _options;
    private readonly Lock _gate = new();
    private readonly CancellationTokenSource _stopping = new();
    private readonly ITimer _timer;
    private AccessToken? _token;
    private Task? _running;
    private TokenSourceException? _failure;
    private int _failures;
    private DateTimeOffset _notBefore;

    /// <summary>Creates an empty cache. Nothing is fetched before the first call.</summary>
    /// <param name="fetcher">Where tokens come from.</param>
    /// <param name="time">The clock.</param>
    /// <param name="options">The settings. Null means the defaults.</param>
    public TokenCache(ITokenFetcher fetcher, TimeProvider time, TokenCacheOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(fetcher);
        ArgumentNullException.ThrowIfNull(time);
        (_fetcher, _time, _options) = (fetcher, time, options ?? new());
        _timer = time.CreateTimer(_ => Refresh(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Whether a token is held that is valid now.</summary>
    public bool HasValid
    {
        get
        {
            lock (_gate)
                return Valid() is not null;
        }
    }

    /// <summary>Returns a token that is valid now.</summary>
    /// <param name="cancellationToken">Ends this caller's wait; the fetch goes on for the others.</param>
    /// <exception cref="TokenSourceException">None can be had. Within the time that the service asked to be left alone it is not asked again.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled.</exception>
    public async ValueTask<AccessToken> GetAsync(CancellationToken cancellationToken)
    {
        Task running;
        lock (_gate)
        {
            if (Valid() is { } token)
                return token;
            if (_failure is { RetryAfter: not null } && _time.GetUtcNow() < _notBefore && _running is null)
                throw _failure;
            running = StartFetch();
        }

        await running.WaitAsync(cancellationToken);
        lock (_gate)
        {
            return Valid() ?? throw (_failure
                ?? new TokenSourceException("The identity service gave a token whose life is already over. Check this machine's clock."));
        }
    }

    /// <summary>Ends the refreshes.</summary>
    public async ValueTask DisposeAsync()
    {
        await _timer.DisposeAsync();
        await _stopping.CancelAsync();
        Task? running;
        lock (_gate)
            running = _running;
        if (running is not null)
            await running;
        _stopping.Dispose();
    }

    private AccessToken? Valid() => _token is { } token && token.ExpiresOn > _time.GetUtcNow() ? token : null;

    private void Refresh()
    {
        lock (_gate)
        {
            if (!_stopping.IsCancellationRequested)
                StartFetch();
        }
    }

    /// <summary>The running fetch, or a new one. It never fails: how it went stands in the fields. Called inside the gate.</summary>
    private Task StartFetch() => _running ??= Task.Run(FetchAsync, CancellationToken.None);

    private async Task FetchAsync()
    {
        AccessToken? token = null;
        TokenSourceException? failure = null;
        using var limit = new CancellationTokenSource(_options.FetchTimeout, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, _stopping.Token);
        try
        {
            token = await _fetcher.FetchAsync(either.Token);
        }
        catch (TokenSourceException e)
        {
            failure = e;
        }
        catch (OperationCanceledException e)
        {
            failure = new($"The identity service did not answer in {_options.FetchTimeout.TotalSeconds:0} s.", inner: e);
        }
        catch (Exception e)
        {
            // Whatever a transport throws: who waits is told why, and the timer must go on.
            failure = new($"The token cannot be had ({e.GetType().Name}).", inner: e);
        }

        Settle(token, failure);
    }

    private void Settle(AccessToken? token, TokenSourceException? failure)
    {
        bool stillValid;
        lock (_gate)
        {
            _running = null;
            _failure = failure;
            if (token is not null && !(_token?.ExpiresOn > token.ExpiresOn))
                _token = token;
            _failures = failure is null ? 0 : _failures + 1;
            stillValid = Valid() is not null;
            Schedule();
        }

        if (failure is null)
            _options.Fetched?.Invoke(token!.ExpiresOn);
        else if (!_stopping.IsCancellationRequested)
            _options.FetchFailed?.Invoke(failure, stillValid);
    }

    private void Schedule()
    {
        if (_stopping.IsCancellationRequested)
            return;

        var now = _time.GetUtcNow();
        var wait = _failure is { } failure ? Backoff(failure) : UntilRefresh(now);
        _notBefore = now + wait;
        _timer.Change(wait, Timeout.InfiniteTimeSpan);
    }

    private TimeSpan UntilRefresh(DateTimeOffset now)
    {
        var life = _token!.ExpiresOn - now;
        var margin = TimeSpan.FromTicks(Math.Min(_options.RefreshMargin.Ticks, life.Ticks / 4));
        var early = margin * (0.2 * _options.Jitter());

        // A service that gives the same token again is asked again a little later, not at once.
        return Max(life - margin - early, _options.FirstRetry);
    }

    private TimeSpan Backoff(TokenSourceException failure)
    {
        var doubled = _options.FirstRetry * Math.Pow(2, Math.Min(_failures - 1, 16));
        var wait = (doubled < _options.LongestRetry ? doubled : _options.LongestRetry) * (0.8 + (0.4 * _options.Jitter()));
        return failure.RetryAfter is { } asked ? Max(asked, wait) : wait;
    }

    private static TimeSpan Max(TimeSpan one, TimeSpan other) => one > other ? one : other;
}
