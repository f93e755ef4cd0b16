namespace Gatehouse.Tests.Gateway.Postgres;

/// <summary>Lets a number of bytes out, each in a packet of its own if wanted, and then no more.</summary>
internal sealed class CuttingStream(Stream inner, int limit, bool byteByByte = false) : PassingStream(inner)
{
    /// <summary>Bytes let out.</summary>
    public int Written { get; private set; }

    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var allowed = Math.Min(buffer.Length, limit - Written);
        for (var start = 0; start < allowed;)
        {
            var count = byteByByte ? 1 : allowed - start;
            await Inner.WriteAsync(buffer.Slice(start, count), cancellationToken);
            start += count;
            Written += count;
        }

        if (allowed < buffer.Length)
            throw new CutException();
    }

    /// <summary>The cut. TLS wraps it in one of its own kind.</summary>
    internal sealed class CutException : IOException;
}
