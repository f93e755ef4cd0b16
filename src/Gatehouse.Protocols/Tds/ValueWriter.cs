using System.Buffers;
using System.Buffers.Binary;
using System.Globalization;
using System.Runtime.InteropServices;

namespace Gatehouse.Protocols.Tds;

/// <summary>
/// Writes values of columns (in rows) and parameters without boxing them: one method for each kind of value, which writes it as the
/// type that the column has. <c>inRow</c> is of interest for text, ntext and image alone.
/// </summary>
/// <remarks>
/// A value that the type does not hold is an <see cref="OverflowException"/>, a kind of value that it does not hold an
/// <see cref="InvalidCastException"/>; nothing has been written then.
/// </remarks>
public static class ValueWriter
{
    /// <summary>Null.</summary>
    public static void WriteNull(IBufferWriter<byte> output, TypeInfo type, bool inRow = true)
    {
        switch (TypeInfoFormat.LengthOf(type))
        {
            case ValueLength.Fixed when type.Type == TdsType.Null:
                break;
            case ValueLength.Fixed:
                throw new InvalidCastException($"A value of {type} on the wire cannot be null.");
            case ValueLength.Byte:
                output.WriteByte(0);
                break;
            case ValueLength.Word:
                output.WriteUInt16(ValueFormat.NullWord);
                break;
            case ValueLength.Long when inRow:
                output.WriteByte(0);
                break;
            case ValueLength.Long:
                output.WriteUInt32(ValueFormat.NullLong);
                break;
            default:
                output.WriteUInt64(ValueFormat.NullChunks);
                break;
        }
    }

    /// <summary>As tinyint to bigint, bit, float, decimal or money.</summary>
    public static void WriteInt64(IBufferWriter<byte> output, TypeInfo type, long value)
    {
        switch (type.Type)
        {
            case TdsType.IntN or TdsType.Int1 or TdsType.Int2 or TdsType.Int4 or TdsType.Int8:
                if (value < LowestOf(type.MaxLength) || value > HighestOf(type.MaxLength))
                    throw new OverflowException($"{value} does not fit into {type}.");
                ValueFormat.WriteLength(output, type, type.MaxLength, inRow: true);
                var span = output.GetSpan(sizeof(long));
                BinaryPrimitives.WriteInt64LittleEndian(span, value);
                output.Advance(type.MaxLength);
                break;
            case TdsType.Bit or TdsType.BitN:
                ValueFormat.WriteLength(output, type, 1, inRow: true);
                output.WriteByte(value == 0 ? (byte)0 : (byte)1);
                break;
            case TdsType.FloatN or TdsType.Float4 or TdsType.Float8:
                WriteDouble(output, type, value);
                break;
            default:
                WriteNumber(output, type, new TdsNumber(value, 0));
                break;
        }
    }

    /// <summary>As bit.</summary>
    public static void WriteBoolean(IBufferWriter<byte> output, TypeInfo type, bool value) => WriteInt64(output, type, value ? 1 : 0);

    /// <summary>As real or float.</summary>
    public static void WriteDouble(IBufferWriter<byte> output, TypeInfo type, double value)
    {
        if (type.Type is not (TdsType.FloatN or TdsType.Float4 or TdsType.Float8))
            throw Not(type, "a float");
        if (!double.IsFinite(value) || (type.MaxLength == 4 && !float.IsFinite((float)value)))
            throw new OverflowException($"{value.ToString(CultureInfo.InvariantCulture)} does not fit into {type}.");
        ValueFormat.WriteLength(output, type, type.MaxLength, inRow: true);
        if (type.MaxLength == 4)
            BinaryPrimitives.WriteSingleLittleEndian(output.GetSpan(4), (float)value);
        else
            BinaryPrimitives.WriteDoubleLittleEndian(output.GetSpan(8), value);
        output.Advance(type.MaxLength);
    }

    /// <summary>As decimal, numeric, money or smallmoney; what has no room behind the point is rounded.</summary>
    public static void WriteNumber(IBufferWriter<byte> output, TypeInfo type, TdsNumber value)
    {
        switch (type.Type)
        {
            case TdsType.DecimalN or TdsType.NumericN:
                var digits = value.WithScale(type.Scale).Unscaled;
                var magnitude = (UInt128)Int128.Abs(digits);
                if (magnitude >= (UInt128)TdsNumber.Power(type.Precision))
                    throw new OverflowException($"A number of more than {type.Precision} digits does not fit into {type}.");
                ValueFormat.WriteLength(output, type, type.MaxLength, inRow: true);
                output.WriteByte(digits < 0 ? (byte)0 : (byte)1);
                for (var i = 1; i < type.MaxLength; i++, magnitude >>= 8)
                    output.WriteByte((byte)magnitude);
                break;
            case TdsType.MoneyN or TdsType.Money or TdsType.SmallMoney:
                WriteMoney(output, type, value.WithScale(ValueFormat.MoneyScale).Unscaled);
                break;
            default:
                throw Not(type, "a decimal");
        }
    }

    /// <summary>As any type of text, in its encoding.</summary>
    public static void WriteString(IBufferWriter<byte> output, TypeInfo type, ReadOnlySpan<char> value, bool inRow = true)
    {
        if (type.IsUnicode)
        {
            ValueFormat.WriteData(output, type, MemoryMarshal.AsBytes(value), inRow);
            return;
        }

        if (!type.IsText)
            throw Not(type, "a text");
        var encoding = type.Collation.Encoding;
        var length = encoding.GetByteCount(value);
        ValueFormat.WriteLength(output, type, length, inRow);
        output.Advance(encoding.GetBytes(value, output.GetSpan(Math.Max(length, 1))));
        ValueFormat.EndData(output, type);
    }

