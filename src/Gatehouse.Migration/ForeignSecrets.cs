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

    [GeneratedRegex(
        """\w+://[^\s:/@"']{1,64}:(?<secret>[^\s"'@]{1,128})@[\w.-]{1,64}\.(?:database\.windows\.net|database\.azure\.com)"""
        + """|[\w.-]{1,64}\.(?:database\.windows\.net|database\.azure\.com)[^\r\n"']{0,200}"""
        + """;\s*(?:password|pwd)\s*=\s*(?<secret>[^;"'\s]+)""",
        RegexOptions.IgnoreCase)]
    private static partial Regex Secret();
}
