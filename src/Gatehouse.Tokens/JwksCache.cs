using System.Collections.Concurrent;
using System.Collections.Frozen;

namespace Gatehouse.Tokens;

/// <summary>Fetches issuers' signing keys over OpenID Connect discovery and keeps them. Thread-safe.</summary>
/// <remarks>
/// One fetch per issuer at a time, shared by all who wait. Keys that are due are served while newer ones are fetched, so that no login pays for
/// it; during an outage the last good keys go on being used. An unknown key id causes at most one fetch per <see cref="JwksCacheOptions.FetchInterval"/>.
/// </remarks>
public sealed class JwksCache : ISigningKeySource
{
    private readonly ConcurrentDictionary<string, IssuerKeys> _issuers = new(StringComparer.Ordinal);
    private readonly Func<string, IssuerKeys> _create;

    /// <summary>Creates an empty cache. Nothing is fetched until a key is asked for.</summary>
    /// <param name="http">Sends the requests. It should not follow redirects and should keep no cookies. The caller owns it.</param>
    /// <param name="time">The clock.</param>
    /// <param name="options">The settings. Null means the defaults.</param>
    public JwksCache(HttpClient http, TimeProvider time, JwksCacheOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(http);
        ArgumentNullException.ThrowIfNull(time);
        options ??= new();
        var client = new JwksClient(http, options.MaxResponseLength);
        _create = issuer => new(issuer, client, time, options);
    }

    /// <inheritdoc/>
    public ValueTask<SigningKey?> FindAsync(string issuer, string keyId, CancellationToken cancellationToken)
        => _issuers.GetOrAdd(issuer, _create).FindAsync(keyId, cancellationToken);

    /// <summary>The keys of one issuer.</summary>
    private sealed class IssuerKeys(string issuer, JwksClient client, TimeProvider time, JwksCacheOptions options)
    {
        private sealed record Snapshot(FrozenDictionary<string, SigningKey> Keys, long FetchedAt);

        private readonly Lock _gate = new();
        private volatile Snapshot? _latest;
        private Task? _running;
        private long? _startedAt;
        private volatile TokenException? _failure;

        public async ValueTask<SigningKey?> FindAsync(string keyId, CancellationToken cancellationToken)
        {
            if (Usable() is { } known && known.Keys.TryGetValue(keyId, out var key))
            {
                if (time.GetElapsedTime(known.FetchedAt) >= options.RefreshInterval)
                    _ = FetchUnlessRecent();
                return key;
            }

            if (FetchUnlessRecent() is { } fetch)
                await fetch.WaitAsync(cancellationToken);
            return Usable() is { } latest
                ? latest.Keys.GetValueOrDefault(keyId)
                : throw new TokenException(TokenErrorCode.KeysUnavailable, $"The signing keys of issuer '{issuer}' cannot be fetched: {_failure?.Message}", _failure);
        }

        private Snapshot? Usable()
            => _latest is { } latest && time.GetElapsedTime(latest.FetchedAt) < options.LastKnownGoodLife ? latest : null;

        // The running fetch, a new one, or null when the last one is too recent.
        private Task? FetchUnlessRecent()
        {
            lock (_gate)
            {
                if (_running is { IsCompleted: false })
                    return _running;
                if (_startedAt is { } startedAt && time.GetElapsedTime(startedAt) < options.FetchInterval)
                    return null;
                _startedAt = time.GetTimestamp();
                // Not the caller's cancellation: others wait for the same fetch.
                return _running = Task.Run(FetchAsync, CancellationToken.None);
            }
        }

        private async Task FetchAsync()
        {
            using var deadline = new CancellationTokenSource(options.FetchTimeout, time);
            try
            {
                var fetchedAt = time.GetTimestamp();
                _latest = new(await client.FetchAsync(issuer, deadline.Token), fetchedAt);
                _failure = null;
            }
            catch (OperationCanceledException e) when (deadline.IsCancellationRequested)
            {
                Fail(new(TokenErrorCode.KeysUnavailable, $"no answer in {options.FetchTimeout.TotalSeconds:0} s.", e));
            }
            catch (Exception e)
            {
                // Whatever the transport throws: the waiters are told why, and the last good keys stay.
                Fail(e as TokenException ?? new(TokenErrorCode.KeysUnavailable, e.Message, e));
            }
        }

        private void Fail(TokenException failure)
        {
            _failure = failure;
            options.FetchFailed?.Invoke(issuer, failure);
        }
    }
}
