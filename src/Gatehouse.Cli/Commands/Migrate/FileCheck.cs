namespace Gatehouse.Cli.Commands.Migrate;

/// <summary>What one tool says of the files that were written.</summary>
/// <param name="Tool">The tool, as a person would type it.</param>
/// <param name="Files">How many files it read.</param>
internal sealed record FileCheck(string Tool, int Files)
{
    /// <summary>Files that parsed before and do not now, with what the tool says.</summary>
    public IReadOnlyList<(string Path, string Reason)> Broken { get; init; } = [];

    /// <summary>Files that did not parse before either, as this tool sees it.</summary>
    public int Unreadable { get; init; }

    /// <summary>Why it read nothing, or not everything; null where it read all.</summary>
    public string? Skipped { get; init; }

    public override string ToString()
    {
        List<string> parts = [];
        if (Files > 0)
            parts.Add(Broken.Count == 0 ? $"{Files} files parse" : $"{Broken.Count} of {Files} files do not parse any more");
        if (Unreadable > 0)
            parts.Add($"{Unreadable} did not parse before either");
        if (Skipped is not null)
            parts.Add(Skipped);
        return string.Join('\n', Broken.Select(file => $"  {file.Path}: {file.Reason}; git restore takes the change back")
            .Prepend($"checked   {Tool}: {string.Join(", ", parts)}"));
    }
}
