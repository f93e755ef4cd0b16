using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Gatehouse.LocalCloud.Engines.Postgres;

/// <summary>What PostgreSQL stores of a password, made here so that the password itself never reaches a statement or the server's log.</summary>
internal static class ScramVerifier
{
    private const int Iterations = 4096; // PostgreSQL's own number (scram-common.h)
    private const int SaltBytes = 16;

    /// <summary>Makes a verifier with a fresh salt.</summary>
    /// <param name="password">Printable ASCII, which SASLprep (RFC 4013) leaves as it is.</param>
    public static string Create(string password) => Create(password, RandomNumberGenerator.GetBytes(SaltBytes), Iterations);

    // RFC 5802, section 3, with SHA-256 (RFC 7677); the text form is PostgreSQL's.
    internal static string Create(string password, byte[] salt, int iterations)
    {
        var salted = Rfc2898DeriveBytes.Pbkdf2(Encoding.ASCII.GetBytes(password), salt, iterations, HashAlgorithmName.SHA256, 32);
        var storedKey = SHA256.HashData(HMACSHA256.HashData(salted, "Client Key"u8));
        var serverKey = HMACSHA256.HashData(salted, "Server Key"u8);
        return string.Create(
            CultureInfo.InvariantCulture,
            $"SCRAM-SHA-256${iterations}:{Convert.ToBase64String(salt)}${Convert.ToBase64String(storedKey)}:{Convert.ToBase64String(serverKey)}");
    }
}
