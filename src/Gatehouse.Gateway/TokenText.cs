using System.Buffers.Text;

namespace Gatehouse.Gateway;

/// <summary>Tells tokens from passwords.</summary>
internal static class TokenText
{
    /// <summary>Longest token or password that a listener takes, in bytes; PostgreSQL's own limit for a token (PG_MAX_AUTH_TOKEN_LENGTH).</summary>
    public const int MaxLength = 65_535;

    /// <summary>Three parts of base64url with dots between, the first of which begins a JSON object.</summary>
    public static bool LooksLikeToken(ReadOnlySpan<byte> password)
    {
        if (!password.StartsWith("eyJ"u8) || password.Count((byte)'.') != 2)
            return false;

        foreach (var part in password.Split((byte)'.'))
        {
            if (!Base64Url.IsValid(password[part]))
                return false;
        }

        return true;
    }
}
