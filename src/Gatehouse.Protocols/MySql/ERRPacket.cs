using System.Buffers;
using System.Text;

namespace Gatehouse.Protocols.MySql;

/// <summary>A failure.</summary>
/// <remarks>https://dev.mysql.com/doc/dev/mysql-server/latest/page_protocol_basic_err_packet.html</remarks>
/// <param name="Number">The error's number, https://dev.mysql.com/doc/mysql-errors/8.4/en/server-error-reference.html.</param>
/// <param name="SqlState">Five characters; null in an error that comes in place of the greeting.</param>
/// <param name="Message">What happened.</param>
public sealed record ERRPacket(ushort Number, string? SqlState, string Message) : IMySqlMessage
{
    /// <summary>First byte.</summary>
    public const byte Type = 0xFF;

    private const byte Marker = (byte)'#';
    private const int SqlStateLength = 5;

    /// <summary>Parses a complete payload.</summary>
    public static ERRPacket Parse(ReadOnlySpan<byte> payload)
    {
        var reader = new MySqlReader(payload, nameof(ERRPacket));
        if (reader.ReadByte("type") is var type and not Type)
            throw ProtocolException.UnexpectedMessage(nameof(ERRPacket), type);

        var number = reader.ReadUInt16("number");
        string? sqlState = null;
        if (reader.Remaining > 0 && payload[reader.Offset] == Marker)
        {
            _ = reader.ReadByte("marker");
            var state = reader.ReadBytes(SqlStateLength, "SQL state");
            sqlState = Ascii.IsValid(state) ? Encoding.ASCII.GetString(state) : throw reader.Invalid("the SQL state is not ASCII", reader.Offset - SqlStateLength);
        }

        return new ERRPacket(number, sqlState, Encoding.UTF8.GetString(reader.ReadRest())); // shown and never compared
    }

    /// <inheritdoc/>
    public void Write(IBufferWriter<byte> output)
    {
        output.WriteByte(Type);
        output.WriteUInt16(Number);
        if (SqlState is not null)
        {
            if (SqlState.Length != SqlStateLength || !Ascii.IsValid(SqlState))
                throw new ArgumentException("A SQL state has five ASCII characters.");
            output.WriteByte(Marker);
            output.WriteText(SqlState);
        }

        output.WriteText(Message);
    }
}
