using System.Buffers;
using System.Buffers.Binary;
using System.Text;

namespace Gatehouse.Protocols.MySql;

/// <summary>Writes the parts of a payload.</summary>
internal static class MySqlWriter
{
    public static void WriteByte(this IBufferWriter<byte> output, byte value)
    {
        output.GetSpan(1)[0] = value;
        output.Advance(1);
    }

    public static void WriteUInt16(this IBufferWriter<byte> output, ushort value)
    {
        BinaryPrimitives.WriteUInt16LittleEndian(output.GetSpan(sizeof(ushort)), value);
        output.Advance(sizeof(ushort));
    }

    public static void WriteUInt32(this IBufferWriter<byte> output, uint value)
    {
        BinaryPrimitives.WriteUInt32LittleEndian(output.GetSpan(sizeof(uint)), value);
        output.Advance(sizeof(uint));
    }

    public static void WriteZeros(this IBufferWriter<byte> output, int count)
    {
        output.GetSpan(count)[..count].Clear();
        output.Advance(count);
    }

    public static void WriteString(this IBufferWriter<byte> output, string value)
    {
        if (value.Contains('\0', StringComparison.Ordinal))
            throw new ArgumentException("A string of the protocol cannot hold a zero byte.", nameof(value));

        output.WriteText(value);
        output.WriteByte(0);
    }

    /// <summary>Writes a string whose end is the end of the payload.</summary>
    public static void WriteText(this IBufferWriter<byte> output, string value)
        => output.Advance(Encoding.UTF8.GetBytes(value, output.GetSpan(Encoding.UTF8.GetMaxByteCount(value.Length))));

    public static void WriteLengthEncodedInteger(this IBufferWriter<byte> output, ulong value)
    {
        switch (value)
        {
            case < 0xFB:
                output.WriteByte((byte)value);
                break;
            case <= 0xFFFF:
                output.WriteByte(0xFC);
                output.WriteUInt16((ushort)value);
                break;
            case <= 0xFF_FFFF:
                output.WriteByte(0xFD);
                output.WriteByte((byte)value);
                output.WriteUInt16((ushort)(value >> 8));
                break;
            default:
                output.WriteByte(0xFE);
                BinaryPrimitives.WriteUInt64LittleEndian(output.GetSpan(sizeof(ulong)), value);
                output.Advance(sizeof(ulong));
                break;
        }
    }

    public static void WriteLengthEncodedBytes(this IBufferWriter<byte> output, ReadOnlySpan<byte> value)
    {
        output.WriteLengthEncodedInteger((ulong)value.Length);
        output.Write(value);
    }
}
