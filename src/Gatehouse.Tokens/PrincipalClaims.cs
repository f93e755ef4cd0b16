namespace Gatehouse.Tokens;

// https://learn.microsoft.com/entra/identity-platform/access-token-claims-reference
internal static class PrincipalClaims
{
    // Only a token of a signed-in person has one of these; v1.0 and v2.0 have different ones.
    private static readonly string[] UserClaims = ["upn", "preferred_username", "unique_name", "scp"];

    /// <summary>Reads who the token is of. The caller has checked the signature and the claims that it passes.</summary>
    public static Principal Read(JsonMembers claims, string tenantId, string audience, DateTimeOffset expiresOn)
    {
        var kind = ReadKind(claims);
        return new(
            tenantId,
            TokenValidator.Required(claims, "oid", "who its holder is"),
            kind,
            NotEmpty(claims.Text("appid")) ?? NotEmpty(claims.Text("azp")),
            kind == PrincipalKind.User ? ReadName(claims) : null,
            ReadGroups(claims),
            claims.Texts("amr") ?? [],
            NotEmpty(claims.Text("xms_mirid")),
            audience,
            expiresOn);
    }

    private static PrincipalKind ReadKind(JsonMembers claims) => claims.Text("idtyp") switch
    {
        "app" => PrincipalKind.ServicePrincipal,
        "user" => PrincipalKind.User,
        null => Array.Exists(UserClaims, claims.Has) ? PrincipalKind.User : PrincipalKind.ServicePrincipal,
        var other => throw new TokenException(TokenErrorCode.Malformed, $"The token is of a {Seen.Quote(other)} (idtyp); 'app' or 'user' is expected."),
    };

    private static string? ReadName(JsonMembers claims)
        => NotEmpty(claims.Text("upn")) ?? NotEmpty(claims.Text("preferred_username")) ?? NotEmpty(claims.Text("unique_name"));

    // Too many groups to fit: the token says only that there are some. Nothing is granted by a group that the token does not name.
    private static IReadOnlyList<string> ReadGroups(JsonMembers claims)
    {
        var groups = claims.Texts("groups", arrayOnly: true) ?? [];
        var overage = claims.Flag("hasgroups") == true || claims.Object("_claim_names")?.Has("groups") == true;
        return overage ? [] : groups;
    }

    private static string? NotEmpty(string? value) => string.IsNullOrEmpty(value) ? null : value;
}
