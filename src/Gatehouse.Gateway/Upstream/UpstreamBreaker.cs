namespace Gatehouse.Gateway.Upstream;

/// <summary>
/// Spares an upstream that fails, and the clients that would wait for it: after some failures in a row sessions are refused at once, and
/// now and then one is let through to see whether it answers again. Thread-safe.
/// </summary>
/// <remarks>
/// <code>
/// closed ── failures in a row ──► open ── pause ──► one session asks ── granted ──► closed
///                                   ▲                    │
///                                   └──────── failed ────┘
/// </code>
/// What counts is what the server does to anybody: a wrong password or a missing database is an answer, and closes it.
/// </remarks>
internal sealed class UpstreamBreaker(TimeProvider time, Action<UpstreamSuspension?> changed)
{
    private readonly Lock _gate = new();
    private int _limit;
    private TimeSpan _pause;
    private int _failures;
    private DateTimeOffset _firstFailure;
    private UpstreamSuspension? _open;

    /// <summary>Takes settings over, and lets the next session ask.</summary>
    /// <param name="failures">How many failures in a row open it; 0 for never.</param>
    /// <param name="pause">How long after a failure the next session may ask.</param>
    public void Configure(int failures, TimeSpan pause)
    {
        lock (_gate)
        {
            (_limit, _pause) = (failures, pause);
            Close();
        }
    }

    /// <summary>Asks whether a session may turn to the upstream.</summary>
    /// <returns>Takes the verdict; disposed of without one, it says nothing of the upstream.</returns>
    /// <exception cref="GatewayException">It may not: it would fail.</exception>
    public Attempt Begin()
    {
        lock (_gate)
        {
            if (_open is not { } open)
                return new(this, isProbe: false);
            var now = time.GetUtcNow();
            if (now < open.NextAttempt)
                throw Refusals.UpstreamSuspended(open);
            _open = open with { NextAttempt = now + _pause }; // the others wait for what this one finds; if it never says, the next one asks
            return new(this, isProbe: true);
        }
    }

    private void Succeeded()
    {
        lock (_gate)
            Close();
    }

    private void Failed(GatewayErrorCode code, bool isProbe)
    {
        lock (_gate)
        {
            if (_limit == 0)
                return;
            var now = time.GetUtcNow();
            if (_failures++ == 0)
                _firstFailure = now;
            if (_open is null && _failures < _limit)
                return;
            if (_open is not null && !isProbe)
                return; // a session of before
            var isNew = _open is null;
            _open = new(_firstFailure, _failures, code, now + _pause);
            if (isNew)
                changed(_open);
        }
    }

    private void Abandoned(bool isProbe)
    {
        lock (_gate)
        {
            if (isProbe && _open is not null)
                _open = _open with { NextAttempt = time.GetUtcNow() };
        }
    }

    private void Close()
    {
        _failures = 0;
        if (_open is null)
            return;
        _open = null;
        changed(null);
    }

    /// <summary>One session's attempt. Takes one verdict; later ones are not heard.</summary>
    internal sealed class Attempt(UpstreamBreaker breaker, bool isProbe) : IDisposable
    {
        private int _isDecided;

        /// <summary>The upstream did its work, whatever it said to this client.</summary>
        public void Succeeded()
        {
            if (Interlocked.Exchange(ref _isDecided, 1) == 0)
                breaker.Succeeded();
        }

        /// <summary>The upstream failed, as it would for anybody.</summary>
        public void Failed(GatewayErrorCode code)
        {
            if (Interlocked.Exchange(ref _isDecided, 1) == 0)
                breaker.Failed(code, isProbe);
        }

        /// <summary>Without a verdict: the client left, or was refused before the upstream was asked.</summary>
        public void Dispose()
        {
            if (Interlocked.Exchange(ref _isDecided, 1) == 0)
                breaker.Abandoned(isProbe);
        }
    }
}

/// <summary>Why sessions are not let through to an upstream, and until when.</summary>
/// <param name="Since">When the first failure was.</param>
/// <param name="Failures">How many there have been since, without a success between them.</param>
/// <param name="Code">What the last one was.</param>
/// <param name="NextAttempt">From when on one session may ask.</param>
internal sealed record UpstreamSuspension(DateTimeOffset Since, int Failures, GatewayErrorCode Code, DateTimeOffset NextAttempt);
