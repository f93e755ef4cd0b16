using System.Collections.Frozen;
using System.Security.Cryptography;

namespace Gatehouse.Tokens;

// RFC 7517, section 5; RFC 7518, section 6.3.1.
internal static class JsonWebKeySet
{
    private const int MinModulusBits = 2048; // RFC 7518, section 3.3
    private const int MaxModulusBits = 8192; // a check costs the square of it
    private const int MaxExponentBytes = 4;

    /// <summary>Reads the RSA signing keys. Keys of other kinds are left out; of two keys with one id the first counts.</summary>
    /// <exception cref="TokenException">With <see cref="TokenErrorCode.Malformed"/>: not a key set.</exception>
    public static FrozenDictionary<string, SigningKey> Parse(ReadOnlySpan<byte> json)
    {
        var keys = new Dictionary<string, SigningKey>(StringComparer.Ordinal);
        foreach (var member in JsonMembers.Parse(json, "key set").Objects("keys"))
        {
            if (ReadKey(member) is { } key)
                keys.TryAdd(key.KeyId, key);
        }

        return keys.ToFrozenDictionary(StringComparer.Ordinal);
    }

    private static SigningKey? ReadKey(JsonMembers key)
    {
        if (key.Text("kty") != "RSA" || key.Text("use") is not (null or "sig") || key.Text("alg") is not (null or "RS256"))
            return null;
        if (key.Texts("key_ops", arrayOnly: true) is { } operations && !operations.Contains("verify"))
            return null;
        if (key.Text("kid") is not { Length: > 0 } id || ReadInteger(key.Text("n")) is not { } modulus || ReadInteger(key.Text("e")) is not { } exponent)
            return null;

        var bits = (modulus.Length - 1) * 8L + (8 - byte.LeadingZeroCount(modulus[0]));
        var acceptable = bits is >= MinModulusBits and <= MaxModulusBits
            && exponent.Length <= MaxExponentBytes && (exponent[^1] & 1) == 1 && !(exponent.Length == 1 && exponent[0] == 1);
        return acceptable ? new(id, new RSAParameters { Modulus = modulus, Exponent = exponent }) : null;
    }

    // Big-endian without leading zeros (RFC 7518, section 2); some issuers write the sign byte all the same.
    private static byte[]? ReadInteger(string? text)
    {
        if (text is null || !StrictBase64Url.TryDecode(text, out var bytes))
            return null;
        var start = bytes.AsSpan().IndexOfAnyExcept((byte)0);
        return start < 0 ? null : bytes[start..];
    }
}
