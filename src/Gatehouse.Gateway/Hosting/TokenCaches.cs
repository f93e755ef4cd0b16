using System.Collections.Concurrent;
using System.Globalization;
using Gatehouse.Tokens.Sources;
using Microsoft.Extensions.Logging;

namespace Gatehouse.Gateway.Hosting;

/// <summary>
/// The token caches of a gateway: one for each credential and resource, shared by the listeners. Changed by one caller at a time.
/// </summary>
internal sealed class TokenCaches(GatewayServices services) : IAsyncDisposable
{
    private readonly ConcurrentDictionary<(CredentialName, string), TokenCache> _caches = new();
    private readonly ConcurrentDictionary<(CredentialName, string), ITokenFetcher> _fetchers = new();
    private readonly ILogger _logger = services.Logs.CreateLogger<GatewayHost>();

    /// <summary>The caches that are there.</summary>
    public ICollection<TokenCache> All => _caches.Values;

    public TokenCache Get(CredentialName credential, string resource)
    {
        if (_caches.TryGetValue((credential, resource), out var known))
            return known;

        var fetcher = services.Fetchers?.Invoke(credential, resource)
            ?? new AzureTokenFetcher(credential, resource, services.Variables, services.Time);
        var cache = new TokenCache(fetcher, services.Time, new TokenCacheOptions
        {
            Fetched = expires => _logger.TokenFetched(
                resource,
                string.Join("; ", (fetcher as AzureTokenFetcher)?.Report ?? []),
                expires.ToString("yyyy-MM-dd HH:mm:ss'Z'", CultureInfo.InvariantCulture)),
            FetchFailed = (failure, valid) => Failed(resource, failure, valid),
        });
        (_caches[(credential, resource)], _fetchers[(credential, resource)]) = (cache, fetcher);
        return cache;
    }

    /// <summary>Which credential gave the last token: of <c>default</c> the one that it was.</summary>
    public string Source(CredentialName credential, string resource)
        => (_fetchers.GetValueOrDefault((credential, resource)) as AzureTokenFetcher)?.Report.FirstOrDefault(one => one.Reason is null)?.Name
            ?? credential.ToString();

    /// <summary>Ends the caches that no listener uses any more.</summary>
    public async Task KeepAsync(IReadOnlySet<(CredentialName Credential, string Resource)> used)
    {
        foreach (var key in _caches.Keys.Where(key => !used.Contains(key)).ToList())
        {
            _fetchers.TryRemove(key, out _);
            if (_caches.TryRemove(key, out var cache))
                await cache.DisposeAsync();
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var cache in _caches.Values)
            await cache.DisposeAsync();
    }

    private void Failed(string resource, TokenSourceException failure, bool valid)
    {
        var asked = failure.RetryAfter is { } wait ? $" It asks to be left alone for {Configuration.Durations.Show(wait)}." : "";
        if (valid)
            _logger.TokenRefreshFailed(resource, failure.Message, asked);
        else
            _logger.TokenFetchFailed(resource, failure.Message, asked);
    }
}
