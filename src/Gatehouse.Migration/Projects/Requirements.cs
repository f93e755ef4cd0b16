using System.Text.RegularExpressions;
using Gatehouse.Migration.Edits;

namespace Gatehouse.Migration.Projects;

/// <summary>Adds packages to <c>requirements.txt</c> and <c>pyproject.toml</c>.</summary>
internal static partial class Requirements
{
    public static void Add(App app, SourceFile file, IReadOnlyList<Dependency> packages)
    {
        foreach (var package in packages.DistinctBy(package => package.Name))
        {
            if (Mentions(file.Text, package.Name))
                continue;
            if (file.Name == "pyproject.toml")
                AddToProject(app, file, package);
            else
                app.EditsOf(file)
                    .Add(TextEdit.Insert(file.Text.Length,
                    (file.Text.Length > 0
                    && !file.Text.EndsWith('\n') ? file.NewLine : "") + package.Name + package.Version + file.NewLine));
        }
    }

    private static void AddToProject(App app, SourceFile file, Dependency package)
    {
        if (PoetrySection().Match(file.Text) is { Success: true } poetry)
        {
            app.EditsOf(file).Add(TextEdit.Insert(file.LineEnd(poetry.Index), $"{package.Name} = \"{package.Version}\"{file.NewLine}"));
            return;
        }

        var list = DependencyList().Match(file.Text);
        if (!list.Success)
        {
            app.Skipped.Add(new(file.Path, $"it has no list of dependencies; add {package.Name} by hand"));
            return;
        }

        var open = list.Index + list.Length;
        var next = file.Text.AsSpan(open).IndexOfAnyExcept(" \t\r\n") + open;
        var entry = $"\"{package.Name}{package.Version}\"";
        var isLines = file.Text.AsSpan(open, next - open).Contains('\n');
        app.EditsOf(file).Add(file.Text[next] == ']'
            ? TextEdit.Insert(open, entry)
            : TextEdit.Insert(next, isLines ? $"{entry},{file.NewLine}{file.Indentation(next)}" : $"{entry}, "));
    }

    // PEP 503: runs of - _ . are one.
    private static bool Mentions(string text, string name)
        => Regex.IsMatch(text,
            $"""(?mi)(?:^|["'\s]){Regex.Escape(name).Replace("-", "[-_.]+", StringComparison.Ordinal)}(?=$|[\s"'=<>~!\[;,])""",
            RegexOptions.None, TimeSpan.FromSeconds(1));

    [GeneratedRegex(@"(?m)^dependencies\s*=\s*\[")]
    private static partial Regex DependencyList();

    [GeneratedRegex(@"(?m)^\[tool\.poetry\.dependencies\][ \t]*\r?$")]
    private static partial Regex PoetrySection();
}
