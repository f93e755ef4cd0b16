namespace Gatehouse.Tokens;

/// <summary>Decides whether a token can be believed.</summary>
public interface ITokenValidator
{
    /// <summary>Checks the token completely: form, algorithm, key, signature, issuer, audience, tenant and times.</summary>
    /// <param name="token">The compact form of a JWT. It is never logged and never part of an exception.</param>
    /// <param name="cancellationToken">Ends the wait for signing keys.</param>
    /// <returns>What the token proves.</returns>
    /// <exception cref="TokenException">The token is refused; its code says which rule refused it.</exception>
    ValueTask<Principal> ValidateAsync(string token, CancellationToken cancellationToken);
}
