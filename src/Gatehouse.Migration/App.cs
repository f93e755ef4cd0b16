using Gatehouse.Migration.Connections;
using Gatehouse.Migration.Edits;
using Gatehouse.Migration.Files;
using Gatehouse.Migration.Projects;
using Gatehouse.Migration.Settings;
using Gatehouse.Migration.Targets;

namespace Gatehouse.Migration;

/// <summary>The app under migration: its files, and what has been decided so far.</summary>
internal sealed class App(MigrationOptions options)
{
    private readonly SortedDictionary<string, FoundFile> _found = new(StringComparer.Ordinal);
    private readonly Dictionary<string, SourceFile?> _files = new(StringComparer.Ordinal);
    private readonly Dictionary<string, FileEdits> _edits = new(StringComparer.Ordinal);

    public MigrationOptions Options { get; } = options;

    public SettingsIndex Settings { get; } = new();

    public Scopes Scopes => new(Options, Settings);

    public List<Site> Sites { get; } = [];

    public List<SkippedFile> Skipped { get; } = [];

    /// <summary>Settings that the code reads a password, a user or a connection string from.</summary>
    public List<SettingUse> Uses { get; } = [];

    public List<Dependency> Dependencies { get; } = [];

    /// <summary>Files that are made, by path.</summary>
    public Dictionary<string, string> NewFiles { get; } = new(StringComparer.Ordinal);

    /// <summary>Passwords that were found, so that no report shows one.</summary>
    public HashSet<string> Secrets { get; } = new(StringComparer.Ordinal);

    /// <summary>Remembers a password that stands in a connection string.</summary>
    public void Keep(string text, Conversion conversion)
    {
        if (conversion.Password is { } range)
            Secrets.Add(text[range.Start..range.End]);
    }

    /// <summary>Settings that a schema of Prisma's names.</summary>
    public HashSet<string> PrismaKeys { get; } = new(StringComparer.Ordinal);

    /// <summary>Databases that migrated sites connect to.</summary>
    public HashSet<DatabaseKind> Kinds { get; } = [];

    /// <summary>Files that may be read and edited.</summary>
    public IReadOnlyCollection<string> Paths => _found.Keys;

    /// <summary>The same files, in the order of their paths.</summary>
    public IReadOnlyCollection<FoundFile> Found => _found.Values;

    public void Add(FoundFile found) => _found[found.Path] = found;

    /// <summary>The text of a file; null where it is none of the app's, or cannot be read.</summary>
    public SourceFile? File(string path)
    {
        if (_files.TryGetValue(path, out var file))
            return file;
        return _found.TryGetValue(path, out var found) ? _files[path] = Read(found) : null;
    }

    /// <summary>Forgets the text of a file that nothing was found in.</summary>
    public void Release(SourceFile file)
    {
        if (!_edits.ContainsKey(file.Path))
            _files.Remove(file.Path);
    }

    /// <summary>Reads files side by side and gives those that are wanted, in order; the others are forgotten at once.</summary>
    public IEnumerable<SourceFile> Load(IEnumerable<FoundFile> found, Func<SourceFile, bool> isWanted, CancellationToken cancellationToken)
    {
        var loaded = found.AsParallel().AsOrdered().WithCancellation(cancellationToken).Select(file =>
        {
            var (text, reason) = FileReader.Read(file, Options.FileLimit);
            return (Found: file, Text: text is not null && isWanted(text) ? text : null, Reason: reason);
        });
        foreach (var (file, text, reason) in loaded)
        {
            Skip(file, reason);
            if (text is null)
                continue;
            if (!file.IsForeign)
                _files[file.Path] = text;
            yield return text;
        }
    }

    private SourceFile? Read(FoundFile found)
    {
        var (file, reason) = FileReader.Read(found, Options.FileLimit);
        Skip(found, reason);
        return file;
    }

    private void Skip(FoundFile found, string? reason)
    {
        if (reason is not null && !found.IsForeign && !Skipped.Exists(skipped => skipped.Path == found.Path))
            Skipped.Add(new(found.Path, reason));
    }

    public IEnumerable<FileEdits> Edits => _edits.Values;

    public FileEdits EditsOf(SourceFile file)
    {
        if (!_edits.TryGetValue(file.Path, out var edits))
            _edits[file.Path] = edits = new FileEdits(file);
        return edits;
    }

    /// <summary>The text of a file after the edits so far.</summary>
    public string TextAfter(SourceFile file) => _edits.TryGetValue(file.Path, out var edits) ? edits.Apply() : file.Text;

    public void Report(SourceFile file, int offset, string driver, Outcome outcome, string reason, params IReadOnlyList<string> toDo)
    {
        if (!Sites.Exists(site => site.Path == file.Path && site.Line == file.LineOf(offset) && site.Driver == driver))
            Sites.Add(new(file.Path, file.LineOf(offset), driver, outcome, reason, toDo));
    }

    /// <summary>Reports a site that is left alone for where it connects to.</summary>
    public void Leave(SourceFile file, int offset, string driver, Scope scope)
    {
        if (Sites.Exists(site => site.Path == file.Path && site.Line == file.LineOf(offset) && site.Driver == driver))
            return;
        var isKnown = scope.Kind != HostKind.Unknown;
        Sites.Add(new(file.Path, file.LineOf(offset), driver, isKnown ? Outcome.Refused
            : Outcome.Assisted, scope.Reason, [])
        { IsOutOfScope = isKnown });
    }
}

/// <summary>What the code uses a setting for.</summary>
internal enum SettingRole
{
    Password,
    User,
    ConnectionString,
}

/// <summary>A setting that a migrated site reads.</summary>
/// <param name="Key">Its key.</param>
/// <param name="Role">What for.</param>
/// <param name="Format">Of a connection string: its format.</param>
/// <param name="HostKeys">Settings that name the host of the same connection.</param>
/// <param name="IsGone">Whether the code no longer reads it.</param>
internal sealed record SettingUse(string Key, SettingRole Role, ConnectionFormat? Format, IReadOnlyList<string> HostKeys, bool IsGone);
