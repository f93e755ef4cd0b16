using System.Buffers;
using Gatehouse.Protocols.Tds;

namespace Gatehouse.LocalCloud.Engines.Sql.Sessions;

/// <summary>Writes an answer as it comes: packets go out as they fill, so that a result of any size takes the room of a few packets.</summary>
internal sealed class ReplyWriter(Stream stream, int packetSize) : IBufferWriter<byte>
{
    private const int PacketsAtOnce = 8;
    private readonly ArrayBufferWriter<byte> _buffer = new(packetSize * 2);
    private readonly ArrayBufferWriter<byte> _packets = new(packetSize * 2);
    private byte _packetId;

    private int Room => packetSize - PacketHeader.Length;

    public void Advance(int count) => _buffer.Advance(count);

    public Memory<byte> GetMemory(int sizeHint = 0) => _buffer.GetMemory(sizeHint);

    public Span<byte> GetSpan(int sizeHint = 0) => _buffer.GetSpan(sizeHint);

    /// <summary>Writes a part of the answer.</summary>
    public void Write(ITdsToken token) => token.Write(this);

    /// <summary>Sends what fills packets, where it is worth a call.</summary>
    public ValueTask DrainAsync(CancellationToken cancellationToken)
        => _buffer.WrittenCount > Room * PacketsAtOnce ? SendAsync(isLast: false, cancellationToken) : ValueTask.CompletedTask;

    /// <summary>Ends the message.</summary>
    public ValueTask EndAsync(CancellationToken cancellationToken) => SendAsync(isLast: true, cancellationToken);

    private async ValueTask SendAsync(bool isLast, CancellationToken cancellationToken)
    {
        var content = _buffer.WrittenMemory;
        _packets.ResetWrittenCount();

        // The last packet of a message must be known for the last, so one that is just full waits.
        while (content.Length > Room)
        {
            AddPacket(content.Span[..Room], PacketStatus.Normal);
            content = content[Room..];
        }

        if (isLast)
        {
            AddPacket(content.Span, PacketStatus.EndOfMessage);
            content = default;
            _packetId = 0;
        }

        var rest = content.ToArray();
        _buffer.ResetWrittenCount();
        _buffer.Write(rest);
        await stream.WriteAsync(_packets.WrittenMemory, cancellationToken);
        await stream.FlushAsync(cancellationToken);
    }

    private void AddPacket(ReadOnlySpan<byte> content, PacketStatus status)
    {
        var length = PacketHeader.Length + content.Length;
        var packet = _packets.GetSpan(length);
        new PacketHeader(PacketType.Reply, status, (ushort)length, 0, ++_packetId).Write(packet);
        content.CopyTo(packet[PacketHeader.Length..]);
        _packets.Advance(length);
    }
}