    /// <summary>As binary, varbinary or image.</summary>
    public static void WriteBytes(IBufferWriter<byte> output, TypeInfo type, ReadOnlySpan<byte> value, bool inRow = true)
    {
        if (type.Type is not (TdsType.Binary or TdsType.VarBinary or TdsType.Image))
            throw Not(type, "a binary");
        ValueFormat.WriteData(output, type, value, inRow);
    }

    /// <summary>As uniqueidentifier.</summary>
    public static void WriteGuid(IBufferWriter<byte> output, TypeInfo type, Guid value)
    {
        const int Length = 16;
        if (type.Type != TdsType.UniqueIdentifier)
            throw Not(type, "a uniqueidentifier");
        ValueFormat.WriteLength(output, type, Length, inRow: true);
        value.TryWriteBytes(output.GetSpan(Length));
        output.Advance(Length);
    }

    /// <summary>As date, or as any type of date and time at midnight.</summary>
    public static void WriteDate(IBufferWriter<byte> output, TypeInfo type, DateOnly value)
    {
        if (type.Type != TdsType.DateN)
        {
            WriteDateTime(output, type, value.ToDateTime(default));
            return;
        }

        ValueFormat.WriteLength(output, type, type.MaxLength, inRow: true);
        TimeFormat.WriteDays(output, value.DayNumber);
    }

    /// <summary>As time.</summary>
    public static void WriteTime(IBufferWriter<byte> output, TypeInfo type, TimeOnly value)
    {
        if (type.Type != TdsType.TimeN)
            throw Not(type, "a time");
        ValueFormat.WriteLength(output, type, type.MaxLength, inRow: true);
        TimeFormat.WriteTime(output, value.Ticks, type.Scale);
    }

    /// <summary>As datetime, smalldatetime, datetime2 or date; rounded to what the type holds. Its kind is not looked at.</summary>
    public static void WriteDateTime(IBufferWriter<byte> output, TypeInfo type, DateTime value)
    {
        switch (type.Type)
        {
            case TdsType.DateTimeN or TdsType.DateTime or TdsType.SmallDateTime:
                TimeFormat.WriteDateTime(output, type, value);
                break;
            case TdsType.DateTime2N:
                ValueFormat.WriteLength(output, type, type.MaxLength, inRow: true);
                TimeFormat.WriteDateTime2(output, value, type.Scale);
                break;
            case TdsType.DateN:
                WriteDate(output, type, DateOnly.FromDateTime(value));
                break;
            default:
                throw Not(type, "a date and time");
        }
    }

    /// <summary>As datetimeoffset.</summary>
    public static void WriteDateTimeOffset(IBufferWriter<byte> output, TypeInfo type, DateTimeOffset value)
    {
        if (type.Type != TdsType.DateTimeOffsetN)
            throw Not(type, "a datetimeoffset");
        ValueFormat.WriteLength(output, type, type.MaxLength, inRow: true);
        TimeFormat.WriteDateTimeOffset(output, value, type.Scale);
    }

    /// <summary>Any value, boxed: what <see cref="TdsValue.ToObject"/> gives, and decimal.</summary>
    public static void WriteObject(IBufferWriter<byte> output, TypeInfo type, object? value, bool inRow = true)
    {
        switch (value)
        {
            case null:
                WriteNull(output, type, inRow);
                break;
            case bool flag:
                WriteBoolean(output, type, flag);
                break;
            case byte or short or int or long:
                WriteInt64(output, type, Convert.ToInt64(value, CultureInfo.InvariantCulture));
                break;
            case float or double:
                WriteDouble(output, type, Convert.ToDouble(value, CultureInfo.InvariantCulture));
                break;
            case decimal number:
                WriteNumber(output, type, TdsNumber.From(number));
                break;
            case TdsNumber number:
                WriteNumber(output, type, number);
                break;
            case string text:
                WriteString(output, type, text, inRow);
                break;
            case byte[] bytes:
                WriteBytes(output, type, bytes, inRow);
                break;
            case Guid id:
                WriteGuid(output, type, id);
                break;
            case DateOnly date:
                WriteDate(output, type, date);
                break;
            case TimeOnly time:
                WriteTime(output, type, time);
                break;
            case DateTime moment:
                WriteDateTime(output, type, moment);
                break;
            case DateTimeOffset moment:
                WriteDateTimeOffset(output, type, moment);
                break;
            default:
                throw Not(type, $"a {value.GetType().Name}");
        }
    }

    private static void WriteMoney(IBufferWriter<byte> output, TypeInfo type, Int128 value)
    {
        var isSmall = type.MaxLength == 4;
        if (value < (isSmall ? int.MinValue : long.MinValue) || value > (isSmall ? int.MaxValue : long.MaxValue))
            throw new OverflowException($"The number does not fit into {type}.");
        ValueFormat.WriteLength(output, type, type.MaxLength, inRow: true);
        if (!isSmall)
            output.WriteInt32((int)((long)value >> 32)); // the high half first
        output.WriteUInt32((uint)(long)value);
    }

    private static long LowestOf(int length) => length switch { 1 => 0, 2 => short.MinValue, 4 => int.MinValue, _ => long.MinValue };

    private static long HighestOf(int length)
        => length switch { 1 => byte.MaxValue, 2 => short.MaxValue, 4 => int.MaxValue, _ => long.MaxValue };

    private static InvalidCastException Not(TypeInfo type, string what) => new($"{what} is not a value of {type}.");
}
