namespace Gatehouse.Tokens;

/// <summary>What a validator accepts.</summary>
public sealed class TokenValidationOptions
{
    /// <summary>Largest <see cref="ClockSkew"/>: 10 minutes. Clocks that differ more need mending, not tolerance.</summary>
    public static readonly TimeSpan MaxClockSkew = TimeSpan.FromMinutes(10);

    /// <summary>Trusted issuers, compared exactly. At least one.</summary>
    public required IReadOnlyList<string> Issuers { get; init; }

    /// <summary>
    /// Accepted audiences; a last slash makes no difference. At least one, unless every issuer has its own in <see cref="ByIssuer"/>.
    /// </summary>
    public required IReadOnlyList<string> Audiences { get; init; }

    /// <summary>What is different for some of <see cref="Issuers"/>. Default: nothing, each is an Entra tenant.</summary>
    public IReadOnlyDictionary<string, IssuerOptions> ByIssuer { get; init; } = new Dictionary<string, IssuerOptions>();

    /// <summary>Accepted tenants. Empty: any tenant of a trusted issuer.</summary>
    public IReadOnlyList<string> TenantIds { get; init; } = [];

    /// <summary>How far clocks may differ, from zero to <see cref="MaxClockSkew"/>. Default 5 minutes, as Entra's own libraries.</summary>
    public TimeSpan ClockSkew { get; init; } = TimeSpan.FromMinutes(5);
}
