using System.Buffers;

namespace Gatehouse.Protocols.MySql;

/// <summary>The end of a list, without the capability <see cref="Capabilities.DeprecateEof"/>.</summary>
/// <remarks>https://dev.mysql.com/doc/dev/mysql-server/latest/page_protocol_basic_eof_packet.html</remarks>
/// <param name="Warnings">Number of warnings.</param>
/// <param name="Status">Status flags of the session.</param>
public sealed record EOFPacket(ushort Warnings, ushort Status) : IMySqlMessage
{
    /// <summary>First byte; a longer payload with it is a row.</summary>
    public const byte Type = 0xFE;

    /// <summary>Length of the payload, in bytes.</summary>
    public const int Length = 5;

    /// <summary>Parses a complete payload.</summary>
    public static EOFPacket Parse(ReadOnlySpan<byte> payload)
    {
        var reader = new MySqlReader(payload, nameof(EOFPacket));
        if (reader.ReadByte("type") is var type and not Type)
            throw ProtocolException.UnexpectedMessage(nameof(EOFPacket), type);
        var packet = new EOFPacket(reader.ReadUInt16("warnings"), reader.ReadUInt16("status"));
        reader.End();
        return packet;
    }

    /// <inheritdoc/>
    public void Write(IBufferWriter<byte> output)
    {
        output.WriteByte(Type);
        output.WriteUInt16(Warnings);
        output.WriteUInt16(Status);
    }
}
