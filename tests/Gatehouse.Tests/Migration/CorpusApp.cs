using System.Text;
using Gatehouse.Migration;
using Gatehouse.Migration.Edits;

namespace Gatehouse.Tests.Migration;

/// <summary>One app of tests/corpus: its files, its labels, and the edits that are expected. tests/corpus/README.md has the
/// format.</summary>
internal sealed record CorpusApp(string Stack, string Name, IReadOnlyList<(string Path, string Text)> Files, IReadOnlySet<string> Labels,
    string Edits, IReadOnlyList<string> Targets)
{
    private const string EditsSection = "-- edits --";

    public static CorpusApp Read(string path)
    {
        var text = File.ReadAllText(path);
        var at = text.IndexOf(EditsSection, StringComparison.Ordinal);
        var edits = at < 0 ? "" : text[(at + EditsSection.Length)..].TrimStart('\n');
        List<(string, string)> files = [];
        List<string> targets = [];
        HashSet<string> labels = [];
        string? file = null;
        var content = new StringBuilder();
        foreach (var line in (at < 0 ? text : text[..at]).Split('\n'))
        {
            if (line.StartsWith("-- ", StringComparison.Ordinal) && line.EndsWith(" --", StringComparison.Ordinal))
            {
                Close();
                file = line[3..^3];
            }
            else if (file is null)
            {
                if (line.StartsWith("target: ", StringComparison.Ordinal))
                    targets.Add(line[8..]);
            }
            else if (line.StartsWith("@@", StringComparison.Ordinal))
            {
                labels.Add($"{file}:{content.ToString().Count(c => c == '\n') + 1} {Outcome(line[2])}");
                content.Append(line[4..]).Append('\n');
            }
            else
            {
                content.Append(line).Append('\n');
            }
        }

        Close();
        return new(Path.GetFileName(Path.GetDirectoryName(path)!), Path.GetFileNameWithoutExtension(path), files, labels, edits, targets);

        void Close()
        {
            // The last line break of a section belongs to the archive.
            if (file is not null)
                files.Add((file, content.ToString().TrimEnd('\n') + "\n"));
            content.Clear();
        }
    }

    /// <summary>Runs the migration, writes it, and runs it again.</summary>
    public CorpusRun Run()
    {
        using var app = new AppFolder(Files);
        var options = new MigrationOptions { Targets = Targets };
        var result = app.Write(options);
        var second = app.Run(options);
        var edits = string.Concat(result.Changes.SelectMany(change => UnifiedDiff.Lines(change.Path, change.Before, change.After))
            .Where(line => line[0] is '+' or '-').Select(line => line + "\n"));
        return new(
            result.Sites.Select(site => $"{site.Path}:{site.Line} {site.Outcome}").ToHashSet(), edits, second.Changes.Count,
            second.Sites.Count(site => site.Outcome == Gatehouse.Migration.Outcome.Rewritten));
    }

    public void Save(string path, string edits)
    {
        var text = File.ReadAllText(path);
        var at = text.IndexOf(EditsSection, StringComparison.Ordinal);
        var body = (at < 0 ? text : text[..at]).TrimEnd('\n');
        File.WriteAllText(path, edits.Length == 0 ? body + "\n" : $"{body}\n{EditsSection}\n{edits}");
    }

    private static Outcome Outcome(char mark) => mark switch
    {
        'R' => Gatehouse.Migration.Outcome.Rewritten,
        'A' => Gatehouse.Migration.Outcome.Assisted,
        _ => Gatehouse.Migration.Outcome.Refused,
    };
}

/// <summary>What a run made of an app of the corpus.</summary>
internal sealed record CorpusRun(IReadOnlySet<string> Sites, string Edits, int SecondChanges, int SecondRewrites);
