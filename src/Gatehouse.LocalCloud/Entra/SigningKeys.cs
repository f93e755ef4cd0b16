using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Gatehouse.LocalCloud.Entra.Issuing;
using Gatehouse.LocalCloud.State;
using Gatehouse.Tokens;

namespace Gatehouse.LocalCloud.Entra;

/// <summary>The RSA keys that the local tenant signs with. The newest signs, all of them are published. Thread-safe.</summary>
public sealed class SigningKeys : ISigningKeySource
{
    private const int KeyBits = 2048;

    /// <summary>How long a replaced key stays published: the longest token life (24 hours, a managed identity's) and the validators' clock skew.</summary>
    private static readonly TimeSpan Afterlife = TokenIssuer.LongestLife + TimeSpan.FromMinutes(10);

    private readonly string _file;
    private readonly TimeProvider _time;
    private readonly Lock _gate = new();
    private volatile IReadOnlyList<PrivateKey> _keys; // newest first; replaced whole, so that readers need no lock

    /// <summary>Loads the keys of the data folder, or makes the first one there.</summary>
    /// <param name="data">The data folder.</param>
    /// <param name="time">The clock.</param>
    /// <exception cref="StateException">The key file cannot be read. The message names it.</exception>
    public SigningKeys(DataFolder data, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(data);
        _file = Path.Combine(data.Keys, "signing-keys.json");
        _time = time;
        _keys = File.Exists(_file) ? Load() : [];
        if (_keys.Count == 0)
            Rotate();
    }

    /// <summary>The keys that validators must know, newest first. Keys whose last token has expired are left out.</summary>
    public IReadOnlyList<SigningKey> Published => [.. Live(_keys).Select(key => key.Public)];

    /// <inheritdoc/>
    public ValueTask<SigningKey?> FindAsync(string issuer, string keyId, CancellationToken cancellationToken)
        => new(Live(_keys).FirstOrDefault(key => key.Public.KeyId == keyId)?.Public);

    /// <summary>Makes a new key, which signs from now on. The old ones stay published until the last token that they signed has expired.</summary>
    /// <returns>The new key's id.</returns>
    public string Rotate()
    {
        using var rsa = RSA.Create(KeyBits);
        var made = new PrivateKey(rsa.ExportParameters(includePrivateParameters: true), Replaced: null);
        lock (_gate)
        {
            var now = _time.GetUtcNow();
            IReadOnlyList<PrivateKey> next = [made, .. Live(_keys).Select(key => key with { Replaced = key.Replaced ?? now })];
            Save(next);
            _keys = next;
        }

        return made.Public.KeyId;
    }

    /// <summary>The id of the key that signs now.</summary>
    internal string CurrentKeyId => _keys[0].Public.KeyId;

    /// <summary>Signs with one of the keys: RS256 (RFC 7518, section 3.3).</summary>
    internal byte[] Sign(string keyId, ReadOnlySpan<byte> content)
    {
        using var rsa = RSA.Create(_keys.First(key => key.Public.KeyId == keyId).Parameters);
        return rsa.SignData(content, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
    }

    /// <summary>The published keys as a JSON Web Key Set (RFC 7517, section 5).</summary>
    internal JsonObject ToJwks(string issuer) => new()
    {
        ["keys"] = new JsonArray([.. Published.Select(key => new JsonObject
        {
            ["kty"] = "RSA",
            ["use"] = "sig",
            ["alg"] = "RS256",
            ["kid"] = key.KeyId,
            ["n"] = Base64Url.EncodeToString(key.Parameters.Modulus),
            ["e"] = Base64Url.EncodeToString(key.Parameters.Exponent),
            ["issuer"] = issuer,
        })]),
    };

    private IEnumerable<PrivateKey> Live(IReadOnlyList<PrivateKey> keys)
    {
        var now = _time.GetUtcNow();
        return keys.Where(key => key.Replaced is not { } replaced || now < replaced + Afterlife);
    }

    private void Save(IReadOnlyList<PrivateKey> keys)
    {
        var document = new JsonObject
        {
            ["keys"] = new JsonArray([.. keys.Select(key => new JsonObject
            {
                ["pkcs1"] = key.ToPem(),
                ["replaced"] = key.Replaced?.ToUnixTimeSeconds(),
            })]),
        };
        DurableFile.Write(_file, Encoding.UTF8.GetBytes(document.ToJsonString()));
    }

    private IReadOnlyList<PrivateKey> Load()
    {
        try
        {
            var document = JsonNode.Parse(File.ReadAllBytes(_file))!;
            return [.. document["keys"]!.AsArray().Select(key => PrivateKey.FromPem(
                (string)key!["pkcs1"]!, (long?)key["replaced"] is { } at ? DateTimeOffset.FromUnixTimeSeconds(at) : null))];
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or NullReferenceException or ArgumentException or CryptographicException)
        {
            throw new StateException($"The key file '{_file}' cannot be read. Move it away, then start again: tokens signed before are refused from then on.", e);
        }
    }

    private sealed record PrivateKey(RSAParameters Parameters, DateTimeOffset? Replaced)
    {
        public SigningKey Public { get; } = new(
            Thumbprint(Parameters), new RSAParameters { Modulus = Parameters.Modulus, Exponent = Parameters.Exponent });

        public static PrivateKey FromPem(string pem, DateTimeOffset? replaced)
        {
            using var rsa = RSA.Create();
            rsa.ImportFromPem(pem);
            return new(rsa.ExportParameters(includePrivateParameters: true), replaced);
        }

        public string ToPem()
        {
            using var rsa = RSA.Create(Parameters);
            return rsa.ExportRSAPrivateKeyPem();
        }

        // A private key in a log would be worse than a token.
        public override string ToString() => $"PrivateKey({Public.KeyId})";

        // RFC 7638, section 3.1: the required members in the order of their names, without white space.
        private static string Thumbprint(RSAParameters key)
        {
            var json = $$"""{"e":"{{Base64Url.EncodeToString(key.Exponent)}}","kty":"RSA","n":"{{Base64Url.EncodeToString(key.Modulus)}}"}""";
            return Base64Url.EncodeToString(SHA256.HashData(Encoding.ASCII.GetBytes(json)));
        }
    }
}
