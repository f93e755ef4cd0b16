using System.Buffers;

namespace Gatehouse.Protocols.MySql;

/// <summary>The server's plugin goes on: its form is the plugin's.</summary>
/// <remarks>https://dev.mysql.com/doc/dev/mysql-server/latest/page_protocol_connection_phase_packets_protocol_auth_more_data.html</remarks>
/// <param name="Data">What the plugin says.</param>
public sealed record AuthMoreData(ReadOnlyMemory<byte> Data) : IMySqlMessage
{
    /// <summary>First byte.</summary>
    public const byte Type = 0x01;

    /// <summary>Parses a complete payload.</summary>
    public static AuthMoreData Parse(ReadOnlySpan<byte> payload)
    {
        var reader = new MySqlReader(payload, nameof(AuthMoreData));
        if (reader.ReadByte("type") is var type and not Type)
            throw ProtocolException.UnexpectedMessage(nameof(AuthMoreData), type);
        return new AuthMoreData(reader.ReadRest().ToArray());
    }

    /// <inheritdoc/>
    public void Write(IBufferWriter<byte> output)
    {
        output.WriteByte(Type);
        output.Write(Data.Span);
    }
}
