using System.Buffers;
using System.Buffers.Binary;
using Gatehouse.Protocols;
using Gatehouse.Protocols.Postgres;

namespace Gatehouse.Gateway.Postgres;

/// <summary>Reads and writes single messages on a stream. Nothing is read ahead, so what follows a login stays for the relay.</summary>
internal static class PostgresWire
{
    /// <summary>Reads a startup packet; null when the peer closed before its first byte.</summary>
    public static async ValueTask<StartupPacket?> ReadStartupPacketAsync(Stream stream, CancellationToken cancellationToken)
    {
        var word = new byte[sizeof(int)];
        if (!await TryFillAsync(stream, word, "startup packet", cancellationToken))
            return null;

        var body = new byte[StartupPacket.BodyLength(BinaryPrimitives.ReadInt32BigEndian(word))];
        await FillAsync(stream, body, "startup packet", cancellationToken);
        return StartupPacket.Parse(body);
    }

    /// <summary>Reads a message with a type; null when the peer closed before its first byte. The body is the caller's to clear.</summary>
    public static async ValueTask<(byte Type, byte[] Body)?> ReadMessageAsync(
        Stream stream, string expected, int maxBodyLength, CancellationToken cancellationToken)
    {
        var bytes = new byte[FrameHeader.Length];
        if (!await TryFillAsync(stream, bytes, expected, cancellationToken))
            return null;

        var header = FrameHeader.Parse(bytes, expected, maxBodyLength);
        var body = new byte[header.BodyLength];
        await FillAsync(stream, body, expected, cancellationToken);
        return (header.Type, body);
    }

    public static ValueTask WriteAsync(Stream stream, IPostgresMessage message, CancellationToken cancellationToken)
    {
        var output = new ArrayBufferWriter<byte>(256);
        message.Write(output);
        return stream.WriteAsync(output.WrittenMemory, cancellationToken);
    }

    private static async ValueTask FillAsync(Stream stream, Memory<byte> bytes, string message, CancellationToken cancellationToken)
    {
        if (bytes.Length > 0 && !await TryFillAsync(stream, bytes, message, cancellationToken))
            throw ProtocolException.Truncated(message, "the peer closed inside it", 0);
    }

    private static async ValueTask<bool> TryFillAsync(Stream stream, Memory<byte> bytes, string message, CancellationToken cancellationToken)
    {
        var count = await stream.ReadAtLeastAsync(bytes, bytes.Length, throwOnEndOfStream: false, cancellationToken);
        return count == bytes.Length || (count == 0
            ? false
            : throw ProtocolException.Truncated(message, "the peer closed inside it", count));
    }
}
