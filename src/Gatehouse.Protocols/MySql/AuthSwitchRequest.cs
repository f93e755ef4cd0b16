using System.Buffers;

namespace Gatehouse.Protocols.MySql;

/// <summary>The server wants another authentication plugin than the client began with.</summary>
/// <remarks>https://dev.mysql.com/doc/dev/mysql-server/latest/page_protocol_connection_phase_packets_protocol_auth_switch_request.html</remarks>
/// <param name="Plugin">The plugin.</param>
/// <param name="Data">What the plugin needs: for most a scramble and a zero byte.</param>
public sealed record AuthSwitchRequest(string Plugin, ReadOnlyMemory<byte> Data) : IMySqlMessage
{
    /// <summary>First byte.</summary>
    public const byte Type = 0xFE;

    /// <summary>Parses a complete payload.</summary>
    public static AuthSwitchRequest Parse(ReadOnlySpan<byte> payload)
    {
        var reader = new MySqlReader(payload, nameof(AuthSwitchRequest));
        if (reader.ReadByte("type") is var type and not Type)
            throw ProtocolException.UnexpectedMessage(nameof(AuthSwitchRequest), type);
        return new AuthSwitchRequest(reader.ReadString("plugin"), reader.ReadRest().ToArray());
    }

    /// <inheritdoc/>
    public void Write(IBufferWriter<byte> output)
    {
        output.WriteByte(Type);
        output.WriteString(Plugin);
        output.Write(Data.Span);
    }
}
