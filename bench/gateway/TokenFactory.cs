using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Gatehouse.Tokens;

namespace Gatehouse.GatewayBench;

/// <summary>Signs tokens of Entra's shape and size, and is where a validator finds the key.</summary>
internal sealed class TokenFactory : ISigningKeySource, IDisposable
{
    public const string Tenant = "7d9f1a6e-5c1b-4f0e-9f57-0a4a6b1c2d3e";
    public const string Audience = "https://ossrdbms-aad.database.windows.net";
    public const string AppId = "cccccccc-0000-0000-0000-000000000001";
    private const string KeyId = "bench";
    private const string Issuer = $"https://sts.windows.net/{Tenant}/";
    private readonly RSA _key = RSA.Create(2048);
    private SigningKey? _published;

    /// <summary>Decides on real tokens, as in production: RS256, issuer, audience, tenant, times.</summary>
    /// <param name="keys">Where it finds the key; null for here.</param>
    public ITokenValidator Validator(ISigningKeySource? keys = null) => new TokenValidator(
        new TokenValidationOptions { Issuers = [Issuer], Audiences = [Audience], TenantIds = [Tenant] }, keys ?? this, TimeProvider.System);

    /// <summary>The issuer's discovery document.</summary>
    public static byte[] Discovery()
        => JsonSerializer.SerializeToUtf8Bytes(new { issuer = Issuer, jwks_uri = "https://keys.example/keys" });

    /// <summary>The issuer's key set.</summary>
    public byte[] KeySet()
    {
        var key = _key.ExportParameters(includePrivateParameters: false);
        var (n, e) = (Base64Url.EncodeToString(key.Modulus), Base64Url.EncodeToString(key.Exponent));
        return JsonSerializer.SerializeToUtf8Bytes(new { keys = new[] { new { kty = "RSA", use = "sig", kid = KeyId, n, e } } });
    }

    public string Token(string objectId)
    {
        var now = TimeProvider.System.GetUtcNow().ToUnixTimeSeconds();
        var header = Base64Url.EncodeToString(JsonSerializer.SerializeToUtf8Bytes(new { typ = "JWT", alg = "RS256", kid = KeyId }));
        var payload = Base64Url.EncodeToString(JsonSerializer.SerializeToUtf8Bytes(new
        {
            aud = Audience,
            iss = Issuer,
            iat = now,
            nbf = now - 60,
            exp = now + 86400,
            appid = AppId,
            idtyp = "app",
            oid = objectId,
            tid = Tenant,
            sub = objectId,
            ver = "1.0",
            xms_mirid = "/subscriptions/s/resourcegroups/g/providers/Microsoft.Web/sites/web1",
            padding = new string('x', 600),
        }));
        var signed = $"{header}.{payload}";
        var signature = _key.SignData(Encoding.ASCII.GetBytes(signed), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        return $"{signed}.{Base64Url.EncodeToString(signature)}";
    }

    public ValueTask<SigningKey?> FindAsync(string issuer, string keyId, CancellationToken cancellationToken)
        => ValueTask.FromResult(keyId == KeyId ? _published ??= new(KeyId, _key.ExportParameters(includePrivateParameters: false)) : null);

    public void Dispose() => _key.Dispose();
}
