using System.Text.RegularExpressions;

namespace Gatehouse.Migration;

/// <summary>Reports passwords of Azure's databases in files that are not the app's own: vendored, generated, ignored by git.</summary>
internal static partial class ForeignSecrets
{
    private static readonly HashSet<string> TextExtensions = new(StringComparer.OrdinalIgnoreCase)
    {
        ".js", ".ts", ".json", ".yml", ".yaml", ".env", ".config", ".py", ".properties", ".xml", ".cs", ".java", ".txt",
    };

    public static bool Handles(string path) => TextExtensions.Contains(Path.GetExtension(path));

    public static bool MayHold(SourceFile file)
        => file.Text.Contains("database.windows.net", StringComparison.OrdinalIgnoreCase)
            || file.Text.Contains("database.azure.com", StringComparison.OrdinalIgnoreCase);

    public static void Report(App app, SourceFile file, string reason)
    {
        foreach (Match match in Secret().Matches(file.Text))
        {
            if (match.ValueSpan.ContainsAny("<{$"))
                continue;
            app.Secrets.Add(match.Groups["secret"].Value);
            app.Report(file, match.Index, "secret", Outcome.Assisted, reason, "take it out where it comes from");
        }
    }

    /// <summary>Reports a password in code that no driver that is known takes.</summary>
    public static void ReportRest(App app, SourceFile file)
    {
        if (MayHold(file) && !app.Sites.Exists(site => site.Path == file.Path))
            Report(app, file, "a password of an Azure database, which no driver that is known here takes");
    }

    /// <summary>A password that stands alone, in a file that names one of Azure's servers.</summary>
    private static void ReportAlone(App app, SourceFile file, string reason, Regex pattern)
    {
        foreach (Match match in pattern.Matches(file.Text))
        {
            if (match.Groups["secret"].ValueSpan.ContainsAny("<{$%*") || Placeholder().IsMatch(match.Groups["secret"].ValueSpan))
                continue;
            app.Secrets.Add(match.Groups["secret"].Value);
            app.Report(file, match.Groups["secret"].Index, "secret", Outcome.Assisted, reason, "take it out where it comes from");
        }
    }

    /// <summary>Other kinds of files, which are never edited: what they hold is reported.</summary>
    public static void ReportOther(App app, SourceFile file)
    {
        const string Reason = "a password of an Azure database in a kind of file that is not edited";
        Report(app, file, Reason);
        ReportAlone(app, file, Reason, Alone());
        if (Path.GetExtension(file.Path) is ".ini" or ".cfg" or ".toml")
            ReportAlone(app, file, Reason, Line());
    }

    public static bool IsOther(string path) => OtherExtensions.Contains(Path.GetExtension(path));

    private static readonly HashSet<string> OtherExtensions = new(StringComparer.OrdinalIgnoreCase)
    {
        ".xml", ".ini", ".cfg", ".toml", ".php", ".go", ".rb", ".rs", ".kt", ".scala", ".vb", ".sh", ".ps1", ".bat", ".ipynb",
    };

    [GeneratedRegex("""(?:password|passwd|pwd)[\\"']*\s*(?:[:=,(]|=>|\]\s*=|\s+value\s*=|>)\s*[\\]?["']?"""
        + """(?<secret>[^\s"'\\<>;,(){}\[\]$]{4,128})["'<\\]""",
        RegexOptions.IgnoreCase)]
    private static partial Regex Alone();

    [GeneratedRegex("""(?m)^\s*[\w.-]{0,64}(?:password|passwd|pwd)\s*[=:]\s*(?<secret>[^\s"'$<{%]{4,128})\s*$""", RegexOptions.IgnoreCase)]
    private static partial Regex Line();

    [GeneratedRegex("^(?:your|change|example|x{3,}|password$|secret$|process|os|config|env|"
        + "settings|self|this|args|string|none|null|true|false|undefined)",
        RegexOptions.IgnoreCase)]
    private static partial Regex Placeholder();

    [GeneratedRegex(
        """\w+://[^\s:/@"']{1,64}:(?<secret>[^\s"'@]{1,128})@[\w.-]{1,64}\.(?:database\.windows\.net|database\.azure\.com)"""
        + """|[\w.-]{1,64}\.(?:database\.windows\.net|database\.azure\.com)[^\r\n"']{0,200}"""
        + """;\s*(?:password|pwd)\s*=\s*(?<secret>[^;"'\s]+)""",
        RegexOptions.IgnoreCase)]
    private static partial Regex Secret();
}
