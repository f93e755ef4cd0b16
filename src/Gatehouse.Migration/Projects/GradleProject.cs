using System.Text.RegularExpressions;
using Gatehouse.Migration.Edits;

namespace Gatehouse.Migration.Projects;

/// <summary>Adds dependencies to <c>build.gradle</c> and <c>build.gradle.kts</c>.</summary>
internal static partial class GradleProject
{
    public static void Add(App app, SourceFile file, IReadOnlyList<Dependency> packages)
    {
        var open = Block().Match(file.Text);
        foreach (var package in packages.DistinctBy(package => package.Name).OrderBy(package => package.Name, StringComparer.Ordinal))
        {
            if (file.Text.Contains(package.Name, StringComparison.Ordinal))
                continue;
            if (!open.Success)
            {
                app.Skipped.Add(new(file.Path, $"it has no block of dependencies; add {package.Name} by hand"));
                continue;
            }

            var entry = $"{package.Name}:{package.Version}";
            var text = file.Name.EndsWith(".kts", StringComparison.Ordinal) ? $"implementation(\"{entry}\")" : $"implementation '{entry}'";
            app.EditsOf(file).Add(TextEdit.Insert(file.LineEnd(open.Index + open.Length - 1), $"    {text}{file.NewLine}"));
        }
    }

    [GeneratedRegex(@"(?m)^dependencies\s*\{")]
    private static partial Regex Block();
}
