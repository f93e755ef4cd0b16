using System.Security.Cryptography;

namespace Gatehouse.Tokens;

/// <summary>A public key that an issuer signs with.</summary>
/// <param name="KeyId">The key's <c>kid</c>.</param>
/// <param name="Parameters">Modulus and exponent.</param>
public sealed record SigningKey(string KeyId, RSAParameters Parameters);

/// <summary>Finds the public keys of issuers.</summary>
public interface ISigningKeySource
{
    /// <summary>Finds a key of the issuer.</summary>
    /// <param name="issuer">The issuer, exactly as the token names it. The caller has already checked that it is trusted.</param>
    /// <param name="keyId">The token's <c>kid</c>.</param>
    /// <param name="cancellationToken">Ends the wait for a fetch.</param>
    /// <returns>The key, or null when the issuer has none of that id.</returns>
    /// <exception cref="TokenException">With <see cref="TokenErrorCode.KeysUnavailable"/>: the keys cannot be fetched and none are cached.</exception>
    ValueTask<SigningKey?> FindAsync(string issuer, string keyId, CancellationToken cancellationToken);
}
