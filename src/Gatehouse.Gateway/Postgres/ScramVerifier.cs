using System.Globalization;
using System.Security.Cryptography;

namespace Gatehouse.Gateway.Postgres;

/// <summary>Checks a clear-text password against what PostgreSQL keeps of it.</summary>
/// <remarks>Column <c>rolpassword</c>: <c>SCRAM-SHA-256$iterations:salt$StoredKey:ServerKey</c> (RFC 5802 section 3, RFC 7677).</remarks>
internal static class ScramVerifier
{
    private const string Prefix = "SCRAM-SHA-256$";
    private const int KeyLength = 32;
    private const int DefaultIterations = 4096; // scram_iterations
    private const int MaxIterations = 1_000_000; // more would let one login hold a core for a second
    private static readonly byte[] AbsentSalt = RandomNumberGenerator.GetBytes(16);
    private static readonly byte[] AbsentKey = RandomNumberGenerator.GetBytes(KeyLength);

    /// <summary>Whether the password is the right one. Takes as long for a user that does not exist or has no password.</summary>
    /// <param name="password">The password's bytes as the client sent them.</param>
    /// <param name="verifier">The verifier, or null.</param>
    /// <remarks>
    /// PostgreSQL normalises a password (SASLprep) when it makes the verifier. A password that is sent in another form than NFKC does not
    /// match here: the runtime has no normalisation tables in invariant mode. It is never matched wrongly.
    /// </remarks>
    public static bool Verify(ReadOnlySpan<byte> password, string? verifier)
    {
        var known = TryParse(verifier, out var iterations, out var salt, out var storedKey);
        return CryptographicOperations.FixedTimeEquals(StoredKey(SaltedPassword(password, salt, iterations)), storedKey) & known;
    }

    /// <summary>Makes a verifier, as PostgreSQL does; for the tests' sake beside its counterpart.</summary>
    internal static string Create(ReadOnlySpan<byte> password, ReadOnlySpan<byte> salt, int iterations)
    {
        var salted = SaltedPassword(password, salt, iterations);
        var serverKey = HMACSHA256.HashData(salted, "Server Key"u8);
        return string.Create(CultureInfo.InvariantCulture,
            $"{Prefix}{iterations}:{Convert.ToBase64String(salt)}${Convert.ToBase64String(StoredKey(salted))}:{Convert.ToBase64String(serverKey)}");
    }

    private static byte[] SaltedPassword(ReadOnlySpan<byte> password, ReadOnlySpan<byte> salt, int iterations)
        => Rfc2898DeriveBytes.Pbkdf2(password, salt, iterations, HashAlgorithmName.SHA256, KeyLength);

    private static byte[] StoredKey(ReadOnlySpan<byte> saltedPassword) => SHA256.HashData(HMACSHA256.HashData(saltedPassword, "Client Key"u8));

    private static bool TryParse(string? verifier, out int iterations, out byte[] salt, out byte[] storedKey)
    {
        (iterations, salt, storedKey) = (DefaultIterations, AbsentSalt, AbsentKey);
        if (verifier is null || !verifier.StartsWith(Prefix, StringComparison.Ordinal))
            return false; // none, or MD5: which says too little to be worth keeping

        var parts = verifier[Prefix.Length..].Split('$', ':');
        if (parts.Length != 4 || !int.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out var count) || count is < 1 or > MaxIterations
            || !TryDecode(parts[1], out var saltBytes) || !TryDecode(parts[2], out var keyBytes) || keyBytes.Length != KeyLength)
            return false;

        (iterations, salt, storedKey) = (count, saltBytes, keyBytes);
        return true;
    }

    private static bool TryDecode(string text, out byte[] bytes)
    {
        bytes = new byte[text.Length];
        if (!Convert.TryFromBase64String(text, bytes, out var length))
            return false;

        bytes = bytes[..length];
        return true;
    }
}
