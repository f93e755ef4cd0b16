namespace Gatehouse.Migration.Connections;

/// <summary>One setting inside a connection string.</summary>
/// <param name="Key">Its key in lower case without blanks and underscores, so that synonyms compare.</param>
/// <param name="Start">Offset of the key.</param>
/// <param name="ValueStart">Offset of the value, its quotes included.</param>
/// <param name="ValueEnd">Offset after the value.</param>
/// <param name="End">Offset after the separator that follows, or after the value.</param>
/// <param name="Value">The value without quotes and escapes.</param>
internal sealed record Segment(string Key, int Start, int ValueStart, int ValueEnd, int End, string Value)
{
    public static string Normalize(ReadOnlySpan<char> key)
        => string.Concat(key.ToString().Where(c => c is not (' ' or '_' or '\t')).Select(char.ToLowerInvariant));
}
