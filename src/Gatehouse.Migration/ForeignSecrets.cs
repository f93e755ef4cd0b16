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

    public static void Report(App app, SourceFile file)
    {
        foreach (Match match in Secret().Matches(file.Text))
        {
            if (match.ValueSpan.ContainsAny("<{$"))
                continue;
            app.Report(
                file, match.Index, "secret", Outcome.Assisted,
                "a password of an Azure database in a file that is not edited: vendored, generated or ignored by git", "take it out at its source");
        }
    }

    [GeneratedRegex(
        """\w+://[^\s:/@"']{1,64}:[^\s"'@]{1,128}@[\w.-]{1,64}\.(?:database\.windows\.net|database\.azure\.com)"""
        + """|[\w.-]{1,64}\.(?:database\.windows\.net|database\.azure\.com)[^\r\n"']{0,200};\s*(?:password|pwd)\s*=\s*[^;"'\s]+""",
        RegexOptions.IgnoreCase)]
    private static partial Regex Secret();
}
