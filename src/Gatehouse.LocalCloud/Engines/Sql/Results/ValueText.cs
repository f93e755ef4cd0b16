using System.Buffers;
using System.Globalization;
using Gatehouse.LocalCloud.Engines.Sql.Errors;
using Gatehouse.Protocols.Tds;

namespace Gatehouse.LocalCloud.Engines.Sql.Results;

/// <summary>Values between PostgreSQL's text and the wire of TDS. Nothing is rounded on the way that the type holds.</summary>
internal static class ValueText
{
    private const string Moment = "yyyy-MM-dd HH:mm:ss.FFFFFFF";
    private const string Time = "HH:mm:ss.FFFFFFF";
    private const string Day = "yyyy-MM-dd";

    /// <summary>Writes a value into a row.</summary>
    /// <param name="output">Where it goes.</param>
    /// <param name="type">Its type.</param>
    /// <param name="text">PostgreSQL's text of it; null for NULL.</param>
    /// <param name="inRow">Whether it stands in a row and not in a parameter.</param>
    /// <exception cref="SqlErrorException">The type does not hold the value.</exception>
    public static void Write(IBufferWriter<byte> output, TypeInfo type, string? text, bool inRow = true)
    {
        if (text is null)
        {
            ValueWriter.WriteNull(output, type, inRow);
            return;
        }

        try
        {
            WriteValue(output, type, text, inRow);
        }
        catch (Exception e) when (e is FormatException or OverflowException)
        {
            throw Overflow(type, e);
        }
    }

    /// <summary>PostgreSQL's text of a value that a client sent; null for NULL.</summary>
    public static string? Of(TdsValue value) => value.ToObject() switch
    {
        null => null,
        bool flag => flag ? "1" : "0",
        string text => text,
        byte[] bytes => $"\\x{Convert.ToHexStringLower(bytes)}",
        float number => number.ToString("R", CultureInfo.InvariantCulture),
        double number => number.ToString("R", CultureInfo.InvariantCulture),
        Guid id => id.ToString("D"),
        DateOnly date => date.ToString(Day, CultureInfo.InvariantCulture),
        TimeOnly time => time.ToString(Time, CultureInfo.InvariantCulture),
        DateTime moment => moment.ToString(Moment, CultureInfo.InvariantCulture),
        DateTimeOffset moment => string.Create(
            CultureInfo.InvariantCulture,
                $"(\"{moment.UtcDateTime.ToString(Moment, CultureInfo.InvariantCulture)}\",{moment.TotalOffsetMinutes})"),
        IFormattable other => other.ToString(null, CultureInfo.InvariantCulture),
        var other => other.ToString(),
    };

    /// <summary>A value of a type.</summary>
    /// <param name="type">The type.</param>
    /// <param name="text">PostgreSQL's text of it; null for NULL.</param>
    /// <exception cref="SqlErrorException">The type does not hold the value.</exception>
    public static TdsValue Value(TypeInfo type, string? text)
    {
        try
        {
            return TdsValue.From(type, text is null ? null : Parse(type, text));
        }
        catch (Exception e) when (e is FormatException or OverflowException)
        {
            throw Overflow(type, e);
        }
    }

    private static void WriteValue(IBufferWriter<byte> output, TypeInfo type, string text, bool inRow)
    {
        if (type.Type == TdsType.IntN)
            ValueWriter.WriteInt64(output, type, ParseInteger(text));
        else if (type.IsText)
            ValueWriter.WriteString(output, type, text, inRow);
        else
            ValueWriter.WriteObject(output, type, Parse(type, text), inRow);
    }

    private static object Parse(TypeInfo type, string text) => type.Type switch
    {
        TdsType.BitN => text is "t" or "true" or "1",
        TdsType.IntN => ParseInteger(text),
        TdsType.FloatN => ParseFloat(text),
        TdsType.DecimalN or TdsType.NumericN or TdsType.MoneyN => TdsNumber.Parse(text),
        TdsType.UniqueIdentifier => Guid.Parse(text),
        TdsType.VarBinary or TdsType.Binary => Convert.FromHexString(text.AsSpan(text.StartsWith("\\x", StringComparison.Ordinal) ? 2 : 0)),
        TdsType.DateN => DateOnly.ParseExact(text.AsSpan(0, Math.Min(text.Length, Day.Length)), Day, CultureInfo.InvariantCulture),
        TdsType.TimeN => TimeOnly.ParseExact(text, Time, CultureInfo.InvariantCulture),
        TdsType.DateTimeN or TdsType.DateTime2N => ParseMoment(text),
        TdsType.DateTimeOffsetN => ParseOffset(text),
        _ => text,
    };

    private static SqlErrorException Overflow(TypeInfo type, Exception inner)
        => new(new SqlError(8115, 16, 2, $"Arithmetic overflow error converting expression to data type {type}."), inner);

    // A bit that a variable of another type took, and a numeric without decimals, are integers too.
    private static long ParseInteger(string text)
        => text is "t" ? 1 : text is "f" ? 0
            : long.Parse(text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture);

    private static double ParseFloat(string text)
    {
        var number = double.Parse(text, NumberStyles.Float, CultureInfo.InvariantCulture);
        return double.IsFinite(number) ? number : throw new OverflowException("T-SQL's float has neither infinity nor NaN.");
    }

    private static DateTime ParseMoment(string text)
        => DateTime.ParseExact(text, [Moment, Day], CultureInfo.InvariantCulture, DateTimeStyles.None);

    // sys.datetimeoffset is ("2026-01-02 03:04:05.678",120): the instant in UTC, and minutes.
    private static DateTimeOffset ParseOffset(string text)
    {
        var comma = text.LastIndexOf(',');
        if (text is not ['(', .., ')'] || comma < 0)
            throw new FormatException("It is no datetimeoffset.");
        var utc = DateTime.SpecifyKind(ParseMoment(text[1..comma].Trim('"')), DateTimeKind.Utc);
        var minutes = int.Parse(text.AsSpan(comma + 1, text.Length - comma - 2), NumberStyles.AllowLeadingSign,
            CultureInfo.InvariantCulture);
        return new DateTimeOffset(utc).ToOffset(TimeSpan.FromMinutes(minutes));
    }
}
