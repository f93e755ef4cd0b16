namespace Gatehouse.Tokens;

/// <summary>What a validator accepts of one issuer.</summary>
public sealed record IssuerOptions
{
    /// <summary>Audiences of this issuer's tokens. Empty, the default: those of <see cref="TokenValidationOptions.Audiences"/>.</summary>
    public IReadOnlyList<string> Audiences { get; init; } = [];

    /// <summary>
    /// The claims that <see cref="Principal.Claims"/> shall have, of an issuer that is not Entra's: its tokens need neither <c>oid</c> nor
    /// <c>tid</c> nor <c>nbf</c>, and prove a <see cref="PrincipalKind.External"/> principal. Null, the default: an Entra tenant.
    /// </summary>
    public IReadOnlyList<string>? Claims { get; init; }
}
