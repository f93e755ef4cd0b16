namespace Gatehouse.Migration.Edits;

/// <summary>Characters of a file that are replaced; every other byte stays.</summary>
/// <param name="Start">Offset of the first.</param>
/// <param name="End">Offset after the last; the start for an insertion.</param>
/// <param name="Text">What stands there afterwards.</param>
internal readonly record struct TextEdit(int Start, int End, string Text)
{
    public static TextEdit Delete(int start, int end) => new(start, end, "");

    public static TextEdit Insert(int at, string text) => new(at, at, text);
}
