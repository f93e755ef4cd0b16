using Gatehouse.Migration;

namespace Gatehouse.Cli.Commands.Migrate;

/// <summary>Checks the files that a migration wrote with the tools that are there: they have to parse, where they did before.</summary>
/// <remarks>No tool of these runs code of the app, except those of <paramref name="isBuild"/>.</remarks>
internal sealed class WrittenFiles(string folder, bool isBuild, TimeProvider time)
{
    private static readonly TimeSpan SyntaxTime = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan BuildTime = TimeSpan.FromMinutes(10);

    // The files come as arguments; compile() leaves no .pyc.
    private const string Compile = "import sys\nfor f in sys.argv[1:]:\n    compile(open(f, 'rb').read(), f, 'exec', dont_inherit=True)";

    private readonly string _root = Path.GetFullPath(folder);

    public async Task<IReadOnlyList<FileCheck>> CheckAsync(MigrationResult result, CancellationToken cancellationToken)
    {
        List<FileCheck> checks = [];
        Add(checks, Parsed(result.Changes));
        Add(checks, await EachAsync("node --check", result.Changes, [".js", ".mjs", ".cjs"], path => ("node", ["--check", path]),
            cancellationToken));
        Add(checks, await EachAsync("python3 compile", result.Changes, [".py"],
            path => ("python3", ["-I", "-S", "-c", Compile, path]), cancellationToken));
        var classes = Directory.CreateTempSubdirectory("gatehouse-javac-");
        try
        {
            Add(checks, await EachAsync("javac (parse)", result.Changes, [".java"], path => ("javac",
                ["-proc:none", "-implicit:none", "-XDshould-stop.ifNoError=PARSE", "-XDshould-stop.ifError=PARSE", "-d",
                    classes.FullName, path]),
                cancellationToken));
        }
        finally
        {
            classes.Delete(recursive: true);
        }

        if (isBuild)
            await BuildAsync(checks, result.Changes, cancellationToken);
        return checks;
    }

    private static void Add(List<FileCheck> checks, FileCheck? check)
    {
        if (check is not null)
            checks.Add(check);
    }

    private static FileCheck? Parsed(IReadOnlyList<FileChange> changes)
    {
        var own = changes.Where(change => ParseCheck.Handles(change.Path)).ToList();
        var broken = own.Select(change => (change.Path, Reason: ParseCheck.ErrorOf(change.Path, change.After), change.Before))
            .Where(file => file.Reason is not null).ToList();
        var unreadable = broken.Where(file => file.Before is not null && ParseCheck.ErrorOf(file.Path, file.Before) is not null).ToList();
        return own.Count == 0 ? null : new FileCheck("C#, JSON, XML", own.Count)
        {
            Broken = [.. broken.Except(unreadable).Select(file => (file.Path, file.Reason!))],
            Unreadable = unreadable.Count,
        };
    }

    private async Task<FileCheck?> EachAsync(string name, IReadOnlyList<FileChange> changes, string[] extensions,
        Func<string, (string Tool, string[] Arguments)> command, CancellationToken cancellationToken)
    {
        var own = changes.Where(change => extensions.Contains(Path.GetExtension(change.Path))).ToList();
        if (own.Count == 0)
            return null;
        using var limit = new CancellationTokenSource(SyntaxTime, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        List<(string, string)> broken = [];
        var (read, unreadable) = (0, 0);
        try
        {
            foreach (var change in own)
            {
                var (tool, arguments) = command(Path.Combine(_root, change.Path));
                if (await CheckTool.RunAsync(tool, arguments, _root, either.Token) is not { } error)
                    return new FileCheck(name, 0) { Skipped = $"{own.Count} files are not checked: there is no {tool} here" };
                read++;
                if (error.Length > 0 && await FailedBeforeAsync(change, command, either.Token))
                    unreadable++;
                else if (error.Length > 0)
                    broken.Add((change.Path, error));
            }
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return new FileCheck(name, read)
            {
                Broken = broken,
                Unreadable = unreadable,
                Skipped = $"stopped after {SyntaxTime.TotalSeconds:0} s: {own.Count - read} files are not checked",
            };
        }

        return new FileCheck(name, read - unreadable) { Broken = broken, Unreadable = unreadable };
    }

    // JSX in a file of JavaScript, Python 2: what the tool never read is no fault of the migration.
    private async Task<bool> FailedBeforeAsync(FileChange change, Func<string, (string Tool, string[] Arguments)> command,
        CancellationToken cancellationToken)
    {
        if (change.Before is null)
            return false;
        var place = Directory.CreateTempSubdirectory("gatehouse-before-");
        try
        {
            var path = Path.Combine(place.FullName, Path.GetFileName(change.Path));
            await File.WriteAllTextAsync(path, change.Before, cancellationToken);
            var (tool, arguments) = command(path);
            return await CheckTool.RunAsync(tool, arguments, _root, cancellationToken) is not "";
        }
        finally
        {
            place.Delete(recursive: true);
        }
    }

    private async Task BuildAsync(List<FileCheck> checks, IReadOnlyList<FileChange> changes, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(BuildTime, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        foreach (var (tool, arguments, file) in Builds(changes))
        {
            var error = await CheckTool.RunAsync(tool, arguments, _root, either.Token);
            checks.Add(new FileCheck($"{Path.GetFileName(tool)} {arguments[0]} {file}", 1)
            {
                Broken = error is null or "" ? [] : [(file, error)],
                Skipped = error is null ? $"there is no {tool} here" : null,
            });
        }
    }

    private IEnumerable<(string Tool, string[] Arguments, string File)> Builds(IReadOnlyList<FileChange> changes)
    {
        foreach (var file in Above(changes, [".ts", ".tsx", ".mts", ".cts"], "tsconfig.json"))
        {
            var tool = Path.Combine(_root, Path.GetDirectoryName(file)!, "node_modules", ".bin", "tsc");
            if (File.Exists(tool))
                yield return (tool, ["--noEmit", "-p", file], file);
        }

        foreach (var file in Above(changes, [".cs", ".csproj"], "*.csproj"))
            yield return ("dotnet", ["build", file, "--nologo", "-v", "quiet"], file);
    }

    // The nearest project file in the folder of a changed file, or above.
    private HashSet<string> Above(IReadOnlyList<FileChange> changes, string[] extensions, string name)
    {
        HashSet<string> found = new(StringComparer.Ordinal);
        foreach (var change in changes.Where(change => extensions.Contains(Path.GetExtension(change.Path))))
        {
            for (var at = Path.GetDirectoryName(change.Path)!; ; at = Path.GetDirectoryName(at)!)
            {
                if (Directory.EnumerateFiles(Path.Combine(_root, at), name).Order(StringComparer.Ordinal).FirstOrDefault() is { } file)
                {
                    found.Add(Path.GetRelativePath(_root, file));
                    break;
                }

                if (at.Length == 0)
                    break;
            }
        }

        return found;
    }
}
