using System.Buffers;
using System.Security.Cryptography;
using System.Text;
using static Gatehouse.Tokens.TokenErrorCode;

namespace Gatehouse.Tokens;

/// <summary>A compact JSON Web Signature (RFC 7515, section 7.1), parsed and not yet believed.</summary>
/// <remarks>
/// Only RS256, and PS256 where the caller takes it, exist here: an algorithm that is not implemented cannot be confused with one that is
/// (RFC 8725, section 3.1).
/// </remarks>
internal sealed class JsonWebSignature
{
    /// <summary>Longest token, in characters. Entra's stay under 20,000, with the most groups it puts into one.</summary>
    public const int MaxLength = 64 * 1024;

    // A key that comes with the token proves nothing; "crit" and the rest change what is signed or how
    // (RFC 7515, section 4.1; RFC 7516; RFC 7797).
    private static readonly string[] RefusedParameters = ["crit", "jwk", "jku", "x5u", "x5c", "b64", "zip", "enc"];

    private readonly string _compact;
    private readonly int _signedLength;
    private readonly byte[] _signature;
    private readonly RSASignaturePadding _padding;

    private JsonWebSignature(string compact, int signedLength, string keyId, byte[] payload, byte[] signature, RSASignaturePadding padding)
    {
        _compact = compact;
        _signedLength = signedLength;
        _signature = signature;
        _padding = padding;
        KeyId = keyId;
        Payload = payload;
    }

    /// <summary>The header's <c>kid</c>; empty where the header has none.</summary>
    public string KeyId { get; }

    /// <summary>The payload. Whoever reads it before <see cref="IsSignedBy(SigningKey)"/> reads an attacker's text.</summary>
    public byte[] Payload { get; }

    /// <summary>Parses the token and applies every rule that needs no key.</summary>
    /// <param name="compact">Its text.</param>
    /// <param name="takesPss">Whether PS256 (RFC 7518, section 3.5) will do beside RS256, as in assertions of Microsoft's libraries.</param>
    /// <exception cref="TokenException">It is too long, malformed, or its header is not acceptable.</exception>
    public static JsonWebSignature Parse(string compact, bool takesPss = false)
    {
        if (compact.Length > MaxLength)
            throw new TokenException(TooLarge, $"The token has {compact.Length} characters; at most {MaxLength} are accepted.");

        var parts = compact.AsSpan().Count('.') + 1;
        if (parts != 3)
            throw new TokenException(Malformed, $"Not an access token: that has 3 parts, with dots between them; this text has {parts}.");
        var first = compact.IndexOf('.', StringComparison.Ordinal);
        var second = compact.LastIndexOf('.');

        var header = JsonMembers.Parse(Decode(compact.AsSpan(0, first), "token's header"), "token's header");
        var padding = PaddingOf(header, takesPss);
        CheckParameters(header);
        return new(
            compact,
            second,
            header.Text("kid") ?? "",
            Decode(compact.AsSpan(first + 1, second - first - 1), "token's payload"),
            Decode(compact.AsSpan(second + 1), "token's signature"),
            padding);
    }

    /// <summary>True when the signature is the key's.</summary>
    public bool IsSignedBy(RSAParameters key) => IsSignedBy(new SigningKey("", key));

    /// <summary>The same with a key that is used often: what is made of it is kept as long as the object is.</summary>
    public bool IsSignedBy(SigningKey key)
    {
        var signed = ArrayPool<byte>.Shared.Rent(_signedLength);
        try
        {
            // Both parts are base64url by now, so the text is ASCII and its length is its length in bytes.
            Encoding.ASCII.GetBytes(_compact.AsSpan(0, _signedLength), signed);
            return ImportedKeys.Verify(key, signed.AsSpan(0, _signedLength), _signature, _padding);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(signed, clearArray: true);
        }
    }

    private static RSASignaturePadding PaddingOf(JsonMembers header, bool takesPss)
    {
        var algorithm = header.Text("alg")
            ?? throw new TokenException(AlgorithmNotAllowed, "The token's header names no algorithm (alg); RS256 is expected.");
        return algorithm switch
        {
            "RS256" => RSASignaturePadding.Pkcs1,
            "PS256" when takesPss => RSASignaturePadding.Pss,
            _ => throw new TokenException(AlgorithmNotAllowed, $"The token's algorithm is {Seen.Quote(algorithm)}; RS256 is expected."),
        };
    }

    private static void CheckParameters(JsonMembers header)
    {
        foreach (var name in RefusedParameters)
        {
            if (header.Has(name))
                throw new TokenException(HeaderNotSupported, $"The token's header has '{name}', which is not accepted.");
        }

        // A media type: case does not matter, and "application/" may be left out (RFC 7515, section 4.1.9; RFC 9068, section 2.1).
        if (header.Text("typ") is { } type && type.ToUpperInvariant() is not ("JWT" or "AT+JWT" or "APPLICATION/JWT" or "APPLICATION/AT+JWT"))
            throw new TokenException(HeaderNotSupported, $"The token's type is {Seen.Quote(type)}; JWT or at+jwt is expected.");
    }

    private static byte[] Decode(ReadOnlySpan<char> text, string part)
        => StrictBase64Url.TryDecode(text, out var bytes)
            ? bytes
            : throw new TokenException(Malformed, $"Malformed: the {part} is not base64url (RFC 7515) without padding and whitespace.");
}
