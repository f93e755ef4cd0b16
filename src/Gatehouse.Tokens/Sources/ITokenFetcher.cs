namespace Gatehouse.Tokens.Sources;

/// <summary>Asks an identity service for a token. Never called concurrently by <see cref="TokenCache"/>.</summary>
public interface ITokenFetcher
{
    /// <summary>Gets a token.</summary>
    /// <param name="cancellationToken">Ends the request.</param>
    /// <returns>The token.</returns>
    /// <exception cref="TokenSourceException">There is none; the message says why.</exception>
    Task<AccessToken> FetchAsync(CancellationToken cancellationToken);
}
