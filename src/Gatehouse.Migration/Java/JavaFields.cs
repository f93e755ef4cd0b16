using System.Text.RegularExpressions;
using Gatehouse.Migration.Edits;

namespace Gatehouse.Migration.Java;

/// <summary>Takes out the fields that Spring fills from a setting that is gone: it does not start where it finds no value for
/// one.</summary>
internal static partial class JavaFields
{
    public static void Remove(App app)
    {
        var gone = app.Uses.Where(use => use is { IsGone: true, Role: not SettingRole.ConnectionString }).Select(use => use.Key)
            .ToHashSet(StringComparer.OrdinalIgnoreCase);
        if (gone.Count == 0)
            return;
        foreach (var file in app.Load(app.Found.Where(found => found.Path.EndsWith(".java", StringComparison.Ordinal)),
            file => file.Text.Contains("@Value", StringComparison.Ordinal), CancellationToken.None).ToList())
        {
            var after = app.TextAfter(file);
            foreach (Match field in Field().Matches(file.Text))
            {
                var name = field.Groups["name"].Value;
                var whole = new Regex($@"\b{Regex.Escape(name)}\b", RegexOptions.NonBacktracking);
                if (gone.Contains(field.Groups["key"].Value) && whole.Count(after) == whole.Count(field.Value))
                    app.EditsOf(file).Add(TextEdit.Delete(field.Index, field.Index + field.Length));
            }

            app.Release(file);
        }
    }

    [GeneratedRegex("""(?m)^[ \t]*(?:(?:private|protected|public|final)[ \t]+)*@Value\(\s*"\$\{"""
        + """(?<key>[\w.-]{1,200})(?::[^}"]{0,200})?\}"\s*\)\s*"""
        + """(?:(?:private|protected|public|final)\s+)*String\s+(?<name>\w{1,200})\s*;[ \t]*\r?\n?""")]
    private static partial Regex Field();
}
