using System.Buffers.Binary;

namespace Gatehouse.Protocols.Tds;

/// <summary>The first eight bytes of a packet. MS-TDS 2.2.3.1.</summary>
/// <param name="Type">What the packet belongs to.</param>
/// <param name="Status">Whether it is the last, and what to do before.</param>
/// <param name="PacketLength">Length of the packet with its header, in bytes.</param>
/// <param name="Spid">Number of the server's session, or 0. Big-endian on the wire.</param>
/// <param name="PacketId">Counts packets modulo 256. Drivers begin at 0 or 1, so it is not checked.</param>
public readonly record struct PacketHeader(PacketType Type, PacketStatus Status, ushort PacketLength, ushort Spid, byte PacketId)
{
    /// <summary>Length of a header, in bytes.</summary>
    public const int Length = 8;

    /// <summary>Largest packet that can be agreed on, in bytes. MS-TDS 2.2.6.4.</summary>
    public const int MaxPacketLength = 32_767;

    /// <summary>Smallest packet that can be agreed on, in bytes.</summary>
    public const int MinPacketSize = 512;

    /// <summary>Size of packets until the login has agreed on another, in bytes.</summary>
    public const int DefaultPacketSize = 4096;

    private const string Name = "packet header";

    /// <summary>Length of what follows, in bytes.</summary>
    public int ContentLength => PacketLength - Length;

    /// <summary>Whether it is the message's last packet.</summary>
    public bool IsLast => (Status & PacketStatus.EndOfMessage) != 0;

    /// <summary>Reads a header.</summary>
    /// <param name="bytes">Eight bytes.</param>
    /// <exception cref="ProtocolException">The length cannot be, or the type is none.</exception>
    public static PacketHeader Parse(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length < Length)
            throw ProtocolException.Truncated(Name, $"it needs {Length} bytes and {bytes.Length} are there", bytes.Length);
        if (bytes.Length > Length)
            throw ProtocolException.TrailingBytes(Name, bytes.Length - Length, Length);

        var length = BinaryPrimitives.ReadUInt16BigEndian(bytes[2..]);
        if (length is < Length or > MaxPacketLength)
            throw ProtocolException.LengthOutOfRange("packet", length, Length, MaxPacketLength);
        var type = (PacketType)bytes[0];
        return Enum.IsDefined(type)
            ? new PacketHeader(type, (PacketStatus)bytes[1], length, BinaryPrimitives.ReadUInt16BigEndian(bytes[4..]), bytes[6])
            : throw ProtocolException.InvalidValue(Name, $"0x{bytes[0]:x2} is no type of packet", 0);
    }

    /// <summary>Writes the header.</summary>
    /// <param name="bytes">Room for eight bytes.</param>
    public void Write(Span<byte> bytes)
    {
        bytes[0] = (byte)Type;
        bytes[1] = (byte)Status;
        BinaryPrimitives.WriteUInt16BigEndian(bytes[2..], PacketLength);
        BinaryPrimitives.WriteUInt16BigEndian(bytes[4..], Spid);
        bytes[6] = PacketId;
        bytes[7] = 0; // window: unused
    }
}
