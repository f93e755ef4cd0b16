using System.Buffers.Text;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Gatehouse.ServerTests.Postgres;

namespace Gatehouse.ServerTests.Reliability;

/// <summary>An issuer over HTTP on loopback, for gateways in processes of their own.</summary>
internal sealed class TestIssuer : IDisposable
{
    public const string Audience = "https://ossrdbms-aad.database.windows.net";
    private const string KeyId = "key-1";
    private readonly HttpListener _listener;
    private readonly RSA _key = RSA.Create(2048);
    private int _fetches;

    public TestIssuer()
    {
        // Nobody else asks for ports of this address, so the one that was free still is.
        var address = LoopbackAddress.Any();
        Issuer = $"http://{address}/{TestTokens.Tenant}/";
        _listener = new HttpListener { Prefixes = { $"http://{address}/" } };
        _listener.Start();
        _ = ServeAsync();
    }

    public string Issuer { get; }

    /// <summary>How often the keys were fetched.</summary>
    public int Fetches => Volatile.Read(ref _fetches);

    public string Service(string objectId)
    {
        var now = TimeProvider.System.GetUtcNow().ToUnixTimeSeconds();
        var header = Encode(new { typ = "JWT", alg = "RS256", kid = KeyId });
        var claims = Encode(new
        {
            aud = Audience,
            iss = Issuer,
            iat = now,
            nbf = now - 60,
            exp = now + 3600,
            appid = objectId,
            idtyp = "app",
            oid = objectId,
            tid = TestTokens.Tenant,
            ver = "1.0",
        });
        var signature = _key.SignData(Encoding.ASCII.GetBytes($"{header}.{claims}"), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        return $"{header}.{claims}.{Base64Url.EncodeToString(signature)}";
    }

    public void Dispose()
    {
        _listener.Close();
        _key.Dispose();
    }

    private static string Encode(object value) => Base64Url.EncodeToString(JsonSerializer.SerializeToUtf8Bytes(value));

    private async Task ServeAsync()
    {
        try
        {
            while (true)
            {
                var context = await _listener.GetContextAsync();
                var path = context.Request.Url!.AbsolutePath;
                object answer;
                if (path.EndsWith("/openid-configuration", StringComparison.Ordinal))
                {
                    answer = new { issuer = Issuer, jwks_uri = Issuer + "keys" };
                }
                else
                {
                    Interlocked.Increment(ref _fetches);
                    var key = _key.ExportParameters(includePrivateParameters: false);
                    var (n, e) = (Base64Url.EncodeToString(key.Modulus), Base64Url.EncodeToString(key.Exponent));
                    answer = new { keys = new[] { new { kty = "RSA", use = "sig", kid = KeyId, n, e } } };
                }

                await context.Response.OutputStream.WriteAsync(JsonSerializer.SerializeToUtf8Bytes(answer));
                context.Response.Close();
            }
        }
        catch (Exception e) when (e is HttpListenerException or ObjectDisposedException)
        {
            // Closed; or the client left.
        }
    }
}
