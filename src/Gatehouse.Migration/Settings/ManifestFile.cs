using System.Text.RegularExpressions;

namespace Gatehouse.Migration.Settings;

/// <summary>Texts of Terraform and Bicep files that are given to a name. They are reported, and never edited.</summary>
internal static partial class ManifestFile
{
    public static IEnumerable<Setting> Read(SourceFile file)
        => Assignments().Matches(file.Text).Select(match =>
        {
            var value = match.Groups[2].Success ? match.Groups[2] : match.Groups[3];
            return new Setting(
                file, match.Groups[1].Value, value.Value, value.Index, value.Index + value.Length, match.Index, match.Index + match.Length,
                    CanEdit: false);
        });

    [GeneratedRegex("""(?m)^[ \t]*"?([\w.-]+)"?[ \t]*[=:][ \t]*(?:"([^"\r\n]*)"|'([^'\r\n]*)')""")]
    private static partial Regex Assignments();
}
