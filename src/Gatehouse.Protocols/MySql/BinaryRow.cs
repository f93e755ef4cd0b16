using System.Buffers.Binary;
using System.Globalization;
using System.Text;

namespace Gatehouse.Protocols.MySql;

/// <summary>Rows of prepared statements.</summary>
/// <remarks>https://dev.mysql.com/doc/dev/mysql-server/latest/page_protocol_binary_resultset.html</remarks>
public static class BinaryRow
{
    /// <summary>First byte of a row.</summary>
    public const byte Type = 0x00;

    private const string Name = "binary row";
    private const int NullOffset = 2; // of the bitmap, in bits

    /// <summary>The values of a row, of the same types as <see cref="TextValue"/>'s; NULL is null.</summary>
    /// <param name="payload">A complete payload.</param>
    /// <param name="columns">The columns.</param>
    /// <exception cref="ProtocolException">It is no row of these columns.</exception>
    public static object?[] Parse(ReadOnlySpan<byte> payload, IReadOnlyList<ColumnDefinition41> columns)
    {
        var reader = new MySqlReader(payload, Name);
        if (reader.ReadByte("type") is var type and not Type)
            throw ProtocolException.UnexpectedMessage(Name, type);
        var nulls = reader.ReadBytes((columns.Count + 7 + NullOffset) / 8, "NULL bitmap");
        var values = new object?[columns.Count];
        for (var i = 0; i < values.Length; i++)
        {
            var bit = i + NullOffset;
            if ((nulls[bit / 8] & (1 << (bit % 8))) == 0)
                values[i] = Value(ref reader, columns[i]);
        }

        reader.End();
        return values;
    }

    private static object? Value(ref MySqlReader reader, ColumnDefinition41 column)
    {
        switch (column.Type)
        {
            case ColumnType.Null:
                return null;
            case ColumnType.Tiny:
                var tiny = reader.ReadByte("TINYINT");
                return column.IsUnsigned ? (long)tiny : (sbyte)tiny;
            case ColumnType.Short or ColumnType.Year:
                var small = reader.ReadUInt16("SMALLINT");
                return column.IsUnsigned || column.Type == ColumnType.Year ? (long)small : (short)small;
            case ColumnType.Int24 or ColumnType.Long:
                var number = reader.ReadUInt32("INT");
                return column.IsUnsigned ? (long)number : (int)number;
            case ColumnType.LongLong:
                var big = BinaryPrimitives.ReadUInt64LittleEndian(reader.ReadBytes(sizeof(ulong), "BIGINT"));
                return column.IsUnsigned ? big : (object)(long)big;
            case ColumnType.Float:
                return BinaryPrimitives.ReadSingleLittleEndian(reader.ReadBytes(sizeof(float), "FLOAT"));
            case ColumnType.Double:
                return BinaryPrimitives.ReadDoubleLittleEndian(reader.ReadBytes(sizeof(double), "DOUBLE"));
            case ColumnType.Date or ColumnType.DateTime or ColumnType.Timestamp:
                return DateAndTime(ref reader, column.Type);
            case ColumnType.Time:
                return Time(ref reader);
            default: // the rest is text with a length, as in a text row
                return TextValue.Parse(column, reader.ReadLengthEncodedBytes("a value"));
        }
    }

    // Fields at the end that are zero are left out.
    private static object DateAndTime(ref MySqlReader reader, ColumnType type)
    {
        var length = reader.ReadByte("length of a time");
        if (length is not (0 or 4 or 7 or 11))
            throw reader.Invalid($"a time of {length} bytes", reader.Offset - 1);
        var year = length > 0 ? reader.ReadUInt16("year") : 0;
        var (month, day) = length > 0 ? (reader.ReadByte("month"), reader.ReadByte("day")) : default;
        var (hour, minute, second) = length > 4
            ? (reader.ReadByte("hour"), reader.ReadByte("minute"), reader.ReadByte("second"))
            : default;
        var micro = length > 7 ? reader.ReadUInt32("microseconds") : 0;

        var text = new StringBuilder().Append(CultureInfo.InvariantCulture, $"{year:0000}-{month:00}-{day:00}");
        if (type != ColumnType.Date)
            text.Append(CultureInfo.InvariantCulture, $" {hour:00}:{minute:00}:{second:00}{(micro > 0 ? $".{micro:000000}" : "")}");
        var column = new ColumnDefinition41("", ColumnDefinition41.Binary, 0, type, 0, 0);
        return TextValue.Parse(column, Encoding.ASCII.GetBytes(text.ToString()));
    }

    private static TimeSpan Time(ref MySqlReader reader)
    {
        var length = reader.ReadByte("length of a time");
        if (length is not (0 or 8 or 12))
            throw reader.Invalid($"a time of {length} bytes", reader.Offset - 1);
        if (length == 0)
            return TimeSpan.Zero;
        var isNegative = reader.ReadByte("sign") != 0;
        var days = reader.ReadUInt32("days");
        var (hours, minutes, seconds) = (reader.ReadByte("hours"), reader.ReadByte("minutes"), reader.ReadByte("seconds"));
        var micro = length > 8 ? reader.ReadUInt32("microseconds") : 0;
        if (days > 1000 || micro > 999_999)
            throw reader.Invalid("a time of more than MySQL's 838 hours", reader.Offset - length);
        var span = new TimeSpan((int)days, hours, minutes, seconds) + TimeSpan.FromMicroseconds(micro);
        return isNegative ? -span : span;
    }
}
