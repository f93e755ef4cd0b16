using System.Buffers;

namespace Gatehouse.Protocols.MySql;

/// <summary>A statement has been prepared. As many parameters and then columns follow, each list with an <see cref="EOFPacket"/>.</summary>
/// <remarks>https://dev.mysql.com/doc/dev/mysql-server/latest/page_protocol_com_stmt_prepare.html</remarks>
/// <param name="StatementId">Id of the statement in its session.</param>
/// <param name="Columns">Number of columns of its result.</param>
/// <param name="Parameters">Number of its parameters.</param>
/// <param name="Warnings">Number of warnings.</param>
public sealed record StatementPrepareOK(uint StatementId, ushort Columns, ushort Parameters, ushort Warnings) : IMySqlMessage
{
    /// <summary>First byte.</summary>
    public const byte Type = 0x00;

    /// <summary>Parses a complete payload.</summary>
    public static StatementPrepareOK Parse(ReadOnlySpan<byte> payload)
    {
        var reader = new MySqlReader(payload, nameof(StatementPrepareOK));
        if (reader.ReadByte("type") is var type and not Type)
            throw ProtocolException.UnexpectedMessage(nameof(StatementPrepareOK), type);
        var statement = reader.ReadUInt32("statement id");
        var (columns, parameters) = (reader.ReadUInt16("columns"), reader.ReadUInt16("parameters"));
        _ = reader.ReadByte("reserved");
        var prepared = new StatementPrepareOK(statement, columns, parameters, reader.ReadUInt16("warnings"));
        reader.End();
        return prepared;
    }

    /// <inheritdoc/>
    public void Write(IBufferWriter<byte> output)
    {
        output.WriteByte(Type);
        output.WriteUInt32(StatementId);
        output.WriteUInt16(Columns);
        output.WriteUInt16(Parameters);
        output.WriteByte(0);
        output.WriteUInt16(Warnings);
    }
}
