using System.Buffers;

namespace Gatehouse.Protocols.Tds;

/// <summary>The client's answer to <see cref="FedAuthInfo"/>: its token. MS-TDS 2.2.6.3.</summary>
/// <param name="Token">The token as UTF-16.</param>
/// <param name="Nonce">The server's nonce, 32 bytes; null where it sent none.</param>
public sealed record FedAuthToken(ReadOnlyMemory<byte> Token, ReadOnlyMemory<byte>? Nonce = null) : ITdsMessage
{
    private const string Name = "FEDAUTH token";

    /// <inheritdoc/>
    public PacketType PacketType => PacketType.FedAuthToken;

    /// <summary>Parses the content of a message.</summary>
    /// <param name="content">Complete content.</param>
    /// <exception cref="ProtocolException">The content is not this message.</exception>
    public static FedAuthToken Parse(ReadOnlySpan<byte> content)
    {
        var reader = new TdsReader(content, Name);
        var length = reader.ReadUInt32("length");
        if (length > reader.Remaining)
            throw ProtocolException.Truncated(Name, $"it needs {length} bytes and {reader.Remaining} are left", reader.Offset);
        if (length < reader.Remaining)
            throw ProtocolException.TrailingBytes(Name, reader.Remaining - length, sizeof(uint) + length);

        var token = reader.ReadBytes(reader.ReadUInt32("length of the token"), "token").ToArray();
        ReadOnlyMemory<byte>? nonce = reader.Remaining > 0
            ? reader.ReadBytes(PreLogin.NonceLength, "nonce").ToArray()
            : (ReadOnlyMemory<byte>?)null;
        reader.End();
        return new FedAuthToken(token, nonce);
    }

    /// <inheritdoc/>
    public void Write(IBufferWriter<byte> output)
    {
        output.WriteUInt32((uint)(sizeof(uint) + Token.Length + (Nonce ?? default).Length));
        output.WriteUInt32((uint)Token.Length);
        output.Write(Token.Span);
        output.Write((Nonce ?? default).Span);
    }

    /// <summary>Never the token.</summary>
    public override string ToString() => Name;
}
