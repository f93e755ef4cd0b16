using System.Buffers;
using System.Buffers.Binary;
using System.Globalization;
using System.Text;

namespace Gatehouse.Protocols.MySql;

/// <summary>COM_STMT_EXECUTE: runs a prepared statement with values for its parameters.</summary>
/// <remarks>https://dev.mysql.com/doc/dev/mysql-server/latest/page_protocol_com_stmt_execute.html</remarks>
/// <param name="StatementId">Id of the statement.</param>
/// <param name="Values">
/// One value for each parameter: null, <see cref="string"/>, <see cref="bool"/>, an integer, <see cref="float"/>, <see cref="double"/>,
/// <see cref="decimal"/>, <see cref="DateOnly"/>, <see cref="DateTime"/>, <see cref="TimeSpan"/>, <see cref="Guid"/> or bytes.
/// </param>
public sealed record StatementExecute(uint StatementId, IReadOnlyList<object?> Values)
{
    private const byte UnsignedType = 0x80;

    /// <summary>Writes the command.</summary>
    /// <exception cref="ArgumentException">A value is of another type than those above.</exception>
    public void Write(IBufferWriter<byte> output)
    {
        output.WriteByte(Command.StatementExecute);
        output.WriteUInt32(StatementId);
        output.WriteByte(0);    // no cursor
        output.WriteUInt32(1);  // iterations: always one
        if (Values.Count == 0)
            return;

        var nulls = new byte[(Values.Count + 7) / 8];
        for (var i = 0; i < Values.Count; i++)
        {
            if (IsNull(Values[i]))
                nulls[i / 8] |= (byte)(1 << (i % 8));
        }

        output.Write(nulls);
        output.WriteByte(1);    // the types are sent
        foreach (var value in Values)
        {
            output.WriteByte((byte)TypeOf(value));
            output.WriteByte(value is ulong ? UnsignedType : (byte)0);
        }

        foreach (var value in Values.Where(value => !IsNull(value)))
            WriteValue(output, value!);
    }

    private static bool IsNull(object? value) => value is null or DBNull;

    private static ColumnType TypeOf(object? value) => value switch
    {
        null or DBNull => ColumnType.Null,
        bool or sbyte or byte or short or ushort or int or uint or long or ulong => ColumnType.LongLong,
        float or double => ColumnType.Double,
        byte[] => ColumnType.Blob,
        string or decimal or DateOnly or DateTime or TimeSpan or Guid => ColumnType.VarString,
        _ => throw new ArgumentException($"A value of type {value.GetType().Name} cannot be a parameter."),
    };

    private static void WriteValue(IBufferWriter<byte> output, object value)
    {
        switch (TypeOf(value))
        {
            case ColumnType.LongLong:
                BinaryPrimitives.WriteUInt64LittleEndian(
                    output.GetSpan(sizeof(ulong)), value is ulong big ? big : (ulong)Convert.ToInt64(value, CultureInfo.InvariantCulture));
                output.Advance(sizeof(ulong));
                break;
            case ColumnType.Double:
                BinaryPrimitives.WriteDoubleLittleEndian(
                    output.GetSpan(sizeof(double)), Convert.ToDouble(value, CultureInfo.InvariantCulture));
                output.Advance(sizeof(double));
                break;
            case ColumnType.Blob:
                output.WriteLengthEncodedBytes((byte[])value);
                break;
            default:
                output.WriteLengthEncodedBytes(Encoding.UTF8.GetBytes(Text(value)));
                break;
        }
    }

    private static string Text(object value) => value switch
    {
        DateOnly date => date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        DateTime time => time.ToString("yyyy-MM-dd HH:mm:ss.ffffff", CultureInfo.InvariantCulture),
        TimeSpan span => string.Create(
            CultureInfo.InvariantCulture,
            $"{(span < TimeSpan.Zero ? "-" : "")}{Math.Abs((long)span.TotalHours)}:{span:mm\\:ss\\.ffffff}"),
        IFormattable formattable => formattable.ToString(null, CultureInfo.InvariantCulture),
        _ => (string)value,
    };
}
