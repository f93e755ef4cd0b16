using System.Text;

namespace Gatehouse.Migration.Connections;

/// <summary>How a connection string separates and quotes its settings.</summary>
internal enum SegmentSyntax
{
    /// <summary><c>key=value;</c> with <c>"</c> and <c>'</c> that double (ADO.NET).</summary>
    Ado,

    /// <summary><c>key=value;</c> with <c>{ }</c> where <c>}}</c> is a brace (ODBC, JDBC for SQL Server).</summary>
    Braces,

    /// <summary><c>key=value&amp;</c> after a question mark.</summary>
    Query,

    /// <summary><c>key=value</c> between blanks with <c>'</c> and backslashes (libpq).</summary>
    Keywords,
}

/// <summary>Splits connection strings into their settings, and quotes values.</summary>
internal static class Segments
{
    public static IReadOnlyList<Segment> Parse(string text, int start, SegmentSyntax syntax)
    {
        List<Segment> segments = [];
        var separator = SeparatorOf(syntax);
        var i = start;
        while (i < text.Length)
        {
            while (i < text.Length && (text[i] == separator || char.IsWhiteSpace(text[i])))
                i++;
            var equals = i < text.Length ? text.IndexOf('=', i) : -1;
            if (equals < 0)
                break;
            var stop = text.IndexOf(separator, i);
            if (stop >= 0 && stop < equals && syntax != SegmentSyntax.Keywords)
            {
                i = stop; // a part without a value
                continue;
            }

            var valueStart = equals + 1;
            while (syntax != SegmentSyntax.Query && valueStart < text.Length && text[valueStart] is ' ' or '\t')
                valueStart++;
            var valueEnd = ValueEnd(text, valueStart, syntax);
            segments.Add(new(
                Segment.Normalize(text.AsSpan(i, equals - i)), i, valueStart, valueEnd,
                    Math.Min(text.Length, EndOf(text, valueEnd, separator)), Decode(text[valueStart..valueEnd], syntax)));
            i = Math.Max(valueEnd, i + 1);
        }

        return segments;
    }

    /// <summary>Quotes a value where the syntax needs it.</summary>
    public static string Quote(string value, SegmentSyntax syntax) => syntax switch
    {
        SegmentSyntax.Query => Uri.EscapeDataString(value),
        SegmentSyntax.Keywords when value.Length == 0 || value.Any(c => char.IsWhiteSpace(c) || c is '\'' or '\\')
            => $"'{value.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("'", "\\'", StringComparison.Ordinal)}'",
        SegmentSyntax.Braces when NeedsQuotes(value, "{};") => $"{{{value.Replace("}", "}}", StringComparison.Ordinal)}}}",
        SegmentSyntax.Ado when NeedsQuotes(value, "\"';=")
            => value.Contains('"', StringComparison.Ordinal) && !value.Contains('\'', StringComparison.Ordinal)
            ? $"'{value}'"
            : $"\"{value.Replace("\"", "\"\"", StringComparison.Ordinal)}\"",
        _ => value,
    };

    public static char SeparatorOf(SegmentSyntax syntax)
        => syntax switch { SegmentSyntax.Query => '&', SegmentSyntax.Keywords => ' ', _ => ';' };

    private static bool NeedsQuotes(string value, string special)
        => value.AsSpan().ContainsAny(special) || value != value.Trim();

    private static int EndOf(string text, int valueEnd, char separator)
    {
        var i = valueEnd;
        while (i < text.Length && text[i] is ' ' or '\t' && separator != ' ')
            i++;
        return i < text.Length && text[i] == separator ? i + 1 : valueEnd;
    }

    private static int ValueEnd(string text, int start, SegmentSyntax syntax)
    {
        if (start < text.Length && QuotedEnd(text, start, syntax) is { } quoted)
            return quoted;
        var i = start;
        var separator = SeparatorOf(syntax);
        while (i < text.Length && text[i] != separator && !(syntax == SegmentSyntax.Keywords && char.IsWhiteSpace(text[i])))
            i += text[i] == '\\' && syntax == SegmentSyntax.Keywords && i + 1 < text.Length ? 2 : 1;
        while (i > start && syntax != SegmentSyntax.Query && char.IsWhiteSpace(text[i - 1]))
            i--;
        return i;
    }

    private static int? QuotedEnd(string text, int start, SegmentSyntax syntax)
    {
        var close = (syntax, text[start]) switch
        {
            (SegmentSyntax.Ado, '"' or '\'') => text[start],
            (SegmentSyntax.Keywords, '\'') => '\'',
            (SegmentSyntax.Braces, '{') => '}',
            _ => '\0',
        };
        if (close == '\0')
            return null;
        for (var i = start + 1; i < text.Length; i++)
        {
            if (syntax == SegmentSyntax.Keywords && text[i] == '\\')
                i++;
            else if (text[i] == close && i + 1 < text.Length && text[i + 1] == close && syntax != SegmentSyntax.Keywords)
                i++;
            else if (text[i] == close)
                return i + 1;
        }

        return null;
    }

    private static string Decode(string value, SegmentSyntax syntax)
    {
        if (syntax == SegmentSyntax.Query)
            return Uri.UnescapeDataString(value);
        var isQuoted = value.Length > 1 && QuotedEnd(value, 0, syntax) == value.Length;
        if (syntax == SegmentSyntax.Keywords)
            return Unescape(isQuoted ? value[1..^1] : value);
        if (!isQuoted)
            return value;
        var close = value[^1];
        return value[1..^1].Replace($"{close}{close}", close.ToString(), StringComparison.Ordinal);
    }

    private static string Unescape(string value)
    {
        var text = new StringBuilder(value.Length);
        for (var i = 0; i < value.Length; i++)
            text.Append(value[i] == '\\' && i + 1 < value.Length ? value[++i] : value[i]);
        return text.ToString();
    }
}
