using System.Text;

namespace Gatehouse.Migration;

/// <summary>A file of the app: its path below the app's folder, with slashes, and its text.</summary>
/// <param name="Path">Path below the app's folder, with slashes.</param>
/// <param name="Text">Its text, without the byte order mark.</param>
/// <param name="HasByteOrderMark">Whether it begins with one, which is then written again.</param>
internal sealed record SourceFile(string Path, string Text, bool HasByteOrderMark = false)
{
    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>Line break of the file: that of its first line.</summary>
    public string NewLine { get; } = Text.IndexOf('\n', StringComparison.Ordinal) is > 0 and var at && Text[at - 1] == '\r' ? "\r\n" : "\n";

    public string Name => System.IO.Path.GetFileName(Path);

    public string Folder => Path.Contains('/', StringComparison.Ordinal) ? Path[..Path.LastIndexOf('/')] : "";

    /// <summary>Reads bytes as strict UTF-8.</summary>
    /// <returns>The file, or why it is none that can be read.</returns>
    public static (SourceFile? File, string? Reason) Decode(string path, ReadOnlySpan<byte> bytes)
    {
        var hasMark = bytes.StartsWith((ReadOnlySpan<byte>)[0xEF, 0xBB, 0xBF]);
        if (bytes.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xFE]) || bytes.StartsWith((ReadOnlySpan<byte>)[0xFE, 0xFF]))
            return (null, "it is UTF-16; save it as UTF-8");
        if (bytes.Contains((byte)0))
            return (null, "it is binary");
        try
        {
            return (new SourceFile(path, Strict.GetString(hasMark ? bytes[3..] : bytes), hasMark), null);
        }
        catch (DecoderFallbackException)
        {
            return (null, "it is not UTF-8");
        }
    }

    public byte[] Encode() => HasByteOrderMark ? [0xEF, 0xBB, 0xBF, .. Strict.GetBytes(Text)] : Strict.GetBytes(Text);

    /// <summary>Number of the line that an offset is in, from 1.</summary>
    public int LineOf(int offset) => Text.AsSpan(0, Math.Clamp(offset, 0, Text.Length)).Count('\n') + 1;

    public int LineStart(int offset) => offset == 0 ? 0 : Text.LastIndexOf('\n', offset - 1) + 1;

    /// <summary>Offset after the line break that ends the line of an offset.</summary>
    public int LineEnd(int offset)
    {
        var at = Text.IndexOf('\n', offset);
        return at < 0 ? Text.Length : at + 1;
    }

    /// <summary>The blanks at the start of the line of an offset.</summary>
    public string Indentation(int offset)
    {
        var start = LineStart(offset);
        var end = start;
        while (end < Text.Length && Text[end] is ' ' or '\t')
            end++;
        return Text[start..end];
    }
}
