using System.Buffers;

namespace Gatehouse.Protocols.MySql;

/// <summary>The client asks for TLS: the first part of its login, which it sends again inside TLS.</summary>
/// <remarks>https://dev.mysql.com/doc/dev/mysql-server/latest/page_protocol_connection_phase_packets_protocol_ssl_request.html</remarks>
/// <param name="Capabilities">What the session will have.</param>
/// <param name="MaxPacketSize">The longest packet that the client takes, in bytes.</param>
/// <param name="Collation">Id of the client's collation, its low 8 bits.</param>
public sealed record SSLRequest(Capabilities Capabilities, uint MaxPacketSize, byte Collation) : IMySqlMessage
{
    /// <summary>Length of the payload, in bytes.</summary>
    public const int Length = 32;

    private const int ReservedBytes = 19;

    /// <summary>Parses a complete payload.</summary>
    public static SSLRequest Parse(ReadOnlySpan<byte> payload)
    {
        var reader = new MySqlReader(payload, nameof(SSLRequest));
        var request = Read(ref reader);
        if (!request.Capabilities.HasFlag(Capabilities.Ssl))
            throw reader.Invalid("it does not ask for TLS", 0);
        reader.End();
        return request;
    }

    /// <inheritdoc/>
    public void Write(IBufferWriter<byte> output)
    {
        output.WriteUInt32((uint)Capabilities);
        output.WriteUInt32(MaxPacketSize);
        output.WriteByte(Collation);
        output.WriteZeros(ReservedBytes);
        output.WriteUInt32(Capabilities.HasFlag(Capabilities.LongPassword) ? 0 : (uint)((ulong)Capabilities >> 32));
    }

    /// <summary>Reads the fields that a login begins with too.</summary>
    internal static SSLRequest Read(ref MySqlReader reader)
    {
        var capabilities = (Capabilities)reader.ReadUInt32("capabilities");
        if (!capabilities.HasFlag(Capabilities.Protocol41))
            throw reader.Invalid("the client speaks the protocol of before 4.1", 0);

        var maxPacketSize = reader.ReadUInt32("longest packet");
        var collation = reader.ReadByte("collation");
        _ = reader.ReadBytes(ReservedBytes, "reserved");
        var extended = reader.ReadUInt32("reserved");
        if (!capabilities.HasFlag(Capabilities.LongPassword))
            capabilities |= (Capabilities)((ulong)extended << 32);
        return new SSLRequest(capabilities, maxPacketSize, collation);
    }
}
