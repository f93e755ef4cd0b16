using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Gatehouse.Tokens;
using static Gatehouse.Tokens.TokenErrorCode;

namespace Gatehouse.Tests.Tokens;

/// <summary>Tokens that must be refused. Each differs from the accepted token of <see cref="TestToken"/> by the one thing that its name says.</summary>
internal static class HostileTokens
{
    public static IReadOnlyDictionary<string, (TokenErrorCode Code, Func<string> Make)> All { get; } = new Dictionary<string, (TokenErrorCode, Func<string>)>
    {
        // Form
        ["empty"] = (Malformed, () => ""),
        ["a password"] = (Malformed, () => "correct horse battery staple"),
        ["two parts"] = (Malformed, () => Parts(p => $"{p[0]}.{p[1]}")),
        ["four parts"] = (Malformed, () => Good() + ".e30"),
        ["five parts, as a JWE"] = (Malformed, () => Good() + ".e30.e30"),
        ["three empty parts"] = (Malformed, () => ".."),
        ["space before"] = (Malformed, () => " " + Good()),
        ["newline after"] = (Malformed, () => Good() + "\n"),
        ["newline inside the signature"] = (Malformed, () => Good().Insert(Good().Length - 20, "\n")),
        ["bearer scheme before"] = (Malformed, () => "Bearer " + Good()),
        ["padding after the signature"] = (Malformed, () => Good() + "=="),
        ["percent padding after the signature"] = (Malformed, () => Good() + "%3D%3D"),
        ["padding after the header"] = (Malformed, () => SignRaw(Pad(Good().Split('.')[0]), Good().Split('.')[1])),
        ["signature in the alphabet of base64"] = (Malformed, () => Parts(p => $"{p[0]}.{p[1]}.+{p[2][1..]}")),
        ["stray bits after the signature"] = (Malformed, () => Good()[..^1] + (char)(Good()[^1] + 1)),
        ["signature of an impossible length"] = (Malformed, () => Good() + "AAA"),
        ["character outside ASCII"] = (Malformed, () => Parts(p => $"{p[0]}.{p[1]}.é{p[2][1..]}")),
        ["full-width letter"] = (Malformed, () => Parts(p => $"{p[0]}.{p[1]}.Ａ{p[2][1..]}")),
        ["null character"] = (Malformed, () => Good() + "\0"),
        ["empty header"] = (Malformed, () => SignRaw("", Good().Split('.')[1])),
        ["empty payload"] = (Malformed, () => SignRaw(Good().Split('.')[0], "")),
        ["one character over the limit"] = (TooLarge, () => Good().PadRight(JsonWebSignature.MaxLength + 1, 'A')),
        ["ten million characters"] = (TooLarge, () => new string('.', 10_000_000)),

        // JSON
        ["header is no JSON"] = (Malformed, () => Header("alg=RS256")),
        ["header is an array"] = (Malformed, () => Header("[]")),
        ["header is cut"] = (Malformed, () => Header(HeaderText()[..^1])),
        ["header is deep"] = (Malformed, () => Header(HeaderText()[..^1] + ",\"x\":" + Deep(100) + "}")),
        ["header with a second object"] = (Malformed, () => Header(HeaderText() + "{}")),
        ["payload is no JSON"] = (Malformed, () => Payload("oid=1")),
        ["payload is a string"] = (Malformed, () => Payload("\"oid\"")),
        ["payload is null"] = (Malformed, () => Payload("null")),
        ["payload is cut"] = (Malformed, () => Payload(PayloadText()[..^1])),
        ["payload with trailing data"] = (Malformed, () => Payload(PayloadText() + "x")),
        ["payload with a second object"] = (Malformed, () => Payload(PayloadText() + "{}")),
        ["payload with a comment"] = (Malformed, () => Payload(PayloadText()[..^1] + "/**/}")),
        ["payload with a trailing comma"] = (Malformed, () => Payload(PayloadText()[..^1] + ",}")),
        ["payload with a byte order mark"] = (Malformed, () => Payload("\uFEFF" + PayloadText())),
        ["payload in UTF-16"] = (Malformed, () => TestToken.Sign(Encoding.UTF8.GetBytes(HeaderText()), Encoding.Unicode.GetBytes(PayloadText()))),
        ["payload with an invalid byte"] = (Malformed, () => TestToken.Sign(Encoding.UTF8.GetBytes(HeaderText()), InvalidUtf8())),
        ["payload just too deep"] = (Malformed, () => Payload(PayloadText()[..^1] + ",\"x\":" + Deep(JsonMembers.MaxDepth) + "}")),
        ["payload is very deep"] = (Malformed, () => Payload(PayloadText()[..^1] + ",\"x\":" + Deep(10_000) + "}")),
        ["claim given twice"] = (Malformed, () => Payload(PayloadText()[..^1] + $",\"oid\":\"{TestToken.ObjectId}\"}}")),
        ["claim given twice, once escaped"] = (Malformed, () => Payload(PayloadText()[..^1] + $",\"o\\u0069d\":\"{TestToken.ObjectId}\"}}")),
        ["unknown claim given twice"] = (Malformed, () => Payload(PayloadText()[..^1] + ",\"x\":1,\"x\":1}")),
        ["claim given twice inside another"] = (Malformed, () => Payload(PayloadText()[..^1] + ",\"x\":{\"y\":1,\"y\":1}}")),
        ["claim name of half a surrogate pair"] = (Malformed, () => Payload(PayloadText()[..^1] + ",\"\\ud800\":1,\"\\ud800\":2}")),
        ["alg given twice"] = (Malformed, () => Header(HeaderText()[..^1] + ",\"alg\":\"RS256\"}")),
        ["kid given twice"] = (Malformed, () => Header(HeaderText()[..^1] + ",\"kid\":\"key-2\"}")),

        // Algorithm
        ["alg none"] = (AlgorithmNotAllowed, () => WithHeader("alg", "none")),
        ["alg none without a signature"] = (AlgorithmNotAllowed, () => WithHeader("alg", "none") is var t ? t[..(t.LastIndexOf('.') + 1)] : ""),
        ["alg nOnE"] = (AlgorithmNotAllowed, () => WithHeader("alg", "nOnE")),
        ["alg rs256"] = (AlgorithmNotAllowed, () => WithHeader("alg", "rs256")),
        ["alg empty"] = (AlgorithmNotAllowed, () => WithHeader("alg", "")),
        ["alg missing"] = (AlgorithmNotAllowed, () => WithoutHeader("alg")),
        ["alg a number"] = (Malformed, () => WithHeader("alg", 256)),
        ["alg null"] = (Malformed, () => WithHeader("alg", null)),
        ["alg an array"] = (Malformed, () => WithHeader("alg", new JsonArray("RS256"))),
        ["HS256 with the public key as PEM"] = (AlgorithmNotAllowed, () => Hmac(Encoding.ASCII.GetBytes(TestToken.Key.ExportSubjectPublicKeyInfoPem()))),
        ["HS256 with the public key as DER"] = (AlgorithmNotAllowed, () => Hmac(TestToken.Key.ExportSubjectPublicKeyInfo())),
        ["RS512, rightly signed"] = (AlgorithmNotAllowed, () => Signed("RS512", HashAlgorithmName.SHA512, RSASignaturePadding.Pkcs1)),
        ["PS256, rightly signed"] = (AlgorithmNotAllowed, () => Signed("PS256", HashAlgorithmName.SHA256, RSASignaturePadding.Pss)),
        ["says RS256, signed as PS256"] = (BadSignature, () => Signed("RS256", HashAlgorithmName.SHA256, RSASignaturePadding.Pss)),
        ["says RS256, signed with SHA-512"] = (BadSignature, () => Signed("RS256", HashAlgorithmName.SHA512, RSASignaturePadding.Pkcs1)),
        ["says RS256, signed with SHA-1"] = (BadSignature, () => Signed("RS256", HashAlgorithmName.SHA1, RSASignaturePadding.Pkcs1)),

        // Header
        ["crit"] = (HeaderNotSupported, () => WithHeader("crit", new JsonArray("exp"))),
        ["crit empty"] = (HeaderNotSupported, () => WithHeader("crit", new JsonArray())),
        ["jwk, signed by it"] = (HeaderNotSupported, () => WithHeader("jwk", Jwk(TestToken.Stranger), TestToken.Stranger)),
        ["jwk of the right key"] = (HeaderNotSupported, () => WithHeader("jwk", Jwk(TestToken.Key))),
        ["jku"] = (HeaderNotSupported, () => WithHeader("jku", "https://attacker.example/keys", TestToken.Stranger)),
        ["x5u"] = (HeaderNotSupported, () => WithHeader("x5u", "https://attacker.example/chain.pem")),
        ["x5c"] = (HeaderNotSupported, () => WithHeader("x5c", new JsonArray("MIIB"))),
        ["b64 false"] = (HeaderNotSupported, () => WithHeader("b64", false)),
        ["zip"] = (HeaderNotSupported, () => WithHeader("zip", "DEF")),
        ["enc"] = (HeaderNotSupported, () => WithHeader("enc", "A256GCM")),
        ["typ of another kind of token"] = (HeaderNotSupported, () => WithHeader("typ", "dpop+jwt")),
        ["typ a number"] = (Malformed, () => WithHeader("typ", 1)),
        ["kid unknown"] = (UnknownKey, () => WithHeader("kid", "key-9")),
        ["kid in another case"] = (UnknownKey, () => WithHeader("kid", "KEY-1")),
        ["kid missing"] = (UnknownKey, () => WithoutHeader("kid")),
        ["kid empty"] = (UnknownKey, () => WithHeader("kid", "")),
        ["kid a number"] = (Malformed, () => WithHeader("kid", 1)),
        ["kid a path"] = (UnknownKey, () => WithHeader("kid", "../../../../dev/null")),
        ["kid of the issuer's other key"] = (BadSignature, () => WithHeader("kid", TestToken.OtherKeyId)),
        ["kid of another trusted issuer's key"] = (UnknownKey, () => WithHeader("kid", TestToken.KeyIdV2, TestToken.KeyV2)),

        // Signature
        ["signed by a stranger"] = (BadSignature, () => new TestToken().Sign(TestToken.Stranger)),
        ["signature empty"] = (BadSignature, () => Parts(p => $"{p[0]}.{p[1]}.")),
        ["signature of zeros"] = (BadSignature, () => Parts(p => $"{p[0]}.{p[1]}.{new string('A', 342)}")),
        ["signature with one bit changed"] = (BadSignature, () => Parts(p => $"{p[0]}.{p[1]}.{(p[2][0] == 'B' ? 'C' : 'B')}{p[2][1..]}")),
        ["signature with more bytes"] = (BadSignature, () => Parts(p => $"{p[0]}.{p[1]}.{More(p[2])}")),
        ["payload of another token"] = (BadSignature, () => Parts(p => $"{p[0]}.{WithClaim("oid", "44444444-4444-4444-4444-444444444444").Split('.')[1]}.{p[2]}")),
        ["header of another token"] = (BadSignature, () => Parts(p => $"{WithHeader("x", 1).Split('.')[0]}.{p[1]}.{p[2]}")),

        // Issuer, audience, tenant
        ["iss of a stranger"] = (WrongIssuer, () => WithClaim("iss", "https://attacker.example/")),
        ["iss without its last slash"] = (WrongIssuer, () => WithClaim("iss", TestToken.Issuer.TrimEnd('/'))),
        ["iss in another case"] = (WrongIssuer, () => WithClaim("iss", TestToken.Issuer.ToUpperInvariant())),
        ["iss that only begins well"] = (WrongIssuer, () => WithClaim("iss", TestToken.Issuer + "x")),
        ["iss of another tenant"] = (WrongIssuer, () => WithClaim("iss", "https://sts.windows.net/99999999-9999-9999-9999-999999999999/")),
        ["iss missing"] = (ClaimMissing, () => WithoutClaim("iss")),
        ["iss an array"] = (Malformed, () => WithClaim("iss", new JsonArray(TestToken.Issuer))),
        ["aud of another resource"] = (WrongAudience, () => WithClaim("aud", "https://database.windows.net/")),
        ["aud that only begins well"] = (WrongAudience, () => WithClaim("aud", TestToken.Audience + ".attacker.example")),
        ["aud with two slashes"] = (WrongAudience, () => WithClaim("aud", TestToken.Audience + "//")),
        ["aud a slash"] = (WrongAudience, () => WithClaim("aud", "/")),
        ["aud empty"] = (WrongAudience, () => WithClaim("aud", "")),
        ["aud an empty array"] = (WrongAudience, () => WithClaim("aud", new JsonArray())),
        ["aud an array of others"] = (WrongAudience, () => WithClaim("aud", new JsonArray("a", "b"))),
        ["aud an array with a number"] = (Malformed, () => WithClaim("aud", new JsonArray(TestToken.Audience, 1))),
        ["aud a number"] = (Malformed, () => WithClaim("aud", 1)),
        ["aud missing"] = (ClaimMissing, () => WithoutClaim("aud")),
        ["tid of another tenant"] = (WrongTenant, () => WithClaim("tid", "99999999-9999-9999-9999-999999999999")),
        ["tid missing"] = (ClaimMissing, () => WithoutClaim("tid")),
        ["tid empty"] = (ClaimMissing, () => WithClaim("tid", "")),
        ["tid a number"] = (Malformed, () => WithClaim("tid", 1)),

        // Times
        ["expired an hour ago"] = (Expired, () => WithClaim("exp", Seconds(-3600))),
        ["expired just beyond the skew"] = (Expired, () => WithClaim("exp", Seconds(-300))),
        ["exp zero"] = (Expired, () => WithClaim("exp", 0)),
        ["exp missing"] = (ClaimMissing, () => WithoutClaim("exp")),
        ["exp a string"] = (Malformed, () => WithClaim("exp", Seconds(3600).ToString(System.Globalization.CultureInfo.InvariantCulture))),
        ["exp null"] = (Malformed, () => WithClaim("exp", null)),
        ["exp negative"] = (Malformed, () => WithClaim("exp", -1)),
        ["exp in milliseconds"] = (Malformed, () => WithClaim("exp", Seconds(3600) * 1000)),
        ["exp too large for a number"] = (Malformed, () => Payload(PayloadText().Replace($"\"exp\":{Seconds(3540)}", "\"exp\":1e999", StringComparison.Ordinal))),
        ["exp infinite"] = (Malformed, () => Payload(PayloadText().Replace($"\"exp\":{Seconds(3540)}", "\"exp\":Infinity", StringComparison.Ordinal))),
        ["valid in an hour"] = (NotYetValid, () => WithClaim("nbf", Seconds(3600))),
        ["valid just beyond the skew"] = (NotYetValid, () => WithClaim("nbf", Seconds(301))),
        ["nbf missing"] = (ClaimMissing, () => WithoutClaim("nbf")),
        ["nbf a string"] = (Malformed, () => WithClaim("nbf", "0")),
        ["issued in the future"] = (NotYetValid, () => WithClaim("iat", Seconds(3600))),
        ["iat a string"] = (Malformed, () => WithClaim("iat", "now")),

        // Principal
        ["oid missing"] = (ClaimMissing, () => WithoutClaim("oid")),
        ["oid empty"] = (ClaimMissing, () => WithClaim("oid", "")),
        ["oid a number"] = (Malformed, () => WithClaim("oid", 1)),
        ["oid an array"] = (Malformed, () => WithClaim("oid", new JsonArray(TestToken.ObjectId))),
        ["oid of half a surrogate pair"] = (Malformed, () => Payload(PayloadText().Replace(TestToken.ObjectId, "\\ud800", StringComparison.Ordinal))),
        ["token of a device"] = (Malformed, () => WithClaim("idtyp", "device")),
        ["groups a string"] = (Malformed, () => WithClaim("groups", "g1")),
        ["groups with a number"] = (Malformed, () => WithClaim("groups", new JsonArray("g1", 2))),
        ["hasgroups a string"] = (Malformed, () => WithClaim("hasgroups", "true")),
        ["_claim_names an array"] = (Malformed, () => WithClaim("_claim_names", new JsonArray("groups"))),
        ["amr with an object"] = (Malformed, () => WithClaim("amr", new JsonArray(new JsonObject()))),
        ["appid a number"] = (Malformed, () => WithClaim("appid", 1)),
    };

