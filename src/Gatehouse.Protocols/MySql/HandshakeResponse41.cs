using System.Buffers;

namespace Gatehouse.Protocols.MySql;

/// <summary>The client's login: who it is, with what proof, and what the session will have.</summary>
/// <remarks>https://dev.mysql.com/doc/dev/mysql-server/latest/page_protocol_connection_phase_packets_protocol_handshake_response.html</remarks>
/// <param name="Capabilities">What the session will have.</param>
/// <param name="MaxPacketSize">The longest packet that the client takes, in bytes.</param>
/// <param name="Collation">Id of the client's collation, its low 8 bits.</param>
/// <param name="User">The database user.</param>
/// <param name="Authentication">What <paramref name="Plugin"/> made of the greeting; a secret where that is the password itself.</param>
/// <param name="Database">The database to begin in, or null.</param>
/// <param name="Plugin">The client's authentication plugin; empty where it has no plugins.</param>
/// <param name="Attributes">Names and values about the client's program, as it sent them: not decoded, only checked for their form. Null where it sent none.</param>
/// <param name="ZstdLevel">Compression level; 0 without <see cref="Capabilities.ZstdCompress"/>.</param>
public sealed record HandshakeResponse41(
    Capabilities Capabilities,
    uint MaxPacketSize,
    byte Collation,
    string User,
    ReadOnlyMemory<byte> Authentication,
    string? Database,
    string Plugin,
    ReadOnlyMemory<byte>? Attributes,
    byte ZstdLevel = 0) : IMySqlMessage
{
    /// <summary>Parses a complete payload.</summary>
    public static HandshakeResponse41 Parse(ReadOnlySpan<byte> payload)
    {
        var reader = new MySqlReader(payload, nameof(HandshakeResponse41));
        var head = SSLRequest.Read(ref reader);
        var capabilities = head.Capabilities;
        var user = reader.ReadString("user");
        var authentication = ReadAuthentication(ref reader, capabilities);
        var database = capabilities.HasFlag(Capabilities.ConnectWithDatabase) ? reader.ReadString("database") : null;
        var plugin = capabilities.HasFlag(Capabilities.PluginAuth) ? reader.ReadString("plugin") : "";
        byte[]? attributes = capabilities.HasFlag(Capabilities.ConnectAttributes) ? ReadAttributes(ref reader) : null;
        var level = capabilities.HasFlag(Capabilities.ZstdCompress) ? reader.ReadByte("compression level") : (byte)0;
        reader.End();
        return new HandshakeResponse41(
            capabilities, head.MaxPacketSize, head.Collation, user, authentication, database, plugin,
            attributes is null ? (ReadOnlyMemory<byte>?)null : attributes, level);
    }

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">The fields do not fit the capabilities.</exception>
    public void Write(IBufferWriter<byte> output)
    {
        new SSLRequest(Capabilities, MaxPacketSize, Collation).Write(output);
        output.WriteString(User);
        WriteAuthentication(output);
        if (Capabilities.HasFlag(Capabilities.ConnectWithDatabase) != Database is not null)
            throw new ArgumentException("A database goes with the capability ConnectWithDatabase.");
        if (Database is not null)
            output.WriteString(Database);
        if (Capabilities.HasFlag(Capabilities.PluginAuth))
            output.WriteString(Plugin);
        if (Capabilities.HasFlag(Capabilities.ConnectAttributes) != Attributes is not null)
            throw new ArgumentException("Attributes go with the capability ConnectAttributes.");
        if (Attributes is { } attributes)
            output.WriteLengthEncodedBytes(attributes.Span);
        if (Capabilities.HasFlag(Capabilities.ZstdCompress))
            output.WriteByte(ZstdLevel);
    }

    /// <summary>Never the proof.</summary>
    public override string ToString() => $"{nameof(HandshakeResponse41)}({Plugin}, {Authentication.Length} bytes)";

    private static byte[] ReadAuthentication(ref MySqlReader reader, Capabilities capabilities)
    {
        if (capabilities.HasFlag(Capabilities.PluginAuthLengthEncoded))
            return reader.ReadLengthEncodedBytes("authentication").ToArray();
        return capabilities.HasFlag(Capabilities.SecureConnection)
            ? reader.ReadBytes(reader.ReadByte("authentication's length"), "authentication").ToArray()
            : reader.ReadStringBytes("authentication").ToArray();
    }

    private static byte[] ReadAttributes(ref MySqlReader reader)
    {
        var attributes = reader.ReadLengthEncodedBytes("attributes");
        var inner = new MySqlReader(attributes, "connection attributes");
        while (inner.Remaining > 0)
        {
            _ = inner.ReadLengthEncodedBytes("an attribute's name");
            _ = inner.ReadLengthEncodedBytes("an attribute's value");
        }

        return attributes.ToArray();
    }

    private void WriteAuthentication(IBufferWriter<byte> output)
    {
        if (Capabilities.HasFlag(Capabilities.PluginAuthLengthEncoded))
        {
            output.WriteLengthEncodedBytes(Authentication.Span);
            return;
        }

        if (Capabilities.HasFlag(Capabilities.SecureConnection))
        {
            if (Authentication.Length > byte.MaxValue)
                throw new ArgumentException("Authentication of more than 255 bytes needs the capability PluginAuthLengthEncoded.");
            output.WriteByte((byte)Authentication.Length);
            output.Write(Authentication.Span);
            return;
        }

        if (Authentication.Span.Contains((byte)0))
            throw new ArgumentException("Authentication with a zero byte needs the capability SecureConnection.");
        output.Write(Authentication.Span);
        output.WriteByte(0);
    }
}
