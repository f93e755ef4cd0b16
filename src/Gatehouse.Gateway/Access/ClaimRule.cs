namespace Gatehouse.Gateway.Access;

/// <summary>How a rule compares a claim with its value.</summary>
public enum ClaimMatch
{
    /// <summary>The claim is one text, exactly the rule's.</summary>
    Equals,

    /// <summary>The claim is one text of the template's form; what stands for its names goes into the database user's.</summary>
    Template,

    /// <summary>The claim is a list (or one text) that has the rule's text: a group.</summary>
    Contains,
}

/// <summary>One way from a token to a database user. Rules are for one issuer each.</summary>
/// <param name="Name">Its name, for the audit and for refusals.</param>
/// <param name="Issuer">Whose tokens it is for, exactly.</param>
/// <param name="Claim">The claim that it looks at.</param>
/// <param name="Match">How.</param>
/// <param name="Value">The text that the claim must be, match or have.</param>
/// <param name="User">The database user; of a template, with the template's names in braces.</param>
public sealed record ClaimRule(string Name, string Issuer, string Claim, ClaimMatch Match, string Value, string User)
{
    private const int MaxUserLength = 63; // NAMEDATALEN - 1, the least of the three protocols that a rule is written for

    private readonly ClaimTemplate? _template = Match == ClaimMatch.Template ? ClaimTemplate.Parse(Value, User, out _) : null;

    /// <summary>What is wrong with it, or null.</summary>
    internal string? Error()
    {
        if (string.IsNullOrWhiteSpace(Issuer) || string.IsNullOrWhiteSpace(Claim) || string.IsNullOrEmpty(Value) || string.IsNullOrEmpty(User))
            return "needs an issuer, a claim, a value and a user";
        if (Match == ClaimMatch.Template)
            return ClaimTemplate.Parse(Value, User, out var error) is null ? error : null;
        if (User.AsSpan().IndexOfAny('{', '}') >= 0)
            return "has braces in 'user', which only a template fills in";
        return System.Text.Encoding.UTF8.GetByteCount(User) > MaxUserLength ? $"has a 'user' of more than {MaxUserLength} bytes" : null;
    }

    /// <summary>The database user of a token that has these claims, or null.</summary>
    internal string? UserOf(IReadOnlyDictionary<string, IReadOnlyList<string>> claims)
    {
        if (!claims.TryGetValue(Claim, out var values))
            return null;
        return Match switch
        {
            ClaimMatch.Equals => values is [var one] && one == Value ? User : null,
            ClaimMatch.Template => values is [var one] && _template?.Fill(one) is { } user
                && System.Text.Encoding.UTF8.GetByteCount(user) <= MaxUserLength ? user : null,
            _ => values.Contains(Value, StringComparer.Ordinal) ? User : null,
        };
    }
}
