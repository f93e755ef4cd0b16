using System.Buffers;
using System.Buffers.Binary;
using System.Text;

namespace Gatehouse.Protocols.Postgres;

/// <summary>Writes the parts of a message. A message computes its length first, so that nothing is written twice.</summary>
internal static class PostgresWriter
{
    /// <summary>Writes type and length word; <paramref name="bodyLength"/> does not count them.</summary>
    public static void WriteHeader(this IBufferWriter<byte> output, byte type, int bodyLength)
    {
        output.WriteByte(type);
        output.WriteInt32(bodyLength + sizeof(int));
    }

    public static void WriteByte(this IBufferWriter<byte> output, byte value)
    {
        output.GetSpan(1)[0] = value;
        output.Advance(1);
    }

    public static void WriteInt32(this IBufferWriter<byte> output, int value)
    {
        BinaryPrimitives.WriteInt32BigEndian(output.GetSpan(sizeof(int)), value);
        output.Advance(sizeof(int));
    }

    public static void WriteString(this IBufferWriter<byte> output, string value)
    {
        output.Advance(Encoding.UTF8.GetBytes(value, output.GetSpan(Encoding.UTF8.GetMaxByteCount(value.Length))));
        output.WriteByte(0);
    }

    /// <summary>Length of a string on the wire, with its terminator.</summary>
    public static int StringLength(string value)
        => value.Contains('\0', StringComparison.Ordinal)
            ? throw new ArgumentException("A string of the protocol cannot hold a zero byte.", nameof(value))
            : Encoding.UTF8.GetByteCount(value) + 1;
}
