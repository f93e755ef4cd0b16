namespace Gatehouse.Tokens;

/// <summary>Makes a value from outside fit to be shown in a message and a log line.</summary>
internal static class Seen
{
    private const int MaxLength = 120;

    /// <summary>Quotes the value: at most 120 characters, everything but printable ASCII replaced by a question mark.</summary>
    public static string Quote(string value)
    {
        var cut = value.Length > MaxLength;
        var shown = string.Create(cut ? MaxLength : value.Length, value, static (span, text) =>
        {
            for (var i = 0; i < span.Length; i++)
                span[i] = text[i] is >= ' ' and <= '~' ? text[i] : '?';
        });
        return cut ? $"'{shown}…' ({value.Length} characters)" : $"'{shown}'";
    }

    /// <summary>Quotes several values, at most four of them.</summary>
    public static string Quote(IReadOnlyList<string> values)
        => values.Count == 0 ? "none" : string.Join(", ", values.Take(4).Select(Quote)) + (values.Count > 4 ? $" and {values.Count - 4} more" : "");
}
