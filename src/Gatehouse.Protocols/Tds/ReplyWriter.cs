using System.Buffers;

namespace Gatehouse.Protocols.Tds;

/// <summary>
/// Writes one message after another, each as long as it likes: packets go out as they fill, so that memory is bounded by a few packets
/// and the largest value. Not thread-safe.
/// </summary>
/// <remarks>
/// <code>
/// writer.Write(columns); for each row { Row.WriteStart(writer); ValueWriter.Write…(writer, …); await writer.FlushAsync(token); }
/// writer.Write(done); await writer.EndAsync(token);
/// </code>
/// After any token the message may be cut short, e.g. for an attention, by a DONE and <see cref="EndAsync"/>; half a row is taken back by
/// <see cref="DiscardToken"/> first. So the tokens of <see cref="FlushAsync"/> and <see cref="SendAsync(CancellationToken)"/> cancel
/// between two sends only: a client that has sent an attention reads on. <see cref="Aborted"/> ends a send, and leaves half a packet: the
/// connection is of no more use then.
/// </remarks>
/// <param name="stream">The wire; the caller's to close.</param>
/// <param name="type">The type of the packets.</param>
public sealed class ReplyWriter(Stream stream, PacketType type = PacketType.Reply) : IBufferWriter<byte>, IDisposable
{
    private const int PacketsPerSend = 8;
    private const int KeptLength = 1024 * 1024; // a buffer that one large value has made larger is given back

    private byte[] _content = [];
    private byte[] _packets = [];
    private int _start;     // of what has not gone out
    private int _end;
    private int _tokenEnd;
    private byte _packetId = 1;

    /// <summary>Size of a packet with its header, in bytes, from the next message on. Default 4096.</summary>
    public int PacketSize
    {
        get;
        set
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, PacketHeader.MinPacketSize);
            ArgumentOutOfRangeException.ThrowIfGreaterThan(value, PacketHeader.MaxPacketLength);
            field = value;
        }
    } = PacketHeader.DefaultPacketSize;

    /// <summary>Number of the server's session in each packet, or 0.</summary>
    public ushort Spid { get; set; }

    /// <summary>Ends a send to a client that does not read, e.g. as the server stops. Default never.</summary>
    public CancellationToken Aborted { get; init; }

    /// <summary>Bytes that have not gone out yet.</summary>
    public int Pending => _end - _start;

    /// <summary>Whether part of the message has gone out.</summary>
    public bool HasBegun { get; private set; }

    private int Room => PacketSize - PacketHeader.Length;

    /// <summary>Adds a token.</summary>
    /// <param name="token">The token.</param>
    public void Write(ITdsToken token) => token.Write(this);

    /// <inheritdoc/>
    public void Advance(int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, _content.Length - _end);
        _end += count;
    }

    /// <inheritdoc/>
    public Memory<byte> GetMemory(int sizeHint = 0)
    {
        Reserve(sizeHint);
        return _content.AsMemory(_end);
    }

    /// <inheritdoc/>
    public Span<byte> GetSpan(int sizeHint = 0)
    {
        Reserve(sizeHint);
        return _content.AsSpan(_end);
    }

    /// <summary>
    /// Marks the end of a token or of a row. Sends the packets that are full once there are a few, else does nothing: call it after each.
    /// </summary>
    /// <param name="cancellationToken">Cancels before anything is sent.</param>
    public ValueTask FlushAsync(CancellationToken cancellationToken)
    {
        _tokenEnd = _end;
        if (Pending <= PacketsPerSend * Room)
            return ValueTask.CompletedTask;
        cancellationToken.ThrowIfCancellationRequested();
        return SendFullAsync();
    }

    /// <summary>Sends all there is, so that the client sees it before the message ends. At least a DONE must follow.</summary>
    /// <param name="cancellationToken">Cancels before anything is sent.</param>
    public async ValueTask SendAsync(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        await SendFullAsync();
        if (Pending > 0)
            await SendAsync(Pending, PacketStatus.Normal);
        await stream.FlushAsync(Aborted);
    }

    /// <summary>Sends the rest and ends the message; the next may begin.</summary>
    /// <param name="cancellationToken">Cancels before anything is sent.</param>
    public async ValueTask EndAsync(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        await SendFullAsync();
        await SendAsync(Pending, PacketStatus.EndOfMessage);
        await stream.FlushAsync(Aborted);
        (_packetId, HasBegun) = (1, false);
    }

    /// <summary>
    /// Forgets what was written since the last <see cref="FlushAsync"/> (half a row, where its values failed), so that a token can follow.
    /// </summary>
    public void DiscardToken() => _end = _tokenEnd;

    /// <summary>Gives the buffers back.</summary>
    public void Dispose()
    {
        Return(ref _content);
        Return(ref _packets);
        (_start, _end, _tokenEnd) = (0, 0, 0);
    }

    /// <summary>Sends full packets, and keeps at least a byte: the last packet shall not be empty.</summary>
    private async ValueTask SendFullAsync()
    {
        while (Pending > Room)
            await SendAsync(Math.Min((Pending - 1) / Room, PacketsPerSend) * Room, PacketStatus.Normal);
    }

    private async ValueTask SendAsync(int count, PacketStatus last)
    {
        var number = Math.Max(1, (count + Room - 1) / Room);
        var length = count + (number * PacketHeader.Length);
        if (_packets.Length < length)
        {
            Return(ref _packets);
            _packets = ArrayPool<byte>.Shared.Rent(Math.Max(length, PacketsPerSend * PacketSize));
        }

        Fill(_packets, _content.AsSpan(_start, count), number, last);
        HasBegun = true;
        await stream.WriteAsync(_packets.AsMemory(0, length), Aborted);
        Take(count);
    }

    private void Fill(Span<byte> packets, ReadOnlySpan<byte> content, int number, PacketStatus last)
    {
        for (var i = 0; i < number; i++)
        {
            var part = content[..Math.Min(Room, content.Length)];
            var status = i == number - 1 ? last : PacketStatus.Normal;
            new PacketHeader(type, status, (ushort)(part.Length + PacketHeader.Length), Spid, _packetId++).Write(packets);
            part.CopyTo(packets[PacketHeader.Length..]);
            packets = packets[(PacketHeader.Length + part.Length)..];
            content = content[part.Length..];
        }
    }

    private void Take(int count)
    {
        _start += count;
        if (_start < _end)
            return;
        (_start, _end, _tokenEnd) = (0, 0, 0);
        if (_content.Length > KeptLength)
            Return(ref _content);
    }

    private void Reserve(int sizeHint)
    {
        var needed = _end + Math.Max(sizeHint, 1);
        if (needed <= _content.Length)
            return;

        // What has gone out makes room first.
        var pending = Pending;
        needed -= _start;
        var room = needed <= _content.Length ? _content : ArrayPool<byte>.Shared.Rent(
            Math.Max(needed, Math.Max(2 * _content.Length, PacketsPerSend * PacketSize)));
        _content.AsSpan(_start, pending).CopyTo(room);
        if (!ReferenceEquals(room, _content))
            Return(ref _content);
        _content = room;
        (_start, _end, _tokenEnd) = (0, pending, Math.Max(0, _tokenEnd - _start));
    }

    private static void Return(ref byte[] buffer)
    {
        if (buffer.Length > 0)
            ArrayPool<byte>.Shared.Return(buffer, clearArray: true);
        buffer = [];
    }
}
