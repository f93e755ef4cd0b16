using System.Buffers.Text;
using System.Globalization;
using System.Text;

namespace Gatehouse.Protocols.MySql;

/// <summary>Values of a text query, which are text on the wire whatever their type.</summary>
/// <remarks>
/// Integers become <see cref="long"/> (<see cref="ulong"/> for BIGINT UNSIGNED and BIT), FLOAT <see cref="float"/>,
/// DOUBLE <see cref="double"/>, DECIMAL <see cref="decimal"/>, DATE <see cref="DateOnly"/>, DATETIME and TIMESTAMP
/// <see cref="DateTime"/>, TIME <see cref="TimeSpan"/>, text <see cref="string"/>, anything else bytes. What the type
/// of .NET cannot hold (0000-00-00, 40 digits) stays the server's text.
/// </remarks>
public static class TextValue
{
    private const int MaxDecimalDigits = 28;
    private const NumberStyles DecimalStyle = NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint;
    private const string Name = "text row";

    /// <summary>The value of a column.</summary>
    /// <param name="column">The column.</param>
    /// <param name="text">The value's bytes.</param>
    /// <exception cref="ProtocolException">They are no value of that type.</exception>
    public static object Parse(ColumnDefinition41 column, ReadOnlySpan<byte> text) => column.Type switch
    {
        ColumnType.Tiny or ColumnType.Short or ColumnType.Int24 or ColumnType.Long or ColumnType.Year => Signed(text),
        ColumnType.LongLong => column.IsUnsigned ? Unsigned(text) : (object)Signed(text),
        ColumnType.Float => (float)Number(text),
        ColumnType.Double => Number(text),
        ColumnType.NewDecimal or ColumnType.OldDecimal => Decimal(Ascii(text, column.Type)),
        ColumnType.Date => Date(Ascii(text, column.Type)),
        ColumnType.DateTime or ColumnType.Timestamp => DateAndTime(Ascii(text, column.Type)),
        ColumnType.Time => Time(Ascii(text, column.Type)),
        ColumnType.Bit => Bits(text),
        ColumnType.Json => Text(text),
        ColumnType.Geometry or ColumnType.Vector => text.ToArray(),
        _ => column.IsBinary ? text.ToArray() : Text(text),
    };

    /// <summary>DECIMAL, as its text where it has more digits than <see cref="decimal"/> keeps.</summary>
    internal static object Decimal(string text)
        => text.Count(char.IsAsciiDigit) <= MaxDecimalDigits
            && decimal.TryParse(text, DecimalStyle, CultureInfo.InvariantCulture, out var value)
            ? value
            : text;

    /// <summary>BIT: up to 64 bits, the highest first.</summary>
    internal static ulong Bits(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length > sizeof(ulong))
            throw Invalid(ColumnType.Bit);
        var bits = 0UL;
        foreach (var part in bytes)
            bits = (bits << 8) | part;
        return bits;
    }

    /// <summary>Text, which is UTF-8 as the session asked for.</summary>
    internal static string Text(ReadOnlySpan<byte> bytes) => new MySqlReader(bytes, Name).Decode(bytes, "a value", 0);

    private static object Date(string text)
        => DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date) ? date : text;

    private static object DateAndTime(string text)
        => System.DateTime.TryParseExact(
            text, "yyyy-MM-dd HH:mm:ss.FFFFFF", CultureInfo.InvariantCulture, DateTimeStyles.None, out var time) ? time : text;

    // Up to 838 hours, and a sign: no format of TimeSpan has both.
    private static object Time(string text)
    {
        var parts = text.TrimStart('-').Split(':');
        if (parts.Length != 3
            || !int.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out var hours)
            || !int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out var minutes)
            || !decimal.TryParse(parts[2], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var seconds)
            || hours > 1000 || minutes > 59 || seconds >= 60)
            return text;
        var span = new TimeSpan(hours, minutes, 0) + new TimeSpan((long)(seconds * TimeSpan.TicksPerSecond));
        return text.StartsWith('-') ? -span : span;
    }

    private static double Number(ReadOnlySpan<byte> text)
        => Utf8Parser.TryParse(text, out double value, out var used) && used == text.Length ? value : throw Invalid(ColumnType.Double);

    private static long Signed(ReadOnlySpan<byte> text)
        => Utf8Parser.TryParse(text, out long value, out var used) && used == text.Length ? value : throw Invalid(ColumnType.Long);

    private static ulong Unsigned(ReadOnlySpan<byte> text)
        => Utf8Parser.TryParse(text, out ulong value, out var used) && used == text.Length ? value : throw Invalid(ColumnType.LongLong);

    private static string Ascii(ReadOnlySpan<byte> text, ColumnType type)
        => System.Text.Ascii.IsValid(text) ? Encoding.ASCII.GetString(text) : throw Invalid(type);

    private static ProtocolException Invalid(ColumnType type) => ProtocolException.InvalidValue(Name, $"a value that is no {type}", 0);
}
