using System.Text;

namespace Gatehouse.Migration.Edits;

/// <summary>The edits of one file.</summary>
internal sealed class FileEdits(SourceFile file)
{
    private readonly List<TextEdit> _edits = [];

    public SourceFile File { get; } = file;

    public IReadOnlyList<TextEdit> All => _edits;

    public void Add(params IEnumerable<TextEdit> edits) => _edits.AddRange(edits.Where(edit => !_edits.Contains(edit)));

    /// <summary>Adds an insertion before others at its place.</summary>
    public void AddFirst(TextEdit edit) => _edits.Insert(0, edit);

    /// <summary>Whether an edit would touch what another edits already.</summary>
    public bool Overlaps(IEnumerable<TextEdit> edits)
        => edits.Any(edit => _edits.Any(other => edit != other && edit.Start < other.End && other.Start < edit.End));

    /// <summary>The text afterwards.</summary>
    /// <remarks>A deletion inside another is part of it. Insertions at one place keep their order.</remarks>
    /// <exception cref="InvalidOperationException">Two edits overlap otherwise.</exception>
    public string Apply()
    {
        var text = new StringBuilder();
        var at = 0;
        foreach (var edit in _edits.OrderBy(edit => edit.Start).ThenBy(edit => edit.End == edit.Start ? 0 : 1))
        {
            if (edit.Start < at)
            {
                if (edit is { Text: "" } && edit.End <= at)
                    continue;
                throw new InvalidOperationException($"edits overlap in line {File.LineOf(edit.Start)}");
            }

            text.Append(File.Text, at, edit.Start - at).Append(edit.Text);
            at = edit.End;
        }

        return text.Append(File.Text, at, File.Text.Length - at).ToString();
    }
}
