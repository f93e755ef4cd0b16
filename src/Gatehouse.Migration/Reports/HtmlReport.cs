using System.Net;
using System.Text;
using Gatehouse.Migration.Edits;

namespace Gatehouse.Migration.Reports;

/// <summary>One page that needs nothing else: per file what it was, what it becomes, and why. Secrets are masked.</summary>
public static class HtmlReport
{
    private const string Style = """
        :root { color-scheme: light dark; --line: #8884; --red: #d1242f22; --green: #1a7f3722; }
        body { font: 16px/1.5 system-ui, sans-serif; max-width: 70rem; margin: 2rem auto; padding: 0 1rem; }
        h2 { font-size: 1.1rem; margin-top: 2.5rem; overflow-wrap: anywhere; }
        table { border-collapse: collapse; width: 100%; }
        th, td { text-align: left; padding: .3rem .6rem; border-bottom: 1px solid var(--line); vertical-align: top; }
        pre { border: 1px solid var(--line); border-radius: 6px; padding: .5rem 0; overflow-x: auto; font-size: .85rem; }
        pre span { display: block; padding: 0 .8rem; min-height: 1.2em; }
        .d { background: var(--red); } .a { background: var(--green); } .h { opacity: .6; }
        .rewritten { color: #1a7f37; } .assisted { color: #9a6700; } .refused { color: #6e7781; } ul { margin: .2rem 0; }
        """;

    /// <summary>Writes the report.</summary>
    public static string Of(MigrationResult result)
    {
        var page = new StringBuilder();
        var mask = new SecretMask(result.Secrets);
        page.Append("<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n")
            .Append("<meta name=\"viewport\" content=\"width=device-width\">\n<title>Passwordless migration</title>\n")
            .Append($"<style>\n{Style}\n</style>\n</head>\n<body>\n<h1>Passwordless migration</h1>\n");
        page.Append($"<p>{result.FileCount} files, {result.Sites.Count} sites: ");
        page.Append(string.Join(", ",
            Enum.GetValues<Outcome>()
            .Select(outcome => (Word: TextReport.Word(outcome), Count: result.Sites.Count(site => site.Outcome == outcome)))
            .Select(outcome => $"<b class=\"{outcome.Word}\">{outcome.Count} {outcome.Word}</b>")));
        page.Append(".</p>\n");
        if (result.Steps.Count > 0)
        {
            var steps = string.Concat(result.Steps.Select(step => $"<span>{Text(step, mask)}</span>"));
            page.Append($"<h2>Left to do outside of the code</h2>\n<pre>{steps}</pre>\n");
        }

        foreach (var path in result.Sites.Select(site => site.Path).Union(result.Changes.Select(change => change.Path))
            .Order(StringComparer.Ordinal))
            AppendFile(page, result, mask, path);
        if (result.Skipped.Count > 0)
        {
            var files = result.Skipped.Select(file => $"<li><code>{Text(file.Path, mask)}</code>: {Text(file.Reason, mask)}</li>");
            page.Append($"<h2>Files that were not read or need a hand</h2>\n<ul>{string.Concat(files)}</ul>\n");
        }

        return page.Append("</body>\n</html>\n").ToString();
    }

    private static void AppendFile(StringBuilder page, MigrationResult result, SecretMask mask, string path)
    {
        page.Append($"<h2><code>{Text(path, mask)}</code></h2>\n");
        var sites = result.Sites.Where(site => site.Path == path).ToList();
        if (sites.Count > 0)
            page.Append("<table>\n<tr><th>Line</th><th>Outcome</th><th>What</th><th>Why</th></tr>\n");
        foreach (var site in sites)
        {
            var toDo = site.ToDo.Count == 0 ? "" : $"<ul>{string.Concat(site.ToDo.Select(step => $"<li>{Text(step, mask)}</li>"))}</ul>";
            var word = TextReport.Word(site.Outcome);
            page.Append($"<tr><td>{site.Line}</td><td class=\"{word}\">{word}</td><td>{Text(site.Driver, mask)}</td>")
                .Append($"<td>{Text(site.Reason, mask)}{toDo}</td></tr>\n");
        }

        if (sites.Count > 0)
            page.Append("</table>\n");
        if (result.Changes.FirstOrDefault(change => change.Path == path) is not { } changed)
            return;
        page.Append("<pre>");
        foreach (var line in UnifiedDiff.Lines(path, changed.Before, changed.After).Skip(2))
        {
            var mark = line[0] switch { '-' => "d", '+' => "a", '@' => "h", _ => "" };
            page.Append($"<span class=\"{mark}\">{Text(line, mask)}</span>");
        }

        page.Append("</pre>\n");
    }

    private static string Text(string text, SecretMask mask) => WebUtility.HtmlEncode(mask.Line(text));
}
