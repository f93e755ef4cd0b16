using Gatehouse.Migration.Files;
using Gatehouse.Migration.Projects;
using Gatehouse.Migration.Settings;

namespace Gatehouse.Migration;

/// <summary>Finds what connects to databases with a password below a folder, and says what to edit. Writes nothing.</summary>
/// <remarks>An instance runs once, on one thread.</remarks>
public sealed class Migrator(string root, MigrationOptions options)
{
    private readonly App _app = new(options);

    /// <summary>Runs the migration.</summary>
    /// <param name="progress">Told how many files have been looked at; null where nobody looks.</param>
    /// <param name="cancellationToken">Ends it between two files.</param>
    /// <exception cref="DirectoryNotFoundException">There is no such folder.</exception>
    public MigrationResult Run(IProgress<int>? progress = null, CancellationToken cancellationToken = default)
    {
        if (!Directory.Exists(root))
            throw new DirectoryNotFoundException($"There is no folder '{root}'.");
        var count = 0;
        List<FoundFile> foreign = [];
        List<FoundFile> others = [];
        foreach (var found in new FileWalk(Path.GetFullPath(root), _app.Skipped).Files(cancellationToken))
        {
            count++;
            Take(found, foreign, others);
        }

        progress?.Report(count);
        foreach (var file in _app.Load(_app.Found.Where(found => SettingsFiles.Handles(found.Path)), SettingsFiles.MayHold,
            cancellationToken))
            _app.Settings.Add(SettingsFiles.Read(file));
        foreach (var file in _app.Load(_app.Found.Where(found => PrismaSchema.Handles(found.Path)), _ => true, cancellationToken))
            PrismaSchema.Read(_app, file);
        foreach (var file in _app.Load(_app.Found.Where(found => found.Path.EndsWith("package.json", StringComparison.Ordinal)),
            ForeignSecrets.MayHold, cancellationToken))
            ForeignSecrets.Report(_app, file, "a password of an Azure database in a script of the package");
        foreach (var file in _app.Load(foreign, ForeignSecrets.MayHold, cancellationToken))
            ForeignSecrets.Report(_app, file,
                "a password of an Azure database in a file that is not edited: vendored, generated or ignored by git");
        foreach (var file in _app.Load(others, ForeignSecrets.MayHold, cancellationToken))
            ForeignSecrets.ReportOther(_app, file);
        var code = new CodeFiles(_app);
        code.Migrate(() => progress?.Report(count), cancellationToken);
        new SettingsMigration(_app, code.Mentions).Migrate();
        ProjectFiles.Complete(_app);
        return Result(count);
    }

    private void Take(FoundFile found, List<FoundFile> foreign, List<FoundFile> others)
    {
        if (found.IsForeign && !Path.GetFileName(found.Path).StartsWith(".env", StringComparison.Ordinal))
        {
            if (ForeignSecrets.Handles(found.Path))
                foreign.Add(found);
            return;
        }

        if (CodeFiles.Handles(found.Path) || PrismaSchema.Handles(found.Path) || SettingsFiles.Handles(found.Path)
            || ProjectFiles.Handles(found.Path)
            || Path.GetFileName(found.Path) == "Directory.Packages.props")
            _app.Add(found);
        else if (ForeignSecrets.IsOther(found.Path))
            others.Add(found);
    }

    private MigrationResult Result(int count)
    {
        List<FileChange> changes = [];
        foreach (var edits in _app.Edits.Where(edits => edits.All.Count > 0).OrderBy(edits => edits.File.Path, StringComparer.Ordinal))
        {
            try
            {
                var after = edits.Apply();
                if (after != edits.File.Text)
                    changes.Add(new(edits.File.Path, edits.File.Text, after, edits.File.HasByteOrderMark));
            }
            catch (InvalidOperationException e)
            {
                _app.Skipped.Add(new(edits.File.Path, e.Message));
                Refuse(edits.File.Path);
            }
        }

        changes.AddRange(_app.NewFiles.Where(file => !_app.Paths.Contains(file.Key))
            .Select(file => new FileChange(file.Key, null, file.Value, false)));
        var sites = _app.Sites.OrderBy(site => site.Path, StringComparer.Ordinal).ThenBy(site => site.Line).ToList();
        return new(sites, changes, [.. _app.Skipped], NextSteps.Of(_app), count) { Secrets = _app.Secrets };
    }

    private void Refuse(string path)
    {
        for (var i = 0; i < _app.Sites.Count; i++)
        {
            if (_app.Sites[i].Path == path && _app.Sites[i].Outcome == Outcome.Rewritten)
                _app.Sites[i] = _app.Sites[i] with
                {
                    Outcome = Outcome.Refused,
                    Reason = "two edits of this file overlap, so that none is made"
                };
        }
    }

    /// <summary>Writes the changes of a result, each file whole or not at all.</summary>
    /// <exception cref="IOException">A file cannot be written, or is not any more what was read. Those before it are written.</exception>
    public void Write(MigrationResult result)
    {
        foreach (var change in result.Changes)
        {
            var path = Path.Combine(Path.GetFullPath(root), change.Path);
            if (change.Before is { } before)
            {
                var now = SourceFile.Decode(change.Path, File.ReadAllBytes(path)).File;
                if (now?.Text != before)
                    throw new IOException($"'{change.Path}' has changed since it was read. Run the migration again.");
            }
            else
            {
                Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            }

            AtomicFile.Write(path, new SourceFile(change.Path, change.After, change.HasByteOrderMark).Encode());
        }
    }
}
