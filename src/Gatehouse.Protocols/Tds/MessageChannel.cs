using System.Buffers;
using System.Security.Cryptography;

namespace Gatehouse.Protocols.Tds;

/// <summary>Reads and writes whole messages on a stream. Nothing is read ahead, so what follows a message stays in the stream.</summary>
/// <param name="stream">The wire; the caller's to close.</param>
public sealed class MessageChannel(Stream stream)
{
    private const int MaxEmptyPackets = 16;

    private readonly byte[] _header = new byte[PacketHeader.Length];
    private int _packetSize = PacketHeader.DefaultPacketSize;

    /// <summary>Size of the packets that are written, header included, in bytes: 512 to 32,767. Default 4096.</summary>
    public int PacketSize
    {
        get => _packetSize;
        set
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, PacketHeader.MinPacketSize);
            ArgumentOutOfRangeException.ThrowIfGreaterThan(value, PacketHeader.MaxPacketLength);
            _packetSize = value;
        }
    }

    /// <summary>Reads a message; null when the peer closed before its first byte.</summary>
    /// <param name="expected">Name of the message that is due, for the error.</param>
    /// <param name="type">The type that is due; null where any may come.</param>
    /// <param name="maxLength">Longest content, in bytes. Room is taken packet by packet, as they come.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="ProtocolException">The message is of another type, too long, mixed with another, or ends early.</exception>
    public async ValueTask<TdsMessage?> ReadAsync(string expected, PacketType? type, int maxLength, CancellationToken cancellationToken)
    {
        if (await ReadHeaderAsync(expected, cancellationToken) is not { } first)
            return null;
        if (type is { } due && first.Type != due)
            throw ProtocolException.UnexpectedMessage(expected, (byte)first.Type);

        var content = await ReadContentAsync(first, [], 0, expected, maxLength, cancellationToken);
        var length = first.ContentLength;
        var status = first.Status;
        var empty = 0;
        for (var last = first; !last.IsLast;)
        {
            last = await ReadHeaderAsync(expected, cancellationToken)
                ?? throw ProtocolException.Truncated(expected, "the peer closed between two packets of it", length);
            if (last.Type != first.Type)
                throw ProtocolException.UnexpectedMessage($"the rest of {expected}", (byte)last.Type);

            // Packets without content would never reach the limit of the length.
            empty = last.ContentLength == 0 ? empty + 1 : 0;
            if (empty > MaxEmptyPackets)
                throw ProtocolException.InvalidValue(expected, "too many packets without content", length);
            content = await ReadContentAsync(last, content, length, expected, maxLength, cancellationToken);
            length += last.ContentLength;
            status |= last.Status;
        }

        return new TdsMessage(first.Type, status, length == content.Length ? content : Move(content, length, length));
    }

    /// <summary>Writes a message in as many packets as it needs.</summary>
    /// <param name="message">The message.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public ValueTask WriteAsync(ITdsMessage message, CancellationToken cancellationToken)
    {
        var output = new ArrayBufferWriter<byte>(512);
        message.Write(output);
        return WriteAsync(message.PacketType, output.WrittenMemory, cancellationToken);
    }

    /// <summary>Writes an answer.</summary>
    /// <param name="tokens">Its parts, in order.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public ValueTask WriteAsync(IEnumerable<ITdsToken> tokens, CancellationToken cancellationToken)
    {
        var output = new ArrayBufferWriter<byte>(512);
        foreach (var token in tokens)
            token.Write(output);
        return WriteAsync(PacketType.Reply, output.WrittenMemory, cancellationToken);
    }

    /// <summary>Writes a message in as many packets as it needs, in one write.</summary>
    /// <param name="type">The type of the packets.</param>
    /// <param name="content">What they hold.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async ValueTask WriteAsync(PacketType type, ReadOnlyMemory<byte> content, CancellationToken cancellationToken)
    {
        var packets = Packets(type, content.Span, PacketSize);
        await stream.WriteAsync(packets, cancellationToken);
        await stream.FlushAsync(cancellationToken);
        CryptographicOperations.ZeroMemory(packets);
    }

    /// <summary>Cuts a message into packets.</summary>
    /// <param name="type">The type of the packets.</param>
    /// <param name="content">What they hold.</param>
    /// <param name="packetSize">Size of a packet with its header, in bytes.</param>
    public static byte[] Packets(PacketType type, ReadOnlySpan<byte> content, int packetSize)
    {
        var room = packetSize - PacketHeader.Length;
        var count = Math.Max(1, (content.Length + room - 1) / room);
        var packets = new byte[content.Length + (count * PacketHeader.Length)];
        var rest = packets.AsSpan();
        for (var i = 0; i < count; i++)
        {
            var part = content[..Math.Min(room, content.Length)];
            var status = i == count - 1 ? PacketStatus.EndOfMessage : PacketStatus.Normal;
            new PacketHeader(type, status, (ushort)(part.Length + PacketHeader.Length), 0, (byte)(i + 1)).Write(rest);
            part.CopyTo(rest[PacketHeader.Length..]);
            rest = rest[(PacketHeader.Length + part.Length)..];
            content = content[part.Length..];
        }

        return packets;
    }

    private async ValueTask<PacketHeader?> ReadHeaderAsync(string expected, CancellationToken cancellationToken)
    {
        var count = await stream.ReadAtLeastAsync(_header, _header.Length, throwOnEndOfStream: false, cancellationToken);
        if (count == 0)
            return null;
        return count == _header.Length
            ? PacketHeader.Parse(_header)
            : throw ProtocolException.Truncated(expected, "the peer closed inside a packet header", count);
    }

    /// <summary>Reads a packet's content behind what is there; the array returned may be longer than what it holds.</summary>
    private async ValueTask<byte[]> ReadContentAsync(
        PacketHeader header, byte[] content, int length, string expected, int maxLength, CancellationToken cancellationToken)
    {
        var end = (long)length + header.ContentLength;
        if (end > maxLength)
            throw ProtocolException.LengthOutOfRange(expected, end, 0, maxLength);
        if (end > content.Length)
            content = Move(content, length, (int)Math.Min(maxLength, Math.Max(end, 2L * length)));

        var room = content.AsMemory(length, header.ContentLength);
        var count = await stream.ReadAtLeastAsync(room, room.Length, throwOnEndOfStream: false, cancellationToken);
        return count == room.Length
            ? content
            : throw ProtocolException.Truncated(expected, $"the peer closed after {count} of a packet's {room.Length} bytes", end);
    }

    private static byte[] Move(byte[] content, int length, int room)
    {
        var moved = new byte[room];
        content.AsSpan(0, length).CopyTo(moved);
        CryptographicOperations.ZeroMemory(content); // it may hold a token or password
        return moved;
    }
}
