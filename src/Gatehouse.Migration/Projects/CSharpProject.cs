using System.Text.RegularExpressions;
using Gatehouse.Migration.Edits;

namespace Gatehouse.Migration.Projects;

/// <summary>Adds packages to a <c>csproj</c>; where versions stand in one central file, there.</summary>
internal static partial class CSharpProject
{
    public static void Add(App app, SourceFile file, IReadOnlyList<Dependency> packages)
    {
        var central = Central(app, file);
        foreach (var package in packages.DistinctBy(package => package.Name).OrderBy(package => package.Name, StringComparer.Ordinal))
        {
            if (file.Text.Contains($"\"{package.Name}\"", StringComparison.OrdinalIgnoreCase))
                continue;
            AddElement(app, file, "PackageReference", central is null ? $"Include=\"{package.Name}\" Version=\"{package.Version}\""
                : $"Include=\"{package.Name}\"");
            if (central is not null && !central.Text.Contains($"\"{package.Name}\"", StringComparison.OrdinalIgnoreCase))
                AddElement(app, central, "PackageVersion", $"Include=\"{package.Name}\" Version=\"{package.Version}\"");
        }
    }

    /// <summary>Major version of a package that the project above a file has; null where it has none.</summary>
    public static int? VersionOf(App app, string path, string package)
    {
        if (ProjectFiles.Above(app, new(Ecosystem.NuGet, path, package, "")) is not { } file)
            return null;
        var text = file.Text + Central(app, file)?.Text;
        var match = Regex.Match(text, $"\"{Regex.Escape(package)}\"\\s+Version=\"(\\d{{1,6}})", RegexOptions.IgnoreCase,
            TimeSpan.FromSeconds(1));
        return match.Success ? int.Parse(match.Groups[1].Value, System.Globalization.CultureInfo.InvariantCulture) : null;
    }

    private static void AddElement(App app, SourceFile file, string element, string attributes)
    {
        var last = Elements(element).Matches(file.Text).LastOrDefault();
        if (last is not null)
        {
            var indent = file.Indentation(last.Index);
            app.EditsOf(file).Add(TextEdit.Insert(file.LineStart(last.Index), $"{indent}<{element} {attributes} />{file.NewLine}"));
            return;
        }

        var close = file.Text.LastIndexOf("</Project>", StringComparison.Ordinal);
        if (close >= 0)
            app.EditsOf(file)
                .Add(TextEdit.Insert(file.LineStart(close),
                $"  <ItemGroup>{file.NewLine}    <{element} {attributes} />{file.NewLine}  </ItemGroup>{file.NewLine}"));
    }

    private static SourceFile? Central(App app, SourceFile file)
    {
        for (var folder = file.Folder; ; folder = Path.GetDirectoryName(folder)!)
        {
            if (app.File(folder.Length == 0 ? "Directory.Packages.props" : $"{folder}/Directory.Packages.props") is { } central)
                return central.Text.Contains("ManagePackageVersionsCentrally>true", StringComparison.OrdinalIgnoreCase) ? central : null;
            if (string.IsNullOrEmpty(folder))
                return null;
        }
    }

    private static Regex Elements(string element) => element == "PackageReference" ? References() : Versions();

    [GeneratedRegex(@"<PackageReference\s")]
    private static partial Regex References();

    [GeneratedRegex(@"<PackageVersion\s")]
    private static partial Regex Versions();
}
