using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Gatehouse.Tokens;

namespace Gatehouse.Tests.Tokens;

/// <summary>A token that the validator accepts as it is. A test changes one thing and signs it.</summary>
internal sealed class TestToken
{
    public const string TenantId = "11111111-1111-1111-1111-111111111111";
    public const string ObjectId = "22222222-2222-2222-2222-222222222222";
    public const string AppId = "33333333-3333-3333-3333-333333333333";
    public const string Issuer = $"https://sts.windows.net/{TenantId}/";
    public const string IssuerV2 = $"https://login.microsoftonline.com/{TenantId}/v2.0";
    public const string Audience = "https://ossrdbms-aad.database.windows.net";
    public const string KeyId = "key-1";
    public const string OtherKeyId = "key-2";
    public const string KeyIdV2 = "key-of-v2";

    /// <summary>The only moment of these tests.</summary>
    public static readonly DateTimeOffset Now = new(2027, 3, 1, 12, 0, 0, TimeSpan.Zero);

    public static readonly RSA Key = RSA.Create(2048);
    public static readonly RSA OtherKey = RSA.Create(2048);
    public static readonly RSA KeyV2 = RSA.Create(2048);
    public static readonly RSA Stranger = RSA.Create(2048);

    public JsonObject Header { get; } = new() { ["typ"] = "JWT", ["alg"] = "RS256", ["kid"] = KeyId };

    public JsonObject Claims { get; } = new()
    {
        ["aud"] = Audience,
        ["iss"] = Issuer,
        ["iat"] = Now.ToUnixTimeSeconds() - 60,
        ["nbf"] = Now.ToUnixTimeSeconds() - 60,
        ["exp"] = Now.ToUnixTimeSeconds() + 3540,
        ["appid"] = AppId,
        ["idtyp"] = "app",
        ["oid"] = ObjectId,
        ["tid"] = TenantId,
        ["ver"] = "1.0",
    };

    public static TokenValidator Validator(TimeProvider? time = null, TimeSpan? skew = null) => new(
        new TokenValidationOptions
        {
            Issuers = [Issuer, IssuerV2], Audiences = [Audience], TenantIds = [TenantId], ClockSkew = skew ?? TimeSpan.FromMinutes(5),
        },
        new TestKeys(),
        time ?? new ManualTime(Now));

    public static Principal Validate(string token)
    {
        // The test keys are in memory, so nothing waits; a property that FsCheck runs cannot await.
        var validation = Validator().ValidateAsync(token, CancellationToken.None).AsTask();
        Assert.True(validation.IsCompleted);
        return validation.GetAwaiter().GetResult();
    }

    public string Sign(RSA? key = null) => Sign(Header.ToJsonString(), Claims.ToJsonString(), key);

    public static string Sign(string header, string claims, RSA? key = null) => Sign(Encoding.UTF8.GetBytes(header), Encoding.UTF8.GetBytes(claims), key);

    public static string Sign(byte[] header, byte[] claims, RSA? key = null)
        => Sign($"{Base64Url.EncodeToString(header)}.{Base64Url.EncodeToString(claims)}", key);

    public static string Sign(string input, RSA? key = null)
        => input + "." + Base64Url.EncodeToString((key ?? Key).SignData(Encoding.ASCII.GetBytes(input), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1));

    private sealed class TestKeys : ISigningKeySource
    {
        public ValueTask<SigningKey?> FindAsync(string issuer, string keyId, CancellationToken cancellationToken) => new((issuer, keyId) switch
        {
            (Issuer, KeyId) => new SigningKey(keyId, Key.ExportParameters(false)),
            (Issuer, OtherKeyId) => new SigningKey(keyId, OtherKey.ExportParameters(false)),
            (IssuerV2, KeyIdV2) => new SigningKey(keyId, KeyV2.ExportParameters(false)),
            (Issuer or IssuerV2, _) => null,
            _ => throw new InvalidOperationException("A key was asked for an issuer that is not trusted."),
        });
    }
}
