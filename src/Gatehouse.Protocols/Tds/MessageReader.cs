using System.Buffers;

namespace Gatehouse.Protocols.Tds;

/// <summary>
/// Reads messages packet by packet, so that one may be longer than memory. Nothing is read ahead of a message's packets. Not thread-safe.
/// </summary>
/// <param name="stream">The wire; the caller's to close.</param>
public sealed class MessageReader(Stream stream) : IDisposable
{
    private const int MaxEmptyPackets = 16;
    private const int KeptLength = 1024 * 1024; // a buffer that one large value has made larger is given back

    private readonly byte[] _header = new byte[PacketHeader.Length];
    private byte[] _buffer = [];
    private string _name = "";
    private int _start;
    private int _end;
    private int _empty;

    /// <summary>The type of the message's packets.</summary>
    public PacketType Type { get; private set; }

    /// <summary>The status bits of the packets that have come.</summary>
    public PacketStatus Status { get; private set; }

    /// <summary>Whether the message's last packet has come: what is not buffered does not exist.</summary>
    public bool HasEnded { get; private set; } = true;

    /// <summary>Whether the message has ended because its sender took it back.</summary>
    public bool IsTakenBack => HasEnded && (Status & PacketStatus.Ignore) != 0;

    /// <summary>What has come and was not taken. It lives until the next read.</summary>
    internal ReadOnlyMemory<byte> Buffered => _buffer.AsMemory(_start, _end - _start);

    /// <summary>Begins to read a message, when that before it is at its end; false when the peer closed before its first byte.</summary>
    /// <param name="expected">Name of the message that is due, for errors.</param>
    /// <param name="type">The type that is due; null where any may come.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="ProtocolException">It is of another type, or ends early.</exception>
    public async ValueTask<bool> BeginAsync(string expected, PacketType? type, CancellationToken cancellationToken)
    {
        if (!HasEnded)
            throw new InvalidOperationException("The message before it has not been read to its end.");
        (_name, _start, _end, _empty) = (expected, 0, 0, 0);
        if (await ReadHeaderAsync(cancellationToken) is not { } first)
            return false;
        if (type is { } due && first.Type != due)
            throw ProtocolException.UnexpectedMessage(expected, (byte)first.Type);

        (Type, Status, HasEnded) = (first.Type, first.Status, false);
        await ReadContentAsync(first, cancellationToken);
        return true;
    }

    /// <summary>Reads the rest of the message as a whole.</summary>
    /// <param name="maxLength">Longest content, in bytes. Room is taken as packets come.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="ProtocolException">It is longer, or broken.</exception>
    public async ValueTask<TdsMessage> ReadAllAsync(int maxLength, CancellationToken cancellationToken)
    {
        while (Buffered.Length <= maxLength && await FillAsync(Buffered.Length + 1, cancellationToken))
        {
        }

        if (Buffered.Length > maxLength)
            throw ProtocolException.LengthOutOfRange(_name, Buffered.Length, 0, maxLength);
        var content = Buffered.ToArray();
        Advance(content.Length);
        return new TdsMessage(Type, Status, content);
    }

    /// <summary>Skips what is left of the message.</summary>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="ProtocolException">It is broken.</exception>
    public async ValueTask SkipAsync(CancellationToken cancellationToken)
    {
        do
            Advance(Buffered.Length);
        while (await FillAsync(1, cancellationToken));
    }

    /// <summary>Gives the buffer back.</summary>
    public void Dispose()
    {
        Return();
        (_start, _end) = (0, 0);
    }

    /// <summary>Reads packets until so many bytes are there; false when the message ends before.</summary>
    internal async ValueTask<bool> FillAsync(int count, CancellationToken cancellationToken)
    {
        while (Buffered.Length < count)
        {
            if (HasEnded)
                return false;
            var next = await ReadHeaderAsync(cancellationToken)
                ?? throw ProtocolException.Truncated(_name, "the peer closed between two packets of it", _end);
            if (next.Type != Type)
                throw ProtocolException.UnexpectedMessage($"the rest of {_name}", (byte)next.Type);

            // They cost the sender little, and whoever waits for content nothing would end.
            _empty = next.ContentLength == 0 ? _empty + 1 : 0;
            if (_empty > MaxEmptyPackets)
                throw ProtocolException.InvalidValue(_name, "too many packets without content", _end);
            Status |= next.Status;
            await ReadContentAsync(next, cancellationToken);
        }

        return true;
    }

    /// <summary>Takes bytes that are buffered.</summary>
    internal void Advance(int count)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, _end - _start);
        _start += count;
        if (_start < _end)
            return;
        (_start, _end) = (0, 0);
        if (_buffer.Length > KeptLength)
            Return();
    }

    private async ValueTask<PacketHeader?> ReadHeaderAsync(CancellationToken cancellationToken)
    {
        var count = await stream.ReadAtLeastAsync(_header, _header.Length, throwOnEndOfStream: false, cancellationToken);
        if (count == 0)
            return null;
        return count == _header.Length
            ? PacketHeader.Parse(_header)
            : throw ProtocolException.Truncated(_name, "the peer closed inside a packet header", count);
    }

    private async ValueTask ReadContentAsync(PacketHeader header, CancellationToken cancellationToken)
    {
        Reserve(header.ContentLength);
        var room = _buffer.AsMemory(_end, header.ContentLength);
        var count = await stream.ReadAtLeastAsync(room, room.Length, throwOnEndOfStream: false, cancellationToken);
        if (count < room.Length)
            throw ProtocolException.Truncated(_name, $"the peer closed after {count} of a packet's {room.Length} bytes", _end);
        _end += count;
        HasEnded = header.IsLast;
    }

    private void Reserve(int count)
    {
        if (_end + count <= _buffer.Length)
            return;

        var pending = Buffered;
        if (pending.Length + count <= _buffer.Length / 2)
        {
            pending.CopyTo(_buffer);
        }
        else
        {
            var room = ArrayPool<byte>.Shared.Rent(Math.Max(2 * (pending.Length + count), PacketHeader.DefaultPacketSize));
            pending.CopyTo(room);
            Return();
            _buffer = room;
        }

        (_start, _end) = (0, pending.Length);
    }

    private void Return()
    {
        if (_buffer.Length > 0)
            ArrayPool<byte>.Shared.Return(_buffer, clearArray: true);
        _buffer = [];
    }
}
