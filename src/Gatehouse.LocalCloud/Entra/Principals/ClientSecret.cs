using System.Security.Cryptography;
using System.Text;

namespace Gatehouse.LocalCloud.Entra.Principals;

/// <summary>What is kept of a client secret.</summary>
/// <param name="KeyId">Id by which it is listed and removed.</param>
/// <param name="Hash">SHA-256 of the secret.</param>
/// <param name="ExpiresOn">End of its life, in UTC.</param>
/// <remarks>
/// A plain hash is enough because the secret is always 256 random bits made here: there is nothing to guess, so that stretching would only
/// make every sign-in of an application slow. Passwords, which people choose, are stretched: <see cref="PasswordHash"/>.
/// </remarks>
internal sealed record ClientSecret(string KeyId, byte[] Hash, DateTimeOffset ExpiresOn)
{
    // Letters and digits only: az takes a secret that begins with '-' for an option, and a double click selects the whole word.
    private const string Alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

    private const int Length = 43; // 62^43 > 2^256

    /// <summary>Makes a secret; its text is returned here and never again.</summary>
    public static (ClientSecret Kept, string Text) Create(DateTimeOffset expiresOn)
    {
        var text = RandomNumberGenerator.GetString(Alphabet, Length);
        return (new(Guid.NewGuid().ToString(), HashOf(text), expiresOn), text);
    }

    public bool Matches(string text) => CryptographicOperations.FixedTimeEquals(Hash, HashOf(text));

    public override string ToString() => $"ClientSecret({KeyId}, expires {ExpiresOn:O})";

    private static byte[] HashOf(string text) => SHA256.HashData(Encoding.UTF8.GetBytes(text));
}
