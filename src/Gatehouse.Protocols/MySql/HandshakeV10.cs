using System.Buffers;

namespace Gatehouse.Protocols.MySql;

/// <summary>The server's greeting: the first packet of every connection.</summary>
/// <remarks>https://dev.mysql.com/doc/dev/mysql-server/latest/page_protocol_connection_phase_packets_protocol_handshake_v10.html</remarks>
/// <param name="ServerVersion">The server's version as clients compare it.</param>
/// <param name="ConnectionId">The session's number, as in <c>KILL QUERY</c>.</param>
/// <param name="Scramble">The random bytes that the client mixes into its password: 20.</param>
/// <param name="Capabilities">What the server can do.</param>
/// <param name="Collation">Id of the server's collation, its low 8 bits.</param>
/// <param name="Status">Status flags of the new session.</param>
/// <param name="Plugin">The authentication plugin that the server thinks of; empty where the server has no plugins.</param>
public sealed record HandshakeV10(
    string ServerVersion, uint ConnectionId, ReadOnlyMemory<byte> Scramble, Capabilities Capabilities, byte Collation, ushort Status, string Plugin) : IMySqlMessage
{
    /// <summary>First byte: the protocol's version.</summary>
    public const byte Version = 10;

    /// <summary>Length of the scramble, in bytes.</summary>
    public const int ScrambleLength = 20;

    private const int FirstPart = 8;
    private const int ReservedBytes = 6;

    /// <summary>Parses a complete payload.</summary>
    public static HandshakeV10 Parse(ReadOnlySpan<byte> payload)
    {
        var reader = new MySqlReader(payload, nameof(HandshakeV10));
        if (reader.ReadByte("protocol version") is var version and not Version)
            throw reader.Invalid($"protocol version {version}", 0);

        var serverVersion = reader.ReadString("server version");
        var connectionId = reader.ReadUInt32("connection id");
        var scramble = new byte[ScrambleLength];
        reader.ReadBytes(FirstPart, "scramble").CopyTo(scramble);
        _ = reader.ReadByte("filler");
        var capabilities = (Capabilities)reader.ReadUInt16("capabilities");
        var collation = reader.ReadByte("collation");
        var status = reader.ReadUInt16("status");
        capabilities |= (Capabilities)((ulong)reader.ReadUInt16("capabilities") << 16);
        var lengthOffset = reader.Offset;
        var length = reader.ReadByte("scramble length");
        _ = reader.ReadBytes(ReservedBytes, "reserved");
        var extended = reader.ReadUInt32("reserved");
        if (!capabilities.HasFlag(Capabilities.LongPassword))
            capabilities |= (Capabilities)((ulong)extended << 32);

        if (!capabilities.HasFlag(Capabilities.Protocol41) || !capabilities.HasFlag(Capabilities.SecureConnection))
            throw reader.Invalid("the server speaks the protocol of before 4.1", lengthOffset);
        if (capabilities.HasFlag(Capabilities.PluginAuth) && length != ScrambleLength + 1)
            throw reader.Invalid($"a scramble of {length} bytes", lengthOffset);

        reader.ReadBytes(ScrambleLength - FirstPart, "scramble").CopyTo(scramble.AsSpan(FirstPart));
        if (reader.ReadByte("scramble's end") is not 0)
            throw reader.Invalid("the scramble does not end with a zero byte", reader.Offset - 1);
        var plugin = capabilities.HasFlag(Capabilities.PluginAuth) ? reader.ReadString("plugin") : "";
        reader.End();
        return new HandshakeV10(serverVersion, connectionId, scramble, capabilities, collation, status, plugin);
    }

    /// <inheritdoc/>
    public void Write(IBufferWriter<byte> output)
    {
        if (Scramble.Length != ScrambleLength)
            throw new ArgumentException($"A scramble has {ScrambleLength} bytes.");

        output.WriteByte(Version);
        output.WriteString(ServerVersion);
        output.WriteUInt32(ConnectionId);
        output.Write(Scramble.Span[..FirstPart]);
        output.WriteByte(0);
        output.WriteUInt16((ushort)Capabilities);
        output.WriteByte(Collation);
        output.WriteUInt16(Status);
        output.WriteUInt16((ushort)((ulong)Capabilities >> 16));
        output.WriteByte(Capabilities.HasFlag(Capabilities.PluginAuth) ? (byte)(ScrambleLength + 1) : (byte)0);
        output.WriteZeros(ReservedBytes);
        output.WriteUInt32(Capabilities.HasFlag(Capabilities.LongPassword) ? 0 : (uint)((ulong)Capabilities >> 32));
        output.Write(Scramble.Span[FirstPart..]);
        output.WriteByte(0);
        if (Capabilities.HasFlag(Capabilities.PluginAuth))
            output.WriteString(Plugin);
    }
}
