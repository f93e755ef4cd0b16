using System.Text;
using System.Text.Json.Nodes;
using Gatehouse.Tokens;

namespace Gatehouse.LocalCloud.Entra.Principals;

/// <summary>The form of the directory's values. The limits are Entra's.</summary>
internal static class DirectoryRules
{
    public const int MaxNameLength = 256;
    public const int MaxUserPrincipalNameLength = 113;
    public const int MaxUriLength = 600;

    public static string Name(string? value, string what)
        => value is { Length: > 0 and <= MaxNameLength } && !value.Any(char.IsControl) && !string.IsNullOrWhiteSpace(value)
            ? value
            : throw DirectoryException.Invalid($"{what} must be 1 to {MaxNameLength} characters without control characters.");

    public static string UserPrincipalName(string? value)
    {
        if (value is not { Length: >= 3 and <= MaxUserPrincipalNameLength } || value.Any(c => char.IsControl(c) || char.IsWhiteSpace(c) || c is '/' or '\\' or '"'))
            throw DirectoryException.Invalid($"userPrincipalName must be name@domain, at most {MaxUserPrincipalNameLength} characters, without blanks, quotes or slashes.");
        var at = value.IndexOf('@', StringComparison.Ordinal);
        return at > 0 && at == value.LastIndexOf('@') && at < value.Length - 1
            ? value
            : throw DirectoryException.Invalid("userPrincipalName must be name@domain, e.g. mary@contoso.example.");
    }

    public static string Password(string value)
        => value.Length is >= 8 and <= PasswordHash.MaxLength
            ? value
            : throw DirectoryException.Invalid($"password must be 8 to {PasswordHash.MaxLength} characters.");

    public static string AbsoluteUri(string? value, string what)
        => value is { Length: > 0 and <= MaxUriLength } && Uri.TryCreate(value, UriKind.Absolute, out _) && !value.Any(c => char.IsControl(c) || char.IsWhiteSpace(c))
            ? value
            : throw DirectoryException.Invalid($"{what} must be an absolute URI of at most {MaxUriLength} characters, e.g. api://orders.");

    public static string Text(string? value, string what)
        => value is { Length: > 0 and <= MaxUriLength } && !value.Any(char.IsControl)
            ? value
            : throw DirectoryException.Invalid($"{what} must be 1 to {MaxUriLength} characters without control characters.");

    public static void PublicKeys(JsonObject jwks)
    {
        try
        {
            if (JsonWebKeySet.Parse(Encoding.UTF8.GetBytes(jwks.ToJsonString())).Count == 0)
                throw DirectoryException.Invalid("keys has no usable key: an RSA key of 2048 to 8192 bits with kid, n and e, for RS256, is needed.");
        }
        catch (TokenException e)
        {
            throw DirectoryException.Invalid($"keys is not a JSON Web Key Set: {e.Message}");
        }
    }
}
