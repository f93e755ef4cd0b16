using System.Buffers;
using System.Text;

namespace Gatehouse.Gateway.Access;

/// <summary>A form of a claim, e.g. <c>{local}@corp.example</c>, and the database user that is made of it. Immutable.</summary>
/// <remarks>
/// Two different claims must never become the same database user. So the whole claim must match; what stands for a name has small letters,
/// digits and <c>. _ -</c> only; the text after it begins with something else, so that there is one way to cut; and every name goes into the
/// database user exactly once, with something else between two of them.
/// </remarks>
internal sealed class ClaimTemplate
{
    private const string Letters = "abcdefghijklmnopqrstuvwxyz0123456789";
    private static readonly SearchValues<char> Inner = SearchValues.Create(Letters + "._-");
    private static readonly SearchValues<char> First = SearchValues.Create(Letters);

    private readonly List<Part> _claim;
    private readonly List<Part> _user;

    private ClaimTemplate(List<Part> claim, List<Part> user) => (_claim, _user) = (claim, user);

    /// <summary>Reads a template.</summary>
    /// <param name="claim">The form of the claim.</param>
    /// <param name="user">The database user.</param>
    /// <param name="error">What is wrong, to stand after the rule's name; null where nothing is.</param>
    public static ClaimTemplate? Parse(string claim, string user, out string? error)
    {
        var claimParts = Split(claim);
        var userParts = Split(user);
        error = claimParts is null || userParts is null ? "has braces that are not of the form {name}, small letters in them"
            : Ambiguous(claimParts, claimParts.Count) ?? Ambiguous(userParts, userParts.FindLastIndex(part => part.IsName)) ?? Names(claimParts, userParts);
        return error is null ? new(claimParts!, userParts!) : null;
    }

    /// <summary>The database user of a claim; null where the claim does not match.</summary>
    public string? Fill(string claim)
    {
        var found = new Dictionary<string, string>(StringComparer.Ordinal);
        var rest = claim.AsSpan();
        foreach (var part in _claim)
        {
            if (part.IsName)
            {
                var length = rest.IndexOfAnyExcept(Inner) is var end and >= 0 ? end : rest.Length;
                if (length == 0 || !First.Contains(rest[0]))
                    return null;
                found[part.Text] = rest[..length].ToString();
                rest = rest[length..];
            }
            else if (rest.StartsWith(part.Text, StringComparison.Ordinal))
            {
                rest = rest[part.Text.Length..];
            }
            else
            {
                return null;
            }
        }

        if (!rest.IsEmpty)
            return null;
        var user = new StringBuilder();
        foreach (var part in _user)
            user.Append(part.IsName ? found[part.Text] : part.Text);
        return user.ToString();
    }

    private static string? Names(List<Part> claim, List<Part> user)
    {
        var inClaim = claim.Where(part => part.IsName).Select(part => part.Text).Order(StringComparer.Ordinal).ToList();
        var inUser = user.Where(part => part.IsName).Select(part => part.Text).Order(StringComparer.Ordinal).ToList();
        if (inClaim.Count == 0)
            return "has no {name} in 'template'; write 'equals' for one exact text";
        if (inClaim.Distinct(StringComparer.Ordinal).Count() != inClaim.Count)
            return "has a {name} twice in 'template'";
        return inClaim.SequenceEqual(inUser) ? null
            : "must have every {name} of 'template' exactly once in 'user', or different holders would be one database user";
    }

    // Of the database user only what stands between two names must say where the first one ends.
    private static string? Ambiguous(List<Part> parts, int end)
    {
        for (var i = 1; i < Math.Min(parts.Count, end + 1); i++)
        {
            if (parts[i - 1].IsName && (parts[i].IsName || Inner.Contains(parts[i].Text[0])))
            {
                return $"has '{parts[i].Text[0]}' right after {{{parts[i - 1].Text}}}, which that could hold itself (small letters, digits, '.', '_', '-'); "
                    + "only another character, such as '@' or ':', says where it ends";
            }
        }

        return null;
    }

    private static List<Part>? Split(string text)
    {
        var parts = new List<Part>();
        for (var rest = text.AsSpan(); !rest.IsEmpty;)
        {
            var isName = rest[0] == '{';
            var length = isName ? rest.IndexOf('}') + 1 : rest.IndexOf('{') is var at and >= 0 ? at : rest.Length;
            var part = rest[..length];
            rest = rest[length..];
            if (isName)
            {
                if (part.Length < 3 || part[1..^1].IndexOfAnyExceptInRange('a', 'z') >= 0)
                    return null;
                part = part[1..^1];
            }
            else if (part.Contains('}'))
            {
                return null;
            }

            parts.Add(new(isName, part.ToString()));
        }

        return parts;
    }

    private readonly record struct Part(bool IsName, string Text);
}
