using System.Buffers.Binary;

namespace Gatehouse.Protocols.MySql;

/// <summary>The first four bytes of a packet: the length of what follows in 24 bits, and the packet's number in its exchange.</summary>
/// <remarks>https://dev.mysql.com/doc/dev/mysql-server/latest/page_protocol_basic_packets.html</remarks>
/// <param name="PayloadLength">Bytes that follow the header. <see cref="MaxPayloadLength"/> says that the next packet continues this one.</param>
/// <param name="SequenceId">Counts the packets of one exchange from 0, and wraps.</param>
public readonly record struct PacketHeader(int PayloadLength, byte SequenceId)
{
    /// <summary>Length of a header, in bytes.</summary>
    public const int Length = 4;

    /// <summary>Longest payload of one packet, in bytes; a longer message goes on in the next packet.</summary>
    public const int MaxPayloadLength = 0xFF_FFFF;

    /// <summary>Parses a header. Every value of four bytes is one.</summary>
    /// <param name="header">Exactly <see cref="Length"/> bytes.</param>
    /// <exception cref="ProtocolException">There are not four bytes.</exception>
    public static PacketHeader Parse(ReadOnlySpan<byte> header) => header.Length != Length
        ? throw ProtocolException.Truncated("packet header", $"a header of {header.Length} bytes", 0)
        : new PacketHeader(header[0] | (header[1] << 8) | (header[2] << 16), header[3]);

    /// <summary>Parses a header and checks it before a buffer is taken for what it announces.</summary>
    /// <param name="header">Exactly <see cref="Length"/> bytes.</param>
    /// <param name="expected">Name of the message that is due, for the error.</param>
    /// <param name="sequenceId">The number that is due.</param>
    /// <param name="maxPayloadLength">Longest payload that is accepted, in bytes.</param>
    /// <exception cref="ProtocolException">The length or the number is not what is due.</exception>
    public static PacketHeader Parse(ReadOnlySpan<byte> header, string expected, byte sequenceId, int maxPayloadLength)
    {
        var parsed = Parse(header);
        if (parsed.PayloadLength > maxPayloadLength)
            throw ProtocolException.LengthOutOfRange(expected, parsed.PayloadLength, 0, maxPayloadLength);
        return parsed.SequenceId != sequenceId
            ? throw ProtocolException.InvalidValue(expected, $"packet number {parsed.SequenceId} instead of {sequenceId}", 3)
            : parsed;
    }

    /// <summary>Writes the header.</summary>
    /// <param name="destination">At least <see cref="Length"/> bytes.</param>
    public void Write(Span<byte> destination)
    {
        BinaryPrimitives.WriteInt32LittleEndian(destination, PayloadLength);
        destination[3] = SequenceId;
    }
}
