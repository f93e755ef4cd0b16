using System.Buffers;

namespace Gatehouse.Protocols.MySql;

/// <summary>Reads and writes the packets of one exchange on a stream. Nothing is read ahead, so what follows stays in the stream.</summary>
/// <param name="stream">The wire; the caller's to close.</param>
public sealed class PacketChannel(Stream stream)
{
    private readonly byte[] _header = new byte[PacketHeader.Length];

    /// <summary>The number that the next packet has, either way; 0 begins an exchange.</summary>
    public byte Sequence { get; set; }

    /// <summary>Reads a message of one packet; null when the peer closed before its first byte.</summary>
    /// <param name="expected">Name of the message that is due, for the error.</param>
    /// <param name="maxLength">Longest payload, in bytes; below 16 MiB, so that no message continues in another packet.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="ProtocolException">The packet is too long, has another number than is due, or ends early.</exception>
    public async ValueTask<byte[]?> ReadAsync(string expected, int maxLength, CancellationToken cancellationToken)
    {
        if (await ReadHeaderAsync(expected, maxLength, cancellationToken) is not { } header)
            return null;

        var payload = new byte[header.PayloadLength];
        await FillAsync(payload, expected, cancellationToken);
        return payload;
    }

    /// <summary>Reads a message of as many packets as it has; null when the peer closed before its first byte.</summary>
    /// <param name="expected">Name of the message that is due, for the error.</param>
    /// <param name="maxLength">Longest message, in bytes. Room is taken packet by packet, as they come.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="ProtocolException">The message is too long, a packet has another number than is due, or it ends early.</exception>
    public async ValueTask<byte[]?> ReadMessageAsync(string expected, int maxLength, CancellationToken cancellationToken)
    {
        var first = await ReadAsync(expected, Math.Min(maxLength, PacketHeader.MaxPayloadLength), cancellationToken);
        if (first is null || first.Length < PacketHeader.MaxPayloadLength)
            return first;

        var whole = new ArrayBufferWriter<byte>(2 * PacketHeader.MaxPayloadLength);
        for (var part = first; ;)
        {
            whole.Write(part);
            if (part.Length < PacketHeader.MaxPayloadLength)
                return whole.WrittenSpan.ToArray();
            part = await ReadAsync(expected, Math.Min(maxLength - whole.WrittenCount, PacketHeader.MaxPayloadLength), cancellationToken)
                ?? throw Truncated(expected, 0);
        }
    }

    /// <summary>Reads a header, for a caller that decides by its first bytes whether it wants the rest.</summary>
    /// <param name="expected">Name of the message that is due, for the error.</param>
    /// <param name="maxLength">Longest payload, in bytes.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="ProtocolException">The packet is too long, or has another number than is due.</exception>
    public async ValueTask<PacketHeader?> ReadHeaderAsync(string expected, int maxLength, CancellationToken cancellationToken)
    {
        if (!await TryFillAsync(_header, expected, cancellationToken))
            return null;

        var header = PacketHeader.Parse(_header, expected, Sequence, maxLength);
        Sequence++;
        return header;
    }

    /// <summary>Reads exactly what the caller has room for.</summary>
    /// <param name="bytes">The room.</param>
    /// <param name="message">Name of the message, for the error.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="ProtocolException">The peer closed before it was full.</exception>
    public async ValueTask FillAsync(Memory<byte> bytes, string message, CancellationToken cancellationToken)
    {
        if (bytes.Length > 0 && !await TryFillAsync(bytes, message, cancellationToken))
            throw Truncated(message, 0);
    }

    /// <summary>Writes a message of less than 16 MiB.</summary>
    /// <param name="message">The message.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public ValueTask WriteAsync(IMySqlMessage message, CancellationToken cancellationToken)
    {
        var output = new ArrayBufferWriter<byte>(256);
        message.Write(output);
        return WriteAsync(output.WrittenMemory, cancellationToken);
    }

    /// <summary>Writes a payload of less than 16 MiB, with its header, in one write.</summary>
    /// <param name="payload">The payload.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public ValueTask WriteAsync(ReadOnlyMemory<byte> payload, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(payload.Length, PacketHeader.MaxPayloadLength);
        return WritePacketAsync(payload, cancellationToken);
    }

    /// <summary>Writes a payload of any length, in as many packets as it needs.</summary>
    /// <param name="payload">The payload.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async ValueTask WriteMessageAsync(ReadOnlyMemory<byte> payload, CancellationToken cancellationToken)
    {
        // A payload of exactly 16 MiB - 1 is followed by an empty packet: the peer waits for more otherwise.
        for (var rest = payload; ; rest = rest[PacketHeader.MaxPayloadLength..])
        {
            await WritePacketAsync(rest[..Math.Min(rest.Length, PacketHeader.MaxPayloadLength)], cancellationToken);
            if (rest.Length < PacketHeader.MaxPayloadLength)
                return;
        }
    }

    private ValueTask WritePacketAsync(ReadOnlyMemory<byte> payload, CancellationToken cancellationToken)
    {
        var packet = new byte[PacketHeader.Length + payload.Length];
        new PacketHeader(payload.Length, Sequence++).Write(packet);
        payload.CopyTo(packet.AsMemory(PacketHeader.Length));
        return stream.WriteAsync(packet, cancellationToken);
    }

    private async ValueTask<bool> TryFillAsync(Memory<byte> bytes, string message, CancellationToken cancellationToken)
    {
        var count = await stream.ReadAtLeastAsync(bytes, bytes.Length, throwOnEndOfStream: false, cancellationToken);
        return count == bytes.Length || (count == 0 ? false : throw Truncated(message, count));
    }

    private static ProtocolException Truncated(string message, int offset)
        => ProtocolException.Truncated(message, "the peer closed inside it", offset);
}
