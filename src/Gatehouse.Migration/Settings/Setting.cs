namespace Gatehouse.Migration.Settings;

/// <summary>One setting in a file.</summary>
/// <param name="File">The file.</param>
/// <param name="Key">Its key; parts are joined by colons in JSON, dots elsewhere.</param>
/// <param name="Value">Its value, without quotes.</param>
/// <param name="ValueStart">Offset of the value inside its quotes.</param>
/// <param name="ValueEnd">Offset after it.</param>
/// <param name="Start">Offset where the whole setting begins.</param>
/// <param name="End">Offset after the whole setting, its line break included where it has lines of its own.</param>
/// <param name="CanEdit">Whether the kind of file is rewritten, or only reported.</param>
internal sealed record Setting(SourceFile File, string Key, string Value, int ValueStart, int ValueEnd, int Start, int End,
    bool CanEdit = true)
{
    public int Line => File.LineOf(ValueStart);

    /// <summary>Only where it is: the value may be a secret.</summary>
    public override string ToString() => $"{File.Path}:{Line} {Key}";
}
