namespace Gatehouse.Tokens.Sources;

/// <summary>Settings of a <see cref="TokenCache"/>.</summary>
public sealed class TokenCacheOptions
{
    /// <summary>
    /// Remaining life at which a token is replaced in the background. Default 4 minutes; never more than a quarter of the token's
    /// life.
    /// </summary>
    /// <remarks>
    /// Azure.Identity hands the same token out again until 5 minutes before its end, so that asking earlier gains nothing.
    /// </remarks>
    public TimeSpan RefreshMargin { get; init; } = TimeSpan.FromMinutes(4);

    /// <summary>Wait after a first failed fetch; doubled after each further one. Default 1 second.</summary>
    public TimeSpan FirstRetry { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Longest wait between failed fetches, unless the service asks for a longer one. Default 30 seconds.</summary>
    public TimeSpan LongestRetry { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Longest time for one fetch. Default 30 seconds: the Azure CLI needs more than 10 on a busy machine.</summary>
    public TimeSpan FetchTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Told of every token that was fetched: the end of its life. Must not throw. Default: nobody.</summary>
    public Action<DateTimeOffset>? Fetched { get; init; }

    /// <summary>Told of every fetch that failed, and whether a valid token is still there. Must not throw. Default: nobody.</summary>
    public Action<TokenSourceException, bool>? FetchFailed { get; init; }

    /// <summary>Spreads the refreshes of many processes that were started together: a number from 0 to 1. Default random.</summary>
    internal Func<double> Jitter { get; init; } = Random.Shared.NextDouble;
}
