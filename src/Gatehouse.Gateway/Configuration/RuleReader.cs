using Gatehouse.Gateway.Access;

namespace Gatehouse.Gateway.Configuration;

/// <summary>Reads <c>rules</c>: who of an issuer that is not Entra's may be which database user.</summary>
internal static class RuleReader
{
    private static readonly (string Word, ClaimMatch Match)[] Kinds =
        [("equals", ClaimMatch.Equals), ("template", ClaimMatch.Template), ("contains", ClaimMatch.Contains)];

    private static readonly string[] Names = ["name", "issuer", "claim", "user", .. Kinds.Select(kind => kind.Word)];

    /// <summary>The rules, in their order.</summary>
    /// <param name="reader">The listener's settings.</param>
    /// <param name="issuers">Its issuers.</param>
    /// <param name="superuser">Whom no rule may lead to.</param>
    /// <param name="errors">Gets what is wrong.</param>
    public static IReadOnlyList<ClaimRule> Read(
        SettingReader reader, IEnumerable<string> issuers, string superuser, List<SettingError> errors)
    {
        var known = issuers.ToHashSet(StringComparer.Ordinal);
        var rules = new List<ClaimRule>();
        foreach (var group in reader.Groups("rules"))
        {
            var one = new SettingReader(group, errors);
            if (Rule(one, known, rules.Count + 1) is { } rule)
            {
                Check(one, rule, superuser);
                if (rules.Exists(other => other.Name == rule.Name))
                    one.Error("name", $"is that of another rule, '{Refusals.Clean(rule.Name)}'; the audit must tell them apart");
                rules.Add(rule);
            }

            one.Finish(Names);
        }

        return rules;
    }

    private static ClaimRule? Rule(SettingReader one, HashSet<string> issuers, int number)
    {
        var (issuer, claim, user) = (one.Text("issuer"), one.Text("claim"), one.Text("user"));
        var name = one.Text("name") ?? string.Create(System.Globalization.CultureInfo.InvariantCulture, $"rule {number}");
        var given = Kinds.Select(kind => (kind.Match, Value: one.Text(kind.Word))).Where(kind => kind.Value is not null).ToList();
        if (issuer is null)
            one.Error("issuer", "is missing: whose tokens the rule is for; a claim means nothing without who says it");
        else if (!issuers.Contains(issuer))
            one.Error("issuer", $"is '{Refusals.Clean(issuer)}', which is not among the listener's 'issuers'");
        if (claim is null)
            one.Error("claim", "is missing: the claim that the rule looks at, e.g. sub, email or groups");
        if (user is null)
            one.Error("user", "is missing: the database user that the rule leads to");
        if (given.Count != 1)
            one.Error(given.Count == 0 ? "equals" : Word(given[1].Match), "must stand alone: a rule has one of equals, template and contains");
        return issuer is null || claim is null || user is null || given.Count != 1
            ? null
            : new(name, issuer, claim, given[0].Match, given[0].Value!, user);
    }

    private static void Check(SettingReader one, ClaimRule rule, string superuser)
    {
        if (rule.Error() is { } error)
            one.Error(Word(rule.Match), error);
        if (rule.User == superuser)
            one.Error("user", $"is '{Refusals.Clean(superuser)}', the superuser: no token leads there");
        if (rule.User.StartsWith("pg_", StringComparison.Ordinal))
            one.Error("user", "begins with 'pg_', which PostgreSQL keeps for itself");
    }

    private static string Word(ClaimMatch match) => Kinds.First(kind => kind.Match == match).Word;
}
