using System.Security.Cryptography;

namespace Gatehouse.Protocols.MySql;

/// <summary>Plugin <c>caching_sha2_password</c>: SHA-256 where the server has the password cached, else the password itself over a private or encrypted wire.</summary>
/// <remarks>
/// https://dev.mysql.com/doc/dev/mysql-server/latest/page_caching_sha2_authentication_exchanges.html
/// <code>
/// answer ──► AuthMoreData FastOk ──► OK
///        └─► AuthMoreData FullNeeded ──► TLS or Unix socket: the password and a zero byte ──────────────► OK
///                                    └─► else: RequestPublicKey ──► AuthMoreData PEM ──► the password, encrypted ──► OK
/// </code>
/// </remarks>
public static class CachingSha2Password
{
    /// <summary>The plugin's name.</summary>
    public const string Plugin = "caching_sha2_password";

    /// <summary>In <see cref="AuthMoreData"/>: the answer was right, OK follows.</summary>
    public const byte FastOk = 3;

    /// <summary>In <see cref="AuthMoreData"/>: the server does not have the password cached and needs it.</summary>
    public const byte FullNeeded = 4;

    /// <summary>The client's request for the server's public key.</summary>
    public const byte RequestPublicKey = 2;

    private const string PublicKey = "public key";
    private const int MinKeyBits = 1024;
    private const int MaxKeyBits = 16_384;

    /// <summary>The client's answer: SHA256(password) XOR SHA256(SHA256(SHA256(password)) + scramble). Empty for an empty password.</summary>
    /// <param name="password">The password.</param>
    /// <param name="scramble">The server's 20 bytes, without the zero byte.</param>
    public static byte[] Answer(ReadOnlySpan<byte> password, ReadOnlySpan<byte> scramble)
    {
        if (password.IsEmpty)
            return [];

        var answer = SHA256.HashData(password);
        var mask = SHA256.HashData([.. SHA256.HashData(answer), .. scramble]);
        for (var i = 0; i < answer.Length; i++)
            answer[i] ^= mask[i];
        return answer;
    }

    /// <summary>The password for a wire that others can read: with its zero byte, XOR the scramble repeated, by RSA-OAEP.</summary>
    /// <param name="password">The password.</param>
    /// <param name="scramble">The server's 20 bytes, without the zero byte.</param>
    /// <param name="pem">The server's public key, as it sent it.</param>
    /// <exception cref="ProtocolException">It is no RSA key of 1,024 to 16,384 bits, or too short for the password.</exception>
    public static byte[] Encrypt(ReadOnlySpan<byte> password, ReadOnlySpan<byte> scramble, ReadOnlySpan<char> pem)
    {
        byte[] text = [.. password, 0];
        for (var i = 0; i < text.Length; i++)
            text[i] ^= scramble[i % scramble.Length];

        try
        {
            using var key = RSA.Create();
            key.ImportFromPem(pem);
            return key.KeySize is >= MinKeyBits and <= MaxKeyBits
                ? key.Encrypt(text, RSAEncryptionPadding.OaepSHA1) // the server's choice
                : throw ProtocolException.InvalidValue(PublicKey, $"a key of {key.KeySize} bits", 0);
        }
        catch (Exception e) when (e is ArgumentException or CryptographicException)
        {
            throw ProtocolException.InvalidValue(PublicKey, "it is no RSA key, or too short for the password", 0);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(text);
        }
    }
}
