using System.Buffers.Text;
using System.Collections.Concurrent;
using System.Net;
using System.Security.Cryptography;
using System.Text.Json;
using Gatehouse.Tests.Gateway.Postgres;
using Gatehouse.Tests.Tokens;
using Gatehouse.Tokens;

namespace Gatehouse.Tests.Gateway;

/// <summary>An issuer in memory that counts how often its keys are fetched, with the validator of a listener that believes it.</summary>
internal sealed class CountingIssuer : HttpMessageHandler
{
    private const string KeysUri = "https://keys.example/keys";
    private static readonly ConcurrentDictionary<string, RSA> Keys = new();
    private readonly ManualTime _time;
    private int _fetches;

    public CountingIssuer(ManualTime time)
    {
        _time = time;
        Validator = new TokenValidator(
            new TokenValidationOptions { Issuers = [TestToken.Issuer], Audiences = [TestToken.Audience], TenantIds = [FakeTokens.Tenant] },
            new JwksCache(new HttpClient(this), time),
            time);
    }

    public ITokenValidator Validator { get; }

    /// <summary>The keys that it tells of now.</summary>
    public string[] Published { get; set; } = ["k1"];

    public bool IsDown { get; set; }

    /// <summary>Waited for before the keys are told.</summary>
    public Task Gate { get; set; } = Task.CompletedTask;

    public int Fetches => Volatile.Read(ref _fetches);

    /// <summary>A token of the principal that the harnesses know, of now.</summary>
    public string Token(string keyId = "k1")
    {
        var token = new TestToken();
        var now = _time.GetUtcNow().ToUnixTimeSeconds();
        token.Header["kid"] = keyId;
        (token.Claims["tid"], token.Claims["oid"], token.Claims["appid"]) = (FakeTokens.Tenant, FakeMap.ObjectId, "client");
        (token.Claims["iat"], token.Claims["nbf"], token.Claims["exp"]) = (now, now, now + 3600);
        return token.Sign(Key(keyId));
    }

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (IsDown)
            throw new HttpRequestException("no route to host");
        if (request.RequestUri!.AbsoluteUri != KeysUri)
            return Json(new { issuer = TestToken.Issuer, jwks_uri = KeysUri });
        Interlocked.Increment(ref _fetches);
        await Gate.WaitAsync(cancellationToken);
        return Json(new
        {
            keys = Published.Select(id => (Id: id, Key: Key(id).ExportParameters(false))).Select(key => new
            {
                kty = "RSA",
                use = "sig",
                kid = key.Id,
                n = Base64Url.EncodeToString(key.Key.Modulus),
                e = Base64Url.EncodeToString(key.Key.Exponent),
            }),
        });
    }

    private static RSA Key(string id) => Keys.GetOrAdd(id, _ => RSA.Create(2048));

    private static HttpResponseMessage Json(object value)
        => new(HttpStatusCode.OK) { Content = new ByteArrayContent(JsonSerializer.SerializeToUtf8Bytes(value)) };
}
