using System.Buffers.Binary;

namespace Gatehouse.Protocols.Postgres;

/// <summary>The first five bytes of a message with a type: type, then a length that counts itself and the body.</summary>
/// <param name="Type">Type byte.</param>
/// <param name="BodyLength">Bytes that follow the header.</param>
public readonly record struct FrameHeader(byte Type, int BodyLength)
{
    /// <summary>Length of a header, in bytes.</summary>
    public const int Length = 5;

    /// <summary>Parses a header and checks its length before a buffer is taken for the body.</summary>
    /// <param name="header">Exactly <see cref="Length"/> bytes.</param>
    /// <param name="expected">Name of the message that is due, for the error.</param>
    /// <param name="maxBodyLength">Longest body that is accepted, in bytes.</param>
    /// <exception cref="ProtocolException">The length is out of range.</exception>
    public static FrameHeader Parse(ReadOnlySpan<byte> header, string expected, int maxBodyLength)
    {
        if (header.Length != Length)
            throw ProtocolException.Truncated(expected, $"a header of {header.Length} bytes", 0);

        var length = BinaryPrimitives.ReadInt32BigEndian(header[1..]);
        return length < sizeof(int) || length - sizeof(int) > maxBodyLength
            ? throw ProtocolException.LengthOutOfRange(expected, length, sizeof(int), (long)maxBodyLength + sizeof(int))
            : new FrameHeader(header[0], length - sizeof(int));
    }
}
