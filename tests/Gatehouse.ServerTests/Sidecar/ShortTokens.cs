using Gatehouse.ServerTests.Postgres;
using Gatehouse.Tokens.Sources;

namespace Gatehouse.ServerTests.Sidecar;

/// <summary>An identity service whose tokens live for two seconds, and which can be down.</summary>
internal sealed class ShortTokens(TestTokens tokens, string objectId) : ITokenFetcher
{
    public static readonly TimeSpan Life = TimeSpan.FromSeconds(2);
    private int _count;

    public int Count => Volatile.Read(ref _count);

    public bool IsDown { get; set; }

    public Task<AccessToken> FetchAsync(CancellationToken cancellationToken)
    {
        if (IsDown)
            throw new TokenSourceException("The identity service is down.");
        Interlocked.Increment(ref _count);
        var end = TimeProvider.System.GetUtcNow() + Life;
        return Task.FromResult(new AccessToken(tokens.ServiceUntil(objectId, end), end));
    }
}
