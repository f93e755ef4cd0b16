using Gatehouse.Gateway.Access;
using Gatehouse.Gateway.Configuration;
using Gatehouse.Tokens;

namespace Gatehouse.Gateway.Hosting;

/// <summary>Which tokens a listener believes, by its settings.</summary>
internal static class ListenerTokens
{
    public static TokenValidationOptions Options(ListenerSettings settings) => new()
    {
        Issuers = settings.Issuers,
        Audiences = settings.Audiences,
        TenantIds = settings.Tenants,
        ByIssuer = ByIssuer(settings),
    };

    // An issuer that a rule names is known by its claims; any other is an Entra tenant, whose principals the database maps.
    private static Dictionary<string, IssuerOptions> ByIssuer(ListenerSettings settings)
    {
        var claims = ClaimRules.ClaimsByIssuer(settings.Rules);
        return settings.Issuers.ToDictionary(
            issuer => issuer,
            issuer => new IssuerOptions
            {
                Audiences = settings.IssuerAudiences.GetValueOrDefault(issuer) ?? [],
                Claims = claims.GetValueOrDefault(issuer),
            },
            StringComparer.Ordinal);
    }
}
