using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Gatehouse.LocalCloud.Entra.Http;
using Gatehouse.LocalCloud.State;

namespace Gatehouse.LocalCloud.Entra.Issuing;

/// <summary>What a refresh token stands for.</summary>
/// <param name="UserId">Object id of the user.</param>
/// <param name="ClientId">The program that it was given to.</param>
/// <param name="Scope">The scope that was asked for: the default of the next request.</param>
/// <param name="AuthenticationMethods">How the person signed in.</param>
/// <param name="IssuedOn">When it was issued, in UTC.</param>
internal sealed record RefreshGrant(string UserId, string ClientId, string Scope, IReadOnlyList<string> AuthenticationMethods, DateTimeOffset IssuedOn);

/// <summary>Issues and opens refresh tokens. They are sealed messages to ourselves (AES-256-GCM), so that none is stored and all survive a restart.</summary>
internal sealed class RefreshTokens(DataFolder data)
{
    /// <summary>Life of a refresh token: 90 days, as Entra's. Each use gives a new one.</summary>
    public static readonly TimeSpan Life = TimeSpan.FromDays(90);

    private const byte Version = 1;
    private const int MaxLength = 8 * 1024;
    private readonly byte[] _key = SecretKeyFile.Load(data, "refresh-tokens.key");

    public string Issue(RefreshGrant grant)
    {
        var content = Encoding.UTF8.GetBytes(new JsonObject
        {
            ["user"] = grant.UserId,
            ["client"] = grant.ClientId,
            ["scope"] = grant.Scope,
            ["amr"] = new JsonArray([.. grant.AuthenticationMethods.Select(method => (JsonNode)method)]),
            ["issued"] = grant.IssuedOn.ToUnixTimeMilliseconds(),
        }.ToJsonString());

        var token = new byte[1 + NonceLength + content.Length + TagLength];
        token[0] = Version;
        var nonce = token.AsSpan(1, NonceLength);
        RandomNumberGenerator.Fill(nonce);
        using var aes = new AesGcm(_key, TagLength);
        aes.Encrypt(nonce, content, token.AsSpan(1 + NonceLength, content.Length), token.AsSpan(1 + NonceLength + content.Length), token.AsSpan(0, 1));
        return Base64Url.EncodeToString(token);
    }

    /// <summary>Opens a token that <see cref="Issue"/> made. Whether it is still good is the caller's question.</summary>
    /// <exception cref="EntraException">It is none of ours.</exception>
    public RefreshGrant Open(string text)
    {
        if (text.Length > MaxLength || !Tokens.StrictBase64Url.TryDecode(text, out var token) || token.Length < 1 + NonceLength + TagLength || token[0] != Version)
            throw NotOurs();
        var content = new byte[token.Length - 1 - NonceLength - TagLength];
        try
        {
            using var aes = new AesGcm(_key, TagLength);
            aes.Decrypt(token.AsSpan(1, NonceLength), token.AsSpan(1 + NonceLength, content.Length), token.AsSpan(^TagLength..), content, token.AsSpan(0, 1));
        }
        catch (AuthenticationTagMismatchException)
        {
            throw NotOurs();
        }

        // Authentic, so of the form that Issue wrote.
        using var json = JsonDocument.Parse(content);
        var root = json.RootElement;
        return new(
            root.GetProperty("user").GetString()!,
            root.GetProperty("client").GetString()!,
            root.GetProperty("scope").GetString()!,
            [.. root.GetProperty("amr").EnumerateArray().Select(method => method.GetString()!)],
            DateTimeOffset.FromUnixTimeMilliseconds(root.GetProperty("issued").GetInt64()));
    }

    private const int NonceLength = 12; // NIST SP 800-38D, section 8.2.2: random, 96 bits
    private const int TagLength = 16;

    private static EntraException NotOurs()
        => EntraException.InvalidGrant("Provided grant is invalid or malformed: the refresh token was not issued by this local cloud.");
}
