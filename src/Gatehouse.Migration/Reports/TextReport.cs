using System.Text;
using Gatehouse.Migration.Edits;

namespace Gatehouse.Migration.Reports;

/// <summary>The diff, then every site with its outcome, then what is left to do. Secrets are masked.</summary>
public static class TextReport
{
    /// <summary>Writes the report.</summary>
    /// <param name="result">The migration.</param>
    /// <param name="isWritten">Whether the changes are in the files already.</param>
    /// <param name="isColored">Whether a terminal shows it.</param>
    public static string Of(MigrationResult result, bool isWritten, bool isColored)
    {
        var text = new StringBuilder();
        var mask = new SecretMask(result.Secrets);
        foreach (var change in result.Changes)
        {
            foreach (var line in UnifiedDiff.Lines(change.Path, change.Before, change.After))
                text.Append(Paint(Plain(mask.Line(line)), isColored)).Append('\n');
        }

        if (result.Changes.Count > 0)
            text.Append('\n');
        foreach (var site in result.Sites)
        {
            text.Append(Word(site.Outcome).PadRight(10))
                .Append($"{Plain(site.Path)}:{site.Line}  {Plain(site.Driver)}: {Plain(mask.Line(site.Reason))}\n");
            foreach (var step in site.ToDo)
                text.Append($"          to do: {Plain(step)}\n");
        }

        foreach (var skipped in result.Skipped)
            text.Append($"skipped   {Plain(skipped.Path)}: {Plain(skipped.Reason)}\n");
        text.Append(Summary(result, isWritten));
        if (result.Steps.Count > 0)
            text.Append("\nWhat is left to do outside of the code:\n");
        foreach (var step in result.Steps)
            text.Append($"  {step}\n");
        return text.ToString();
    }

    internal static string Word(Outcome outcome)
        => outcome switch { Outcome.Rewritten => "rewritten", Outcome.Assisted => "assisted", _ => "refused" };

    private static string Summary(MigrationResult result, bool isWritten)
    {
        var sites = string.Join(", ", Enum.GetValues<Outcome>().Select(outcome => $"{Count(result, outcome)} {Word(outcome)}"));
        var counts = $"{sites}; {result.FileCount} files looked at, {result.Changes.Count} {(isWritten ? "written" : "would change")}.";
        return !isWritten && result.Changes.Count > 0 ? $"{counts} Apply with: --write\n" : $"{counts}\n";
    }

    private static int Count(MigrationResult result, Outcome outcome) => result.Sites.Count(site => site.Outcome == outcome);

    // Control characters of a file would otherwise steer the terminal.
    private static string Plain(string line)
        => line.AsSpan().ContainsAnyInRange('\0', '\x1f') ? string.Concat(line.Select(c => c == '\t' || !char.IsControl(c) ? c : '?'))
        : line;

    private static string Paint(string line, bool isColored) => !isColored || line.Length == 0 ? line : line[0] switch
    {
        '+' => $"\e[32m{line}\e[0m",
        '-' => $"\e[31m{line}\e[0m",
        '@' => $"\e[36m{line}\e[0m",
        _ => line,
    };
}
