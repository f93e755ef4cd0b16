using System.Buffers;

namespace Gatehouse.Protocols.MySql;

/// <summary>What the client's plugin answers, to an <see cref="AuthSwitchRequest"/> or to an <see cref="AuthMoreData"/>. Often a secret.</summary>
/// <remarks>https://dev.mysql.com/doc/dev/mysql-server/latest/page_protocol_connection_phase_packets_protocol_auth_switch_response.html</remarks>
/// <param name="Data">The whole payload: its form is the plugin's.</param>
public sealed record AuthSwitchResponse(ReadOnlyMemory<byte> Data) : IMySqlMessage
{
    /// <summary>Parses a complete payload: any bytes are one.</summary>
    public static AuthSwitchResponse Parse(ReadOnlySpan<byte> payload) => new(payload.ToArray());

    /// <inheritdoc/>
    public void Write(IBufferWriter<byte> output) => output.Write(Data.Span);

    /// <summary>Never the data.</summary>
    public override string ToString() => $"{nameof(AuthSwitchResponse)}({Data.Length} bytes)";
}
