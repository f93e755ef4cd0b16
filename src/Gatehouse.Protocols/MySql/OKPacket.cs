using System.Buffers;

namespace Gatehouse.Protocols.MySql;

/// <summary>Success.</summary>
/// <remarks>https://dev.mysql.com/doc/dev/mysql-server/latest/page_protocol_basic_ok_packet.html</remarks>
/// <param name="AffectedRows">Number of rows.</param>
/// <param name="LastInsertId">Id of the inserted row.</param>
/// <param name="Status">Status flags of the session.</param>
/// <param name="Warnings">Number of warnings.</param>
/// <param name="Info">The rest, whose form depends on the capabilities: text, or text and changes of the session.</param>
public sealed record OKPacket(ulong AffectedRows, ulong LastInsertId, ushort Status, ushort Warnings, ReadOnlyMemory<byte> Info) : IMySqlMessage
{
    /// <summary>First byte.</summary>
    public const byte Type = 0x00;

    /// <summary>Status flag SERVER_MORE_RESULTS_EXISTS.</summary>
    public const ushort MoreResults = 0x0008;

    /// <summary>Parses a complete payload.</summary>
    public static OKPacket Parse(ReadOnlySpan<byte> payload)
    {
        var reader = new MySqlReader(payload, nameof(OKPacket));
        if (reader.ReadByte("type") is var type and not Type)
            throw ProtocolException.UnexpectedMessage(nameof(OKPacket), type);
        return new OKPacket(
            reader.ReadLengthEncodedInteger("affected rows"), reader.ReadLengthEncodedInteger("last insert id"),
            reader.ReadUInt16("status"), reader.ReadUInt16("warnings"), reader.ReadRest().ToArray());
    }

    /// <inheritdoc/>
    public void Write(IBufferWriter<byte> output)
    {
        output.WriteByte(Type);
        output.WriteLengthEncodedInteger(AffectedRows);
        output.WriteLengthEncodedInteger(LastInsertId);
        output.WriteUInt16(Status);
        output.WriteUInt16(Warnings);
        output.Write(Info.Span);
    }
}