    private static string Good() => new TestToken().Sign();

    private static string HeaderText() => new TestToken().Header.ToJsonString();

    private static string PayloadText() => new TestToken().Claims.ToJsonString();

    private static string Header(string text) => TestToken.Sign(text, PayloadText());

    private static string Payload(string text) => TestToken.Sign(HeaderText(), text);

    private static string SignRaw(string header, string payload) => TestToken.Sign($"{header}.{payload}");

    private static string Parts(Func<string[], string> change) => change(Good().Split('.'));

    private static string Deep(int levels) => new string('[', levels) + new string(']', levels);

    private static string Pad(string text) => text + new string('=', 4 - (text.Length % 4));

    private static long Seconds(int fromNow) => TestToken.Now.ToUnixTimeSeconds() + fromNow;

    private static string More(string signature) => Base64Url.EncodeToString([.. Base64Url.DecodeFromChars(signature), 0]);

    private static byte[] InvalidUtf8() => [.. Encoding.UTF8.GetBytes(PayloadText()[..^1] + ",\"x\":\""), 0xC0, 0xAF, .. "\"}"u8];

    private static string WithHeader(string name, JsonNode? value, RSA? key = null) => new TestToken { Header = { [name] = value } }.Sign(key);

    private static string WithClaim(string name, JsonNode? value) => new TestToken { Claims = { [name] = value } }.Sign();

