namespace Gatehouse.Migration;

/// <summary>What a migration found and would change.</summary>
/// <param name="Sites">Every site, by file and line.</param>
/// <param name="Changes">Files that change or are made. Nothing is written yet.</param>
/// <param name="Skipped">Files that were not read, and why.</param>
/// <param name="Steps">Commands that are left for a person, in order.</param>
/// <param name="FileCount">Files that were looked at.</param>
public sealed record MigrationResult(
    IReadOnlyList<Site> Sites, IReadOnlyList<FileChange> Changes, IReadOnlyList<SkippedFile> Skipped, IReadOnlyList<string> Steps,
        int FileCount)
{
    /// <summary>Passwords that were found: nothing that is shown may hold one.</summary>
    internal IReadOnlyCollection<string> Secrets { get; init; } = [];

    /// <summary>Counts only: the changes may hold a secret.</summary>
    public override string ToString() => $"{Sites.Count} sites, {Changes.Count} changes";

    /// <summary>Whether a password of a database in scope is left in the app as it is now.</summary>
    public bool HasPasswords => Sites.Any(site => !site.IsOutOfScope);
}
