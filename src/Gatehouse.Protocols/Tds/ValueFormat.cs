using System.Buffers;
using System.Buffers.Binary;

namespace Gatehouse.Protocols.Tds;

/// <summary>The bytes of values with their length. Values that no type holds are refused as they are read. MS-TDS 2.2.5.5.</summary>
internal static class ValueFormat
{
    public const byte MoneyScale = 4;
    public const ulong NullChunks = ulong.MaxValue;
    public const ulong UnknownLength = ulong.MaxValue - 1;
    public const ushort NullWord = ushort.MaxValue;
    public const uint NullLong = uint.MaxValue;

    /// <summary>What stands before the length of a text or image in a row: pointer and time stamp.</summary>
    public const int PointerLength = 16;

    public const int TimestampLength = 8;

    /// <summary>Reads a value.</summary>
    /// <param name="reader">Stands before the value.</param>
    /// <param name="content">The bytes that the reader reads, from its first.</param>
    /// <param name="type">The type.</param>
    /// <param name="inRow">Whether it stands in a row and not in a parameter.</param>
    public static TdsValue Read(ref TdsReader reader, ReadOnlyMemory<byte> content, TypeInfo type, bool inRow)
    {
        switch (TypeInfoFormat.LengthOf(type))
        {
            case ValueLength.Fixed:
                return type.Type == TdsType.Null ? TdsValue.Null(type) : Take(ref reader, content, type, type.MaxLength);
            case ValueLength.Byte:
                var small = reader.ReadByte("length of a value");
                return small == 0 ? TdsValue.Null(type) : Take(ref reader, content, type, small);
            case ValueLength.Word:
                var length = reader.ReadUInt16("length of a value");
                return length == NullWord ? TdsValue.Null(type) : Take(ref reader, content, type, length);
            case ValueLength.Long:
                if (inRow)
                {
                    var pointer = reader.ReadByte("length of a text pointer");
                    if (pointer == 0)
                        return TdsValue.Null(type);
                    _ = reader.ReadBytes(pointer + TimestampLength, "text pointer");
                }

                var large = reader.ReadUInt32("length of a value");
                return large == NullLong ? TdsValue.Null(type) : Take(ref reader, content, type, large);
            default:
                return ReadChunks(ref reader, content, type);
        }
    }

    public static Int128 ReadDecimal(ReadOnlySpan<byte> data)
    {
        UInt128 magnitude = 0;
        for (var i = data.Length - 1; i > 0; i--)
            magnitude = (magnitude << 8) | data[i];
        return data[0] == 0 ? -(Int128)magnitude : (Int128)magnitude;
    }

    // The high half of a money comes first.
    public static long ReadMoney(ReadOnlySpan<byte> data) => data.Length == 4
        ? BinaryPrimitives.ReadInt32LittleEndian(data)
        : ((long)BinaryPrimitives.ReadInt32LittleEndian(data) << 32) | BinaryPrimitives.ReadUInt32LittleEndian(data[4..]);

    /// <summary>Writes the bytes of a value behind their length.</summary>
    public static void WriteData(IBufferWriter<byte> output, TypeInfo type, ReadOnlySpan<byte> data, bool inRow)
    {
        WriteLength(output, type, data.Length, inRow);
        output.Write(data);
        EndData(output, type);
    }

    /// <summary>Writes what stands before a value's bytes.</summary>
    /// <exception cref="OverflowException">The type holds no values of that length.</exception>
    public static void WriteLength(IBufferWriter<byte> output, TypeInfo type, int length, bool inRow)
    {
        if (!type.IsUnlimited && length > type.MaxLength)
            throw new OverflowException($"A value of {length} bytes does not fit into {type}.");
        switch (TypeInfoFormat.LengthOf(type))
        {
            case ValueLength.Byte:
                output.WriteByte((byte)length);
                break;
            case ValueLength.Word:
                output.WriteUInt16((ushort)length);
                break;
            case ValueLength.Long:
                if (inRow)
                    WritePointer(output);
                output.WriteUInt32((uint)length);
                break;
            case ValueLength.Chunks:
                output.WriteUInt64((ulong)length);
                if (length > 0)
                    output.WriteUInt32((uint)length);
                break;
        }
    }

