using System.Buffers;
using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace Gatehouse.Protocols.Tds;

/// <summary>Writes the parts of a message. Integers are little-endian.</summary>
internal static class TdsWriter
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

    public static void WriteInt32(this IBufferWriter<byte> output, int value) => output.WriteUInt32((uint)value);

    public static void WriteUInt64(this IBufferWriter<byte> output, ulong value)
    {
        BinaryPrimitives.WriteUInt64LittleEndian(output.GetSpan(sizeof(ulong)), value);
        output.Advance(sizeof(ulong));
    }

    /// <summary>UTF-16 as it is in memory.</summary>
    public static void WriteText(this IBufferWriter<byte> output, string value) => output.Write(Bytes(value));

    /// <summary>B_VARCHAR: a byte counts characters.</summary>
    public static void WriteShortText(this IBufferWriter<byte> output, string value)
    {
        output.WriteByte(Narrow(value.Length, byte.MaxValue, nameof(value)));
        output.WriteText(value);
    }

    /// <summary>US_VARCHAR: two bytes count characters.</summary>
    public static void WriteLongText(this IBufferWriter<byte> output, string value)
    {
        if (value.Length > ushort.MaxValue)
            throw new ArgumentException($"A text of {value.Length} characters does not fit.", nameof(value));
        output.WriteUInt16((ushort)value.Length);
        output.WriteText(value);
    }

    /// <summary>B_VARBYTE: a byte counts bytes.</summary>
    public static void WriteShortBytes(this IBufferWriter<byte> output, ReadOnlySpan<byte> value)
    {
        output.WriteByte(Narrow(value.Length, byte.MaxValue, nameof(value)));
        output.Write(value);
    }

    /// <summary>Writes a token's body behind its type and a length of two bytes.</summary>
    public static void WriteToken(this IBufferWriter<byte> output, byte type, Action<IBufferWriter<byte>> write)
    {
        var body = new ArrayBufferWriter<byte>(128);
        write(body);
        if (body.WrittenCount > ushort.MaxValue)
            throw new ArgumentException($"A token of {body.WrittenCount} bytes does not fit.", nameof(write));
        output.WriteByte(type);
        output.WriteUInt16((ushort)body.WrittenCount);
        output.Write(body.WrittenSpan);
    }

    public static ReadOnlySpan<byte> Bytes(string value) => MemoryMarshal.AsBytes(value.AsSpan()); // little-endian, as every machine here

    private static byte Narrow(int length, int maximum, string name)
        => length <= maximum
            ? (byte)length
            : throw new ArgumentException($"A value of length {length} does not fit: the most is {maximum}.", name);
}
