using Gatehouse.Tokens;

namespace Gatehouse.Gateway.Access;

/// <summary>Finds the rule by which an external principal may be a database user. Immutable.</summary>
internal static class ClaimRules
{
    /// <summary>The first rule of the principal's issuer that gives it this database user.</summary>
    /// <exception cref="GatewayException">None does; the message names the claims that were looked at.</exception>
    public static ClaimRule Find(IReadOnlyList<ClaimRule> rules, Principal principal, string user)
    {
        var claims = principal.Claims ?? throw new ArgumentException("The principal is Entra's: rules are not for it.", nameof(principal));
        var ofIssuer = rules.Where(rule => rule.Issuer == principal.Issuer).ToList();
        var allowed = new List<string>();
        foreach (var rule in ofIssuer)
        {
            if (rule.UserOf(claims) is not { } given)
                continue;
            if (given == user)
                return rule;
            allowed.Add(given);
        }

        throw NoRule(principal, user, [.. ofIssuer.Select(rule => rule.Claim).Distinct(StringComparer.Ordinal)], allowed);
    }

    /// <summary>The claims that the rules of each issuer look at: what the validator must keep.</summary>
    public static Dictionary<string, IReadOnlyList<string>> ClaimsByIssuer(IEnumerable<ClaimRule> rules)
        => rules.GroupBy(rule => rule.Issuer, StringComparer.Ordinal).ToDictionary(
            group => group.Key,
            IReadOnlyList<string> (group) => [.. group.Select(rule => rule.Claim).Distinct(StringComparer.Ordinal)],
            StringComparer.Ordinal);

    // Names of claims, not their values: the text ends up in the programs' logs.
    private static GatewayException NoRule(Principal principal, string user, List<string> looked, List<string> allowed)
    {
        var missing = looked.Where(claim => !principal.Claims!.ContainsKey(claim)).ToList();
        var absent = missing.Count == 0 ? "" : $" The token has no {string.Join(", ", missing)}"
            + (missing.Contains("email") ? " (email counts only with email_verified)." : ".");
        return new(
            GatewayErrorCode.NoRuleMatches,
            $"No rule lets {Refusals.Who(principal)} be database user {Refusals.Quote(user)}.",
            $"The rules of issuer {Refusals.Quote(principal.Issuer)} look at: {string.Join(", ", looked)}.{absent}",
            allowed.Count == 0
                ? "Who runs the gateway can add a rule: see 'rules' in its settings."
                : $"Log in as {string.Join(" or ", allowed.Distinct(StringComparer.Ordinal).Take(5).Select(Refusals.Quote))}, which the rules give this token.");
    }
}
