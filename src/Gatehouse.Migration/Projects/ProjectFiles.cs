namespace Gatehouse.Migration.Projects;

/// <summary>Gives every package that a migrated file needs to the project file above it.</summary>
internal static class ProjectFiles
{
    private static readonly Dictionary<Ecosystem, string[]> Names = new()
    {
        [Ecosystem.Npm] = ["package.json"],
        [Ecosystem.Python] = ["requirements.txt", "requirements/base.txt", "pyproject.toml"],
        [Ecosystem.NuGet] = [".csproj"],
        [Ecosystem.Java] = ["pom.xml", "build.gradle", "build.gradle.kts"],
    };

    public static bool Handles(string path) => Names.Values.SelectMany(names => names).Any(name => IsNamed(path, name));

    public static void Complete(App app)
    {
        foreach (var group in app.Dependencies.Distinct().GroupBy(dependency => (dependency.Ecosystem, File: Above(app, dependency))))
        {
            if (group.Key.File is not { } file)
            {
                app.Skipped.AddRange(group.Select(dependency => new SkippedFile(dependency.Path,
                    $"no project file is above it; add {dependency.Name} by hand")));
                continue;
            }

            IReadOnlyList<Dependency> packages = [.. group];
            switch (group.Key.Ecosystem)
            {
                case Ecosystem.Npm:
                    PackageJson.Add(app, file, packages);
                    break;
                case Ecosystem.Python:
                    Requirements.Add(app, file, packages);
                    break;
                case Ecosystem.NuGet:
                    CSharpProject.Add(app, file, packages);
                    break;
                case Ecosystem.Java when file.Name == "pom.xml":
                    MavenProject.Add(app, file, packages);
                    break;
                case Ecosystem.Java:
                    GradleProject.Add(app, file, packages);
                    break;
            }
        }
    }

    /// <summary>The nearest project file in the folder of a file, or above.</summary>
    public static SourceFile? Above(App app, Dependency dependency)
    {
        for (var folder = Path.GetDirectoryName(dependency.Path)!; ; folder = Path.GetDirectoryName(folder)!)
        {
            foreach (var name in Names[dependency.Ecosystem])
            {
                if (app.Paths.FirstOrDefault(path => IsNamed(path, name) && InFolder(path, folder, name)) is { } path
                    && app.File(path) is { } file)
                    return file;
            }

            if (string.IsNullOrEmpty(folder))
                return null;
        }
    }

    private static bool InFolder(string path, string folder, string name)
        => name.StartsWith('.') ? (Path.GetDirectoryName(path) ?? "") == folder : path == (folder.Length == 0 ? name : $"{folder}/{name}");

    private static bool IsNamed(string path, string name)
        => name.StartsWith('.') ? path.EndsWith(name, StringComparison.OrdinalIgnoreCase) : path == name
            || path.EndsWith("/" + name, StringComparison.Ordinal);
}