    private static string WithoutHeader(string name)
    {
        var token = new TestToken();
        Assert.True(token.Header.Remove(name));
        return token.Sign();
    }

    private static string WithoutClaim(string name)
    {
        var token = new TestToken();
        Assert.True(token.Claims.Remove(name));
        return token.Sign();
    }

    private static string Hmac(byte[] secret)
    {
        var unsigned = WithHeader("alg", "HS256");
        unsigned = unsigned[..unsigned.LastIndexOf('.')];
        return unsigned + "." + Base64Url.EncodeToString(HMACSHA256.HashData(secret, Encoding.ASCII.GetBytes(unsigned)));
    }

    private static string Signed(string algorithm, HashAlgorithmName hash, RSASignaturePadding padding)
    {
        var unsigned = WithHeader("alg", algorithm);
        unsigned = unsigned[..unsigned.LastIndexOf('.')];
        return unsigned + "." + Base64Url.EncodeToString(TestToken.Key.SignData(Encoding.ASCII.GetBytes(unsigned), hash, padding));
    }

    private static JsonObject Jwk(RSA key)
    {
        var parameters = key.ExportParameters(false);
        return new()
        {
            ["kty"] = "RSA", ["kid"] = TestToken.KeyId, ["n"] = Base64Url.EncodeToString(parameters.Modulus), ["e"] = Base64Url.EncodeToString(parameters.Exponent),
        };
    }
}
