using Gatehouse.Tokens.Sources;

namespace Gatehouse.Gateway.Upstream;

/// <summary>Logs in with a token of the gateway's own credential.</summary>
/// <param name="tokens">Where tokens come from; the caller's to dispose of.</param>
/// <param name="user">The database user; null means the principal's name.</param>
public sealed class TokenIdentity(TokenCache tokens, string? user) : IUpstreamIdentity
{
    /// <summary>Says which credential gave the last token; by default nobody does.</summary>
    internal Func<string?> Source { get; init; } = () => null;

    // Both are replaced together: a token is parsed once, not at every login.
    private volatile Known? _known;

    /// <inheritdoc/>
    public async ValueTask<UpstreamCredential> GetAsync(CancellationToken cancellationToken)
    {
        AccessToken token;
        try
        {
            token = await tokens.GetAsync(cancellationToken);
        }
        catch (TokenSourceException e)
        {
            throw Refusals.NoToken(e);
        }

        if (_known is not { } known || !ReferenceEquals(known.Token, token))
        {
            var principal = TokenHolder.Read(token);
            var name = user ?? principal?.DisplayName ?? throw Refusals.NoDatabaseUser();
            _known = known = new(token, new(name, token.Value, principal) { Source = Source() });
        }

        return known.Credential;
    }

    private sealed record Known(AccessToken Token, UpstreamCredential Credential);
}
