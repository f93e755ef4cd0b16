namespace Gatehouse.Migration.Files;

/// <summary>Lists the files of an app. Symbolic links are not followed: they lead out, or in circles.</summary>
internal sealed class FileWalk(string root, List<SkippedFile> skipped)
{
    private const int DepthLimit = 64;

    private static readonly HashSet<string> Never = new(StringComparer.Ordinal) { ".git", ".hg", ".svn" };

    private static readonly HashSet<string> Foreign = new(StringComparer.OrdinalIgnoreCase)
    {
        "node_modules", "bower_components", "jspm_packages", "vendor", "third_party", "dist", "build", "out", "target", "bin", "obj",
            "artifacts", "coverage", "__pycache__",
        "site-packages", ".venv", "venv", ".tox", ".next", ".nuxt", ".gradle", ".idea", ".vs", ".terraform", "wwwroot/lib",
    };

    public IEnumerable<FoundFile> Files(CancellationToken cancellationToken)
        => Folder(new DirectoryInfo(root), "", false, [], 0, cancellationToken);

    private IEnumerable<FoundFile> Folder(
        DirectoryInfo folder, string path, bool isForeign, IReadOnlyList<(string Folder, IgnoreRules Rules)> rules, int depth,
            CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (depth > DepthLimit)
        {
            skipped.Add(new(path, $"folders are nested more than {DepthLimit} deep"));
            yield break;
        }

        FileSystemInfo[] entries;
        try
        {
            entries = folder.GetFileSystemInfos();
        }
        catch (Exception e) when (e is UnauthorizedAccessException or IOException)
        {
            skipped.Add(new(path, "the folder cannot be read"));
            yield break;
        }

        var own = Rules(entries, path, rules);
        foreach (var entry in entries.OrderBy(entry => entry.Name, StringComparer.Ordinal))
        {
            var name = path.Length == 0 ? entry.Name : $"{path}/{entry.Name}";
            if (entry.LinkTarget is not null)
                continue;
            var foreign = isForeign || IsIgnored(name, entry is DirectoryInfo, own);
            if (entry is FileInfo file)
            {
                yield return new(name, file.FullName, file.Length, foreign || IsGenerated(entry.Name));
            }
            else if (entry is DirectoryInfo inner && !Never.Contains(entry.Name))
            {
                foreach (var found in Folder(inner, name, foreign || Foreign.Contains(entry.Name), own, depth + 1, cancellationToken))
                    yield return found;
            }
        }
    }

    private static IReadOnlyList<(string Folder, IgnoreRules Rules)> Rules(
        FileSystemInfo[] entries, string path, IReadOnlyList<(string Folder, IgnoreRules Rules)> outer)
    {
        var found = Array.Find(entries, entry => entry.Name == ".gitignore");
        if (found is not FileInfo { LinkTarget: null, Length: > 0 and < 1024 * 1024 } file)
            return outer;
        try
        {
            return [.. outer, (path, IgnoreRules.Parse(File.ReadAllText(file.FullName)))];
        }
        catch (Exception e) when (e is UnauthorizedAccessException or IOException)
        {
            return outer;
        }
    }

    private static bool IsIgnored(string path, bool isFolder, IReadOnlyList<(string Folder, IgnoreRules Rules)> rules)
    {
        // The innermost file that speaks of the path wins.
        for (var i = rules.Count - 1; i >= 0; i--)
        {
            if (rules[i].Rules.IsIgnored(rules[i].Folder.Length == 0 ? path
                : path[(rules[i].Folder.Length + 1)..], isFolder) is { } ignored)
                return ignored;
        }

        return false;
    }

    private static bool IsGenerated(string name)
        => name.EndsWith(".min.js", StringComparison.OrdinalIgnoreCase) || name.EndsWith(".bundle.js", StringComparison.OrdinalIgnoreCase)
            || name.EndsWith(".g.cs", StringComparison.OrdinalIgnoreCase)
                || name.EndsWith(".Designer.cs", StringComparison.OrdinalIgnoreCase)
            || name.EndsWith(".d.ts", StringComparison.OrdinalIgnoreCase) || name.EndsWith(".map", StringComparison.OrdinalIgnoreCase);
}
