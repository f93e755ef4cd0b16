namespace Gatehouse.Tests.Gateway.Postgres;

/// <summary>Lets a number of bytes out, each in a packet of its own if wanted, and then no more.</summary>
internal sealed class CuttingStream(Stream inner, int limit, bool byteByByte = false) : Stream
{
    /// <summary>Bytes let out.</summary>
    public int Written { get; private set; }

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var allowed = Math.Min(buffer.Length, limit - Written);
        for (var start = 0; start < allowed;)
        {
            var count = byteByByte ? 1 : allowed - start;
            await inner.WriteAsync(buffer.Slice(start, count), cancellationToken);
            start += count;
            Written += count;
        }

        if (allowed < buffer.Length)
            throw new CutException();
    }

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) => inner.ReadAsync(buffer, cancellationToken);

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) => WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) => ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override Task FlushAsync(CancellationToken cancellationToken) => inner.FlushAsync(cancellationToken);

    public override void Flush() => inner.Flush();

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            inner.Dispose();
        base.Dispose(disposing);
    }

    /// <summary>The cut. TLS wraps it in one of its own kind.</summary>
    internal sealed class CutException : IOException;
}
