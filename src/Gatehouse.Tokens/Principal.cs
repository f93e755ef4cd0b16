namespace Gatehouse.Tokens;

/// <summary>What a token says of its holder, after validation.</summary>
/// <param name="TenantId">Directory (tenant) id: claim <c>tid</c>. Of an external principal, the issuer.</param>
/// <param name="ObjectId">Object id of the user, service principal or managed identity: claim <c>oid</c>. Of an external principal, <c>sub</c>.</param>
/// <param name="Kind">User or service principal: claim <c>idtyp</c>, else the presence of a user name.</param>
/// <param name="AppId">Application (client) id: claim <c>appid</c> (v1.0) or <c>azp</c> (v2.0). For a user's token, the program that asked.</param>
/// <param name="Name">User principal name: <c>upn</c>, <c>unique_name</c> or <c>preferred_username</c>. Null for applications.</param>
/// <param name="Groups">Object ids of the groups: claim <c>groups</c>. Empty when the token has none.</param>
/// <param name="AuthenticationMethods">How the person signed in: claim <c>amr</c>, e.g. <c>pwd</c>, <c>mfa</c>. Empty when the token has none.</param>
/// <param name="ManagedIdentityResourceId">Resource id of the managed identity: claim <c>xms_mirid</c>. Null for other principals.</param>
/// <param name="Audience">The resource that the token is for: claim <c>aud</c>.</param>
/// <param name="ExpiresOn">End of the token's life, in UTC: claim <c>exp</c>.</param>
public sealed record Principal(
    string TenantId,
    string ObjectId,
    PrincipalKind Kind,
    string? AppId,
    string? Name,
    IReadOnlyList<string> Groups,
    IReadOnlyList<string> AuthenticationMethods,
    string? ManagedIdentityResourceId,
    string Audience,
    DateTimeOffset ExpiresOn)
{
    /// <summary>Who signed the token: claim <c>iss</c>. Empty where nobody said.</summary>
    public string Issuer { get; init; } = "";

    /// <summary>
    /// The claims that the validator was told to keep, of an issuer that is not Entra's: texts, one or several. <c>email</c> is among them
    /// only where the issuer has verified it. Null for Entra's principals.
    /// </summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>>? Claims { get; init; }

    /// <summary>How a person recognises the principal: its user name, else the last part of its resource id, else its application id.</summary>
    public string DisplayName => Name ?? ManagedIdentityResourceId?[(ManagedIdentityResourceId.LastIndexOf('/') + 1)..] ?? AppId ?? ObjectId;
}

/// <summary>The kinds of principal that a token can prove.</summary>
public enum PrincipalKind
{
    /// <summary>A person.</summary>
    User,

    /// <summary>A service principal; managed identities are service principals too.</summary>
    ServicePrincipal,

    /// <summary>Whoever an issuer that is not Entra's names: a person, a build, a workload.</summary>
    External,
}
