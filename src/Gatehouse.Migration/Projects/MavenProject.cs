using System.Text.RegularExpressions;
using Gatehouse.Migration.Edits;

namespace Gatehouse.Migration.Projects;

/// <summary>Adds dependencies to a <c>pom.xml</c>: at the end of the project's own list.</summary>
internal static partial class MavenProject
{
    private static readonly string[] Owners = ["dependencyManagement", "plugin", "profile"];

    public static void Add(App app, SourceFile file, IReadOnlyList<Dependency> packages)
    {
        foreach (var package in packages.DistinctBy(package => package.Name).OrderBy(package => package.Name, StringComparer.Ordinal))
        {
            var (group, artifact) = (package.Name.Split(':')[0], package.Name.Split(':')[1]);
            if (file.Text.Contains($">{artifact}<", StringComparison.Ordinal))
                continue;
            if (OwnList(file.Text) is not { } close)
            {
                app.Skipped.Add(new(file.Path, $"it has no list of dependencies; add {package.Name} by hand"));
                continue;
            }

            var outer = file.Indentation(close);
            var step = outer.Length > 0 ? outer : "    ";
            var line = file.NewLine + outer + step;
            app.EditsOf(file).Add(TextEdit.Insert(
                file.LineStart(close),
                $"{outer}{step}<dependency>{line}{step}<groupId>{group}</groupId>{line}{step}<artifactId>{artifact}</artifactId>"
                + $"{line}{step}<version>{package.Version}</version>{line}</dependency>{file.NewLine}"));
        }
    }

    // Not the list of dependencyManagement, of a plugin or of a profile.
    private static int? OwnList(string text)
    {
        foreach (Match close in Close().Matches(text))
        {
            var before = text[..close.Index];
            var isInner = Owners.Any(
                element => before.LastIndexOf($"<{element}>", StringComparison.Ordinal) > before.LastIndexOf($"</{element}>",
                    StringComparison.Ordinal));
            if (!isInner)
                return close.Index;
        }

        return null;
    }

    [GeneratedRegex("</dependencies>")]
    private static partial Regex Close();
}
