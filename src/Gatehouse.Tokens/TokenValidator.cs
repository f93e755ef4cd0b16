using System.Globalization;
using static Gatehouse.Tokens.TokenErrorCode;

namespace Gatehouse.Tokens;

/// <summary>Validates RS256 tokens: Entra's, v1.0 and v2.0, and those of other issuers by OpenID Connect discovery. Thread-safe.</summary>
/// <remarks>
/// <code>
/// size → form → header → issuer → key → signature → audience → tenant → times → principal
/// </code>
/// A key is looked up for trusted issuers only, and no claim but the issuer is looked at before the signature is known to be good.
/// </remarks>
public sealed class TokenValidator : ITokenValidator
{
    private readonly TokenValidationOptions _options;
    private readonly ISigningKeySource _keys;
    private readonly TimeProvider _time;

    /// <summary>Creates a validator.</summary>
    /// <param name="options">What it accepts.</param>
    /// <param name="keys">Where it finds the issuers' keys.</param>
    /// <param name="time">The clock.</param>
    /// <exception cref="ArgumentException">The options have no issuer or no audience.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The clock skew is out of its range.</exception>
    public TokenValidator(TokenValidationOptions options, ISigningKeySource keys, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(keys);
        ArgumentNullException.ThrowIfNull(time);
        if (options.Issuers.Count == 0 || options.Issuers.Any(issuer => AudiencesOf(options, issuer).Count == 0))
            throw new ArgumentException("A validator needs at least one issuer, and an audience for each.", nameof(options));
        ArgumentOutOfRangeException.ThrowIfLessThan(options.ClockSkew, TimeSpan.Zero, nameof(options));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(options.ClockSkew, TokenValidationOptions.MaxClockSkew, nameof(options));
        (_options, _keys, _time) = (options, keys, time);
    }

    /// <inheritdoc/>
    public async ValueTask<Principal> ValidateAsync(string token, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(token);
        var signature = JsonWebSignature.Parse(token);
        var claims = JsonMembers.Parse(signature.Payload, "token's payload");
        var issuer = CheckIssuer(claims);

        var key = await FindKeyAsync(issuer, signature.KeyId, cancellationToken);
        if (!signature.IsSignedBy(key))
            throw new TokenException(BadSignature, $"The token's signature is not that of key {Seen.Quote(signature.KeyId)} of issuer '{issuer}'.");

        var audience = CheckAudience(claims, AudiencesOf(_options, issuer));
        if (_options.ByIssuer.GetValueOrDefault(issuer)?.Claims is { } wanted)
            return ExternalClaims.Read(claims, issuer, wanted, audience, CheckTimes(claims, beginNeeded: false));

        var tenantId = CheckTenant(claims);
        var expiresOn = CheckTimes(claims, beginNeeded: true);
        return PrincipalClaims.Read(claims, tenantId, audience, expiresOn) with { Issuer = issuer };
    }

    private static IReadOnlyList<string> AudiencesOf(TokenValidationOptions options, string issuer)
        => options.ByIssuer.GetValueOrDefault(issuer) is { Audiences: { Count: > 0 } own } ? own : options.Audiences;

    // Returns the configured text, not the token's: it goes into URLs and messages.
    private string CheckIssuer(JsonMembers claims)
    {
        var seen = claims.Text("iss") ?? throw Missing("iss", "the issuer");
        foreach (var issuer in _options.Issuers)
        {
            if (string.Equals(issuer, seen, StringComparison.Ordinal))
                return issuer;
        }

        throw new TokenException(
            WrongIssuer, $"The token's issuer (iss) is {Seen.Quote(seen)}; expected: {Seen.Quote(_options.Issuers)}.");
    }

    private async ValueTask<SigningKey> FindKeyAsync(string issuer, string keyId, CancellationToken cancellationToken)
    {
        if (keyId.Length == 0)
            throw new TokenException(UnknownKey, "The token's header does not say which key signed it (kid).");
        return await _keys.FindAsync(issuer, keyId, cancellationToken)
            ?? throw new TokenException(UnknownKey, $"Issuer '{issuer}' has no key {Seen.Quote(keyId)} (kid).");
    }

    private static string CheckAudience(JsonMembers claims, IReadOnlyList<string> expected)
    {
        var seen = claims.Texts("aud") ?? throw Missing("aud", "the resource that the token is for");
        foreach (var audience in seen)
        {
            foreach (var accepted in expected)
            {
                if (WithoutSlash(audience).SequenceEqual(WithoutSlash(accepted)))
                    return audience;
            }
        }

        throw new TokenException(
            WrongAudience,
            $"The token is for {Seen.Quote(seen)} (aud); expected: {Seen.Quote(expected)}. Ask for a token of that resource.");
    }

    private string CheckTenant(JsonMembers claims)
    {
        var seen = Required(claims, "tid", "the tenant");
        if (_options.TenantIds.Count > 0 && !_options.TenantIds.Contains(seen, StringComparer.OrdinalIgnoreCase)) // a GUID
        {
            throw new TokenException(
                WrongTenant, $"The token's tenant (tid) is {Seen.Quote(seen)}; expected: {Seen.Quote(_options.TenantIds)}.");
        }

        return seen;
    }

    // The beginning is Entra's habit; RFC 7519 leaves it to the issuer, and Keycloak leaves it out.
    private DateTimeOffset CheckTimes(JsonMembers claims, bool beginNeeded)
    {
        var expiresOn = claims.Time("exp") ?? throw Missing("exp", "the end of its life");
        var validFrom = claims.Time("nbf") ?? (beginNeeded ? throw Missing("nbf", "the beginning of its life") : DateTimeOffset.MinValue);
        var issuedOn = claims.Time("iat") ?? validFrom;
        var now = _time.GetUtcNow();

        // Differences, so that no sum leaves the range of the type.
        if (now - expiresOn >= _options.ClockSkew)
        {
            throw new TokenException(
                Expired, $"The token expired at {Show(expiresOn)}, {Show(now - expiresOn)} ago. Get a new one{SkewNote()}.");
        }

        var begins = validFrom > issuedOn ? validFrom : issuedOn;
        if (begins - now > _options.ClockSkew)
        {
            throw new TokenException(
                NotYetValid, $"The token is valid from {Show(begins)}, in {Show(begins - now)}. Check this machine's clock{SkewNote()}.");
        }

        return expiresOn;
    }

    internal static string Required(JsonMembers claims, string name, string meaning)
        => claims.Text(name) is { Length: > 0 } value ? value : throw Missing(name, meaning);

    private static TokenException Missing(string name, string meaning)
        => new(ClaimMissing, $"The token does not say {meaning}: claim '{name}' is missing or empty.");

    private static ReadOnlySpan<char> WithoutSlash(string audience)
        => audience.EndsWith('/') ? audience.AsSpan(0, audience.Length - 1) : audience;

    private string SkewNote() => $" (clocks may differ by {Show(_options.ClockSkew)})";

    private static string Show(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss 'UTC'", CultureInfo.InvariantCulture);

    private static string Show(TimeSpan span) => span.TotalDays >= 2 ? $"{span.TotalDays:0} days"
        : span.TotalHours >= 2 ? $"{span.TotalHours:0} h"
        : span.TotalMinutes >= 2 ? $"{span.TotalMinutes:0} min"
        : $"{span.TotalSeconds:0} s";
}
