using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Gatehouse.ServerTests.OwnDatabase;

/// <summary>An OpenID Connect issuer on loopback: a discovery document, a key set, and tokens of any claims.</summary>
internal sealed class TestIssuer : IAsyncDisposable
{
    private readonly RSA _key = RSA.Create(2048);
    private WebApplication _server = null!;

    public string Address { get; private set; } = "";

    public static async Task<TestIssuer> StartAsync()
    {
        var issuer = new TestIssuer();
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        issuer._server = builder.Build();
        issuer._server.Run(context => context.Response.WriteAsync(issuer.Answer(context.Request.Path)));
        await issuer._server.StartAsync();
        issuer.Address = issuer._server.Urls.First() + "/realms/shop";
        return issuer;
    }

    /// <summary>A token as Keycloak makes them, with more claims.</summary>
    public string Token(string subject, TimeSpan? life = null, params (string Name, JsonNode Value)[] more)
    {
        var now = TimeProvider.System.GetUtcNow().ToUnixTimeSeconds();
        var claims = new JsonObject
        {
            ["iss"] = Address,
            ["sub"] = subject,
            ["aud"] = "pg",
            ["iat"] = now,
            ["exp"] = now + (long)(life ?? TimeSpan.FromMinutes(5)).TotalSeconds,
        };
        foreach (var (name, value) in more)
            claims[name] = value;
        var signed = $"{Encode("""{"alg":"RS256","typ":"JWT","kid":"k"}""")}.{Encode(claims.ToJsonString())}";
        return $"{signed}.{Base64Url.EncodeToString(_key.SignData(Encoding.ASCII.GetBytes(signed), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1))}";
    }

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        _key.Dispose();
    }

    private static string Encode(string json) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(json));

    private string Answer(string path)
    {
        var key = _key.ExportParameters(false);
        return path.EndsWith("openid-configuration", StringComparison.Ordinal)
            ? $$"""{ "issuer": "{{Address}}", "jwks_uri": "{{Address}}/keys" }"""
            : $$"""
              { "keys": [ { "kty": "RSA", "kid": "k", "use": "sig", "alg": "RS256",
                "n": "{{Base64Url.EncodeToString(key.Modulus)}}", "e": "{{Base64Url.EncodeToString(key.Exponent)}}" } ] }
              """;
    }
}