    /// <summary>Writes what stands behind a value's bytes.</summary>
    public static void EndData(IBufferWriter<byte> output, TypeInfo type)
    {
        if (type.IsUnlimited)
            output.WriteUInt32(0); // the end of the chunks, also where there is none
    }

    private static TdsValue Take(ref TdsReader reader, ReadOnlyMemory<byte> content, TypeInfo type, long length)
    {
        var start = reader.Offset;
        if (length > (uint)type.MaxLength)
            throw reader.Invalid($"a value of {length} bytes does not fit into {type}", start);
        _ = reader.ReadBytes(length, "value");
        var data = content.Slice(start, (int)length);
        return IsValid(type, data.Span) ? new TdsValue(type, data) : throw reader.Invalid($"these are no bytes of {type}", start);
    }

    private static bool IsValid(TypeInfo type, ReadOnlySpan<byte> data) => type.Type switch
    {
        TdsType.DecimalN or TdsType.NumericN => data.Length > 1 && data[0] <= 1 && IsMagnitude(data[1..]),
        TdsType.DateN => data.Length == type.MaxLength && TimeFormat.IsDay(data),
        TdsType.TimeN => data.Length == type.MaxLength && TimeFormat.IsTime(data, type.Scale),
        TdsType.DateTime2N => data.Length == type.MaxLength && IsDateTime2(data, type.Scale),
        TdsType.DateTimeOffsetN
            => data.Length == type.MaxLength && IsDateTime2(data[..^2], type.Scale) && TimeFormat.IsOffset(data, type.Scale),
        TdsType.DateTime or TdsType.SmallDateTime or TdsType.DateTimeN => data.Length == type.MaxLength && TimeFormat.IsDateTime(data),
        TdsType.NVarChar or TdsType.NChar or TdsType.NText or TdsType.Xml => data.Length % 2 == 0,
        TdsType.VarChar or TdsType.Char or TdsType.Text or TdsType.VarBinary or TdsType.Binary or TdsType.Image => true,
        _ => data.Length == type.MaxLength,
    };

    private static bool IsDateTime2(ReadOnlySpan<byte> data, int scale)
        => TimeFormat.IsTime(data[..^TimeFormat.DayLength], scale) && TimeFormat.IsDay(data[^TimeFormat.DayLength..]);

    private static bool IsMagnitude(ReadOnlySpan<byte> bytes)
    {
        UInt128 magnitude = 0;
        for (var i = bytes.Length - 1; i >= 0; i--)
            magnitude = (magnitude << 8) | bytes[i];
        return magnitude <= TdsNumber.MaxMagnitude;
    }

    private static TdsValue ReadChunks(ref TdsReader reader, ReadOnlyMemory<byte> content, TypeInfo type)
    {
        var total = reader.ReadUInt64("length of a value");
        if (total == NullChunks)
            return TdsValue.Null(type);

        // The chunks are measured before room is taken; most often there is one, which needs none.
        var start = reader.Offset;
        var (count, length) = (0, 0L);
        ReadOnlyMemory<byte> data = default;
        while (reader.ReadUInt32("length of a chunk") is var chunk and not 0)
        {
            data = content.Slice(reader.Offset, reader.ReadBytes(chunk, "chunk").Length);
            count++;
            length += chunk;
        }

        if (total != UnknownLength && total != (ulong)length)
            throw reader.Invalid($"a value of {total} bytes has chunks of {length} bytes", start);
        if (count > 1)
            data = Join(content.Span[start..], (int)length);
        return IsValid(type, data.Span) ? new TdsValue(type, data) : throw reader.Invalid($"these are no bytes of {type}", start);
    }

    private static byte[] Join(ReadOnlySpan<byte> chunks, int length)
    {
        var joined = new byte[length];
        for (var written = 0; written < length;)
        {
            var chunk = BinaryPrimitives.ReadInt32LittleEndian(chunks);
            chunks.Slice(sizeof(uint), chunk).CopyTo(joined.AsSpan(written));
            written += chunk;
            chunks = chunks[(sizeof(uint) + chunk)..];
        }

        return joined;
    }

    private static void WritePointer(IBufferWriter<byte> output)
    {
        // No one asks for what it points at: drivers skip it.
        output.WriteByte(PointerLength);
        var span = output.GetSpan(PointerLength + TimestampLength)[..(PointerLength + TimestampLength)];
        span.Fill(0xFF);
        output.Advance(span.Length);
    }
}
