namespace Gatehouse.Protocols.Tds;

/// <summary>
/// The wire under TLS in TDS 7: until the handshake ends each side's TLS bytes travel in packets of type PRELOGIN, then as they are.
/// </summary>
/// <remarks>
/// TLS 1.2 only: what TLS 1.3 sends after its handshake (tickets) would be wrapped by one side and read unwrapped by the other. One
/// reader and one writer at a time.
/// </remarks>
/// <param name="inner">The wire; the caller's to close.</param>
public sealed class TlsPacketStream(Stream inner) : Stream
{
    private readonly byte[] _header = new byte[PacketHeader.Length];
    private int _left; // of the packet that is being read

    /// <summary>True until the handshake has ended.</summary>
    public bool IsWrapping { get; set; } = true;

    /// <inheritdoc/>
    public override bool CanRead => true;

    /// <inheritdoc/>
    public override bool CanSeek => false;

    /// <inheritdoc/>
    public override bool CanWrite => true;

    /// <inheritdoc/>
    public override long Length => throw new NotSupportedException();

    /// <inheritdoc/>
    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <inheritdoc/>
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (_left == 0 && !IsWrapping)
            return await inner.ReadAsync(buffer, cancellationToken);
        if (buffer.IsEmpty)
            return 0;

        // A packet without content is no end of the stream; the login's deadline bounds how many may come.
        while (_left == 0)
        {
            var read = await inner.ReadAtLeastAsync(_header, _header.Length, throwOnEndOfStream: false, cancellationToken);
            if (read == 0)
                return 0;
            if (read < _header.Length)
                throw new EndOfStreamException("The peer closed inside a packet of the TLS handshake.");
            _left = Parse(_header);
        }

        var count = await inner.ReadAsync(buffer[..Math.Min(buffer.Length, _left)], cancellationToken);
        _left -= count;
        return count;
    }

    /// <inheritdoc/>
    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (!IsWrapping)
        {
            await inner.WriteAsync(buffer, cancellationToken);
            return;
        }

        await inner.WriteAsync(MessageChannel.Packets(PacketType.PreLogin, buffer.Span, PacketHeader.DefaultPacketSize), cancellationToken);
    }

    /// <inheritdoc/>
    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken)
        => ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    /// <inheritdoc/>
    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken)
        => WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    /// <inheritdoc/>
    public override Task FlushAsync(CancellationToken cancellationToken) => inner.FlushAsync(cancellationToken);

    /// <inheritdoc/>
    public override void Flush()
    {
    }

    /// <inheritdoc/>
    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException("Asynchronous only.");

    /// <inheritdoc/>
    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException("Asynchronous only.");

    /// <inheritdoc/>
    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override void SetLength(long value) => throw new NotSupportedException();

    private static int Parse(byte[] header)
    {
        var packet = PacketHeader.Parse(header);
        return packet.Type is PacketType.PreLogin or PacketType.Reply // some servers answer the handshake as they answer all else
            ? packet.ContentLength
            : throw ProtocolException.UnexpectedMessage("packet of the TLS handshake", (byte)packet.Type);
    }
}
