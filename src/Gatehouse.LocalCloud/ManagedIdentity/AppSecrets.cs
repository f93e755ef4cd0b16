using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Gatehouse.LocalCloud.Entra.Issuing;
using Gatehouse.LocalCloud.State;
using Gatehouse.Tokens;

namespace Gatehouse.LocalCloud.ManagedIdentity;

/// <summary>The secrets by which apps ask for their own tokens (<c>IDENTITY_HEADER</c>). None is stored.</summary>
/// <remarks>
/// A secret is the app's resource id and its HMAC-SHA256 under a key of the data folder. So an app is found by its secret without a walk
/// over all apps, nobody can make the secret of another app, and a secret stays good over restarts.
/// </remarks>
internal sealed class AppSecrets(DataFolder data)
{
    private const int MaxLength = 4 * 1024;
    private readonly byte[] _key = SecretKeyFile.Load(data, "app-secrets.key");

    /// <summary>The secret of an app.</summary>
    /// <param name="resourceId">Its resource id, any case.</param>
    public string For(string resourceId)
    {
        var id = Encoding.UTF8.GetBytes(Normalise(resourceId));
        return $"{Base64Url.EncodeToString(id)}.{Base64Url.EncodeToString(HMACSHA256.HashData(_key, id))}";
    }

    /// <summary>The app that a secret is of, in lower case, or null when it is not a secret of ours.</summary>
    /// <param name="secret">The secret, from outside.</param>
    public string? Find(string secret)
    {
        var dot = secret.IndexOf('.', StringComparison.Ordinal);
        return secret.Length <= MaxLength && dot > 0
            && StrictBase64Url.TryDecode(secret.AsSpan(0, dot), out var id)
            && StrictBase64Url.TryDecode(secret.AsSpan(dot + 1), out var seal)
            && CryptographicOperations.FixedTimeEquals(HMACSHA256.HashData(_key, id), seal)
            ? Encoding.UTF8.GetString(id)
            : null;
    }

    private static string Normalise(string resourceId) => "/" + resourceId.Trim('/').ToLowerInvariant();
}
