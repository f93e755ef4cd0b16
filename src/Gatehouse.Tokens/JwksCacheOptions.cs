namespace Gatehouse.Tokens;

/// <summary>Settings of a <see cref="JwksCache"/>.</summary>
public sealed class JwksCacheOptions
{
    /// <summary>Age at which keys are fetched again, in the background. Default 12 hours, as Microsoft's IdentityModel libraries.</summary>
    public TimeSpan RefreshInterval { get; init; } = TimeSpan.FromHours(12);

    /// <summary>
    /// Age up to which keys are used while no newer ones can be fetched. Default 7 days: long enough for any outage, short enough that who
    /// can block the fetch cannot keep a withdrawn key alive for ever.
    /// </summary>
    public TimeSpan LastKnownGoodLife { get; init; } = TimeSpan.FromDays(7);

    /// <summary>Shortest time between two fetches of one issuer's keys that an unknown key id or a failure causes. Default 30 seconds.</summary>
    public TimeSpan FetchInterval { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Longest time for one fetch: two requests. Default 10 seconds, well inside a database driver's login timeout.</summary>
    public TimeSpan FetchTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Largest response, in bytes. Default 256 KB; Entra's key set is about 12 KB.</summary>
    public int MaxResponseLength { get; init; } = 256 * 1024;

    /// <summary>Told of every fetch that failed: the issuer and the failure. Must not throw. Default: nobody.</summary>
    public Action<string, TokenException>? FetchFailed { get; init; }
}
