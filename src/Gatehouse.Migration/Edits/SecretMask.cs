using System.Text.RegularExpressions;

namespace Gatehouse.Migration.Edits;

/// <summary>Replaces passwords by stars in everything that is shown.</summary>
/// <remarks>By what was found, and by the look of a line: a line of context may hold a secret that no site has.</remarks>
internal sealed partial class SecretMask(IEnumerable<string> secrets)
{
    public const string Stars = "****";

    // The longest first: one secret may be a part of another. Shorter ones would tear words apart, and the looks of a line find them.
    private readonly List<string> _secrets = [.. secrets.Where(secret => secret.Length > 3).Distinct()
        .OrderByDescending(secret => secret.Length)];

    public string Line(string line)
    {
        foreach (var secret in _secrets)
            line = line.Replace(secret, Stars, StringComparison.Ordinal);
        line = Login().Replace(line, match => $"{match.Groups[1].Value}{Stars}{match.Groups[3].Value}");
        line = InString().Replace(line, match => IsReference(match.Groups[2].Value) ? match.Value : match.Groups[1].Value + Stars);
        line = Quoted()
            .Replace(line, match => match.Groups[3].Length == 0
            || IsReference(match.Groups[3].Value) ? match.Value
            : $"{match.Groups[1].Value}{match.Groups[2].Value}{Stars}{match.Groups[2].Value}");
        return Setting().Replace(line, match => IsReference(match.Groups[2].Value) ? match.Value : match.Groups[1].Value + Stars);
    }

    // A variable of the program, or a place-holder, is no secret.
    private static bool IsReference(string value)
        => value.Length == 0 || value[0] is '$' or '<' or '%' || value.StartsWith(Stars, StringComparison.Ordinal)
            || value.StartsWith("process.", StringComparison.Ordinal)
            || value.StartsWith("os.", StringComparison.Ordinal) || value.StartsWith("async", StringComparison.Ordinal)
            || CodeReference().IsMatch(value);

    // A call of a member, a function without a name, a member of the settings.
    [GeneratedRegex("""^(?:[A-Za-z_]\w{0,60}(?:\.\w{1,60})+\(|\(?lambda\b|getenv\(|(?:self|this|settings|config|env)\.[A-Za-z_][\w.]*$)""")]
    private static partial Regex CodeReference();

    // scheme://user:password@host; the last @ of the word ends it.
    [GeneratedRegex("""(\w:\/\/[^\s:/@"']*:)([^\s"']*)(@)""")]
    private static partial Regex Login();

    // ;Password=…; inside a connection string
    [GeneratedRegex("""((?:[;?&"'\s]|^.?)(?:password|pwd|psw)\s*=\s*)(\{(?:[^}]|\}\})*\}|'[^']+'|\\"[^"]*\\"|[^;&"'\s,)]+)""",
        RegexOptions.IgnoreCase)]
    private static partial Regex InString();

    // password: 'text', "PASSWORD": "text", setPassword("text")
    [GeneratedRegex("""((?:password|passwd|pwd|pass|secret)\w*["']?\s*(?::|=>?|\(|,)\s*\w{0,2})(["'`])(.*?)\2""", RegexOptions.IgnoreCase)]
    private static partial Regex Quoted();

    // DB_PASSWORD=text, spring.datasource.password: text
    [GeneratedRegex("""^(.?\s*-?\s*(?:export\s+)?[\w.]*(?:password|passwd|pwd|secret)\s*[=:]\s*)([^\s"'`(]+(?: [^\s]+)*)\s*$""",
        RegexOptions.IgnoreCase)]
    private static partial Regex Setting();
}
