namespace Gatehouse.Tokens;

/// <summary>Reads tokens of issuers that are not Entra's: who it is, says <c>sub</c> (OpenID Connect Core 1.0, section 2).</summary>
internal static class ExternalClaims
{
    private const string Email = "email";

    /// <summary>Reads who the token is of. The caller has checked the signature and the claims that it passes.</summary>
    public static Principal Read(JsonMembers claims, string issuer, IReadOnlyList<string> wanted, string audience, DateTimeOffset expiresOn)
    {
        // No application id and no groups: what maps Entra's principals must find nothing here that it knows.
        return new(
            issuer, TokenValidator.Required(claims, "sub", "who its holder is"), PrincipalKind.External, AppId: null,
            claims.Text("preferred_username") is { Length: > 0 } name ? name : null, [], [], null, audience, expiresOn)
        {
            Issuer = issuer,
            Claims = Keep(claims, wanted),
        };
    }

    private static Dictionary<string, IReadOnlyList<string>> Keep(JsonMembers claims, IReadOnlyList<string> wanted)
    {
        var kept = new Dictionary<string, IReadOnlyList<string>>(StringComparer.Ordinal);
        foreach (var name in wanted)
        {
            // Whoever may type any address into a form is not its owner (section 5.1, email_verified).
            if (name == Email && claims.Flag("email_verified") != true)
                continue;
            if (claims.Texts(name) is { } values)
                kept[name] = values;
        }

        return kept;
    }
}
