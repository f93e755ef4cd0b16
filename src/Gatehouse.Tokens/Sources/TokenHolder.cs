namespace Gatehouse.Tokens.Sources;

/// <summary>Reads who an access token of our own is of.</summary>
public static class TokenHolder
{
    /// <summary>
    /// Reads the token without checking it: it came from the identity service, and the database server is the one that believes it
    /// or not.
    /// </summary>
    /// <param name="token">The token.</param>
    /// <returns>Its holder; null where the token is no JWT, or one that does not say.</returns>
    public static Principal? Read(AccessToken token)
    {
        ArgumentNullException.ThrowIfNull(token);
        try
        {
            var claims = JsonMembers.Parse(JsonWebSignature.Parse(token.Value).Payload, "token's payload");
            return PrincipalClaims.Read(claims, claims.Text("tid") ?? "", claims.Texts("aud") is [var audience, ..] ? audience : "", token.ExpiresOn);
        }
        catch (TokenException)
        {
            return null;
        }
    }
}
