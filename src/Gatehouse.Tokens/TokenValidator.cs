namespace Gatehouse.Tokens;

/// <summary>What a validator accepts.</summary>
public sealed class TokenValidationOptions
{
    /// <summary>Trusted issuers, compared exactly.</summary>
    public required IReadOnlyList<string> Issuers { get; init; }

    /// <summary>Accepted audiences; a last slash makes no difference.</summary>
    public required IReadOnlyList<string> Audiences { get; init; }

    /// <summary>Accepted tenants. Empty: any tenant of a trusted issuer.</summary>
    public IReadOnlyList<string> TenantIds { get; init; } = [];

    /// <summary>How far clocks may differ. Default 5 minutes, as Entra's own libraries.</summary>
    public TimeSpan ClockSkew { get; init; } = TimeSpan.FromMinutes(5);
}

/// <summary>Validates Entra-shaped RS256 tokens.</summary>
public sealed class TokenValidator(TokenValidationOptions options, ISigningKeySource keys, TimeProvider time) : ITokenValidator
{
    /// <inheritdoc/>
    public ValueTask<Principal> ValidateAsync(string token, CancellationToken cancellationToken)
        => throw new NotSupportedException($"{options} {keys} {time}");
}
