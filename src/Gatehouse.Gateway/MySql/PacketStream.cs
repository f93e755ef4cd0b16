using System.Buffers;
using Gatehouse.Protocols;
using Gatehouse.Protocols.MySql;

namespace Gatehouse.Gateway.MySql;

/// <summary>Reads and writes the packets of one exchange on a stream. Nothing is read ahead, so what follows a login stays for the relay.</summary>
internal sealed class PacketStream(Stream stream)
{
    private readonly byte[] _header = new byte[PacketHeader.Length];

    /// <summary>The number that the next packet has, either way; 0 begins an exchange.</summary>
    public byte Sequence { get; set; }

    /// <summary>Reads a message of one packet; null when the peer closed before its first byte. The payload is the caller's to clear.</summary>
    /// <param name="expected">Name of the message that is due, for the error.</param>
    /// <param name="maxLength">Longest payload, in bytes; below 16 MiB, so that no message continues in another packet.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async ValueTask<byte[]?> ReadAsync(string expected, int maxLength, CancellationToken cancellationToken)
    {
        if (await ReadHeaderAsync(expected, maxLength, cancellationToken) is not { } header)
            return null;

        var payload = new byte[header.PayloadLength];
        await FillAsync(payload, expected, cancellationToken);
        return payload;
    }

    /// <summary>Reads a header, for a caller that decides by its first bytes whether it wants the rest.</summary>
    public async ValueTask<PacketHeader?> ReadHeaderAsync(string expected, int maxLength, CancellationToken cancellationToken)
    {
        if (!await TryFillAsync(_header, expected, cancellationToken))
            return null;

        var header = PacketHeader.Parse(_header, expected, Sequence, maxLength);
        Sequence++;
        return header;
    }

    /// <summary>Reads exactly what the caller has room for.</summary>
    public async ValueTask FillAsync(Memory<byte> bytes, string message, CancellationToken cancellationToken)
    {
        if (bytes.Length > 0 && !await TryFillAsync(bytes, message, cancellationToken))
            throw ProtocolException.Truncated(message, "the peer closed inside it", 0);
    }

    public ValueTask WriteAsync(IMySqlMessage message, CancellationToken cancellationToken)
    {
        var output = new ArrayBufferWriter<byte>(256);
        message.Write(output);
        return WriteAsync(output.WrittenMemory, cancellationToken);
    }

    /// <summary>Writes a payload of less than 16 MiB, with its header, in one write.</summary>
    public ValueTask WriteAsync(ReadOnlyMemory<byte> payload, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(payload.Length, PacketHeader.MaxPayloadLength);
        var packet = new byte[PacketHeader.Length + payload.Length];
        new PacketHeader(payload.Length, Sequence++).Write(packet);
        payload.CopyTo(packet.AsMemory(PacketHeader.Length));
        return stream.WriteAsync(packet, cancellationToken);
    }

    private async ValueTask<bool> TryFillAsync(Memory<byte> bytes, string message, CancellationToken cancellationToken)
    {
        var count = await stream.ReadAtLeastAsync(bytes, bytes.Length, throwOnEndOfStream: false, cancellationToken);
        return count == bytes.Length || (count == 0
            ? false
            : throw ProtocolException.Truncated(message, "the peer closed inside it", count));
    }
}
