using System.Security.Cryptography;

namespace Gatehouse.LocalCloud.Entra.Principals;

/// <summary>A password stretched by PBKDF2-HMAC-SHA256 (RFC 8018, section 5.2).</summary>
/// <param name="Iterations">Work factor; kept beside the hash so that it can be raised.</param>
/// <param name="Salt">16 random bytes.</param>
/// <param name="Hash">32 bytes.</param>
internal sealed record PasswordHash(int Iterations, byte[] Salt, byte[] Hash)
{
    /// <summary>The OWASP password storage cheat sheet's figure for PBKDF2-HMAC-SHA256.</summary>
    public const int DefaultIterations = 600_000;

    /// <summary>Longest password, in characters: Entra's limit.</summary>
    public const int MaxLength = 256;

    // Compared with when there is no such user, so that the answer takes as long and says as little.
    private static readonly PasswordHash Nobody = new(DefaultIterations, new byte[16], new byte[32]);

    public static PasswordHash Create(string password, int iterations = DefaultIterations)
    {
        var salt = RandomNumberGenerator.GetBytes(16);
        return new(iterations, salt, Derive(password, salt, iterations));
    }

    /// <summary>Compares in a time that does not depend on what differs, nor on whether there is a hash at all.</summary>
    public static bool Matches(PasswordHash? kept, string password)
    {
        var (iterations, salt, hash) = kept ?? Nobody;
        return password.Length <= MaxLength
            & CryptographicOperations.FixedTimeEquals(Derive(password.Length <= MaxLength ? password : "", salt, iterations), hash)
            & kept is not null;
    }

    public override string ToString() => "PasswordHash";

    private static byte[] Derive(string password, byte[] salt, int iterations)
        => Rfc2898DeriveBytes.Pbkdf2(password, salt, iterations, HashAlgorithmName.SHA256, 32);
}
