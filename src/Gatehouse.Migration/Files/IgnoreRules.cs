using System.Text;
using System.Text.RegularExpressions;

namespace Gatehouse.Migration.Files;

/// <summary>The rules of one <c>.gitignore</c>: https://git-scm.com/docs/gitignore.</summary>
internal sealed class IgnoreRules
{
    private readonly List<(Regex Pattern, bool Negates, bool OnlyFolders)> _rules = [];

    public static IgnoreRules Parse(string text)
    {
        var rules = new IgnoreRules();
        foreach (var raw in text.Split('\n').Take(2000))
        {
            var line = raw.TrimEnd('\r', ' ', '\t');
            if (line.Length is 0 or > 500 || line[0] == '#')
                continue;
            var negates = line[0] == '!';
            line = negates ? line[1..] : line;
            var onlyFolders = line.EndsWith('/');
            line = line.TrimEnd('/');
            if (line.Length > 0)
                rules._rules.Add((Pattern(line), negates, onlyFolders));
        }

        return rules;
    }

    /// <summary>Whether a path below the file's folder is ignored; null where no rule speaks of it.</summary>
    public bool? IsIgnored(string path, bool isFolder)
    {
        bool? ignored = null;
        foreach (var (pattern, negates, onlyFolders) in _rules)
        {
            if ((isFolder || !onlyFolders) && pattern.IsMatch(path))
                ignored = !negates;
        }

        return ignored;
    }

    private static Regex Pattern(string glob)
    {
        var isAnchored = glob.TrimEnd('/').Contains('/', StringComparison.Ordinal);
        var text = new StringBuilder(isAnchored ? "^" : "(?:^|/)");
        glob = glob.TrimStart('/');
        for (var i = 0; i < glob.Length; i++)
        {
            if (glob[i..].StartsWith("**/", StringComparison.Ordinal))
            {
                text.Append("(?:.*/)?");
                i += 2;
            }
            else if (glob[i..].StartsWith("**", StringComparison.Ordinal))
            {
                text.Append(".*");
                i++;
            }
            else
            {
                text.Append(glob[i] switch { '*' => "[^/]*", '?' => "[^/]", _ => Regex.Escape(glob[i].ToString()) });
            }
        }

        // Without backtracking: the patterns come from the app.
        return new Regex(text.Append('$').ToString(), RegexOptions.NonBacktracking);
    }
}
