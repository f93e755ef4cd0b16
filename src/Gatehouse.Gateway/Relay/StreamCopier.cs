using System.Buffers;

namespace Gatehouse.Gateway.Relay;

/// <summary>How one direction of a relay ended.</summary>
internal enum CopyEnd
{
    SourceEnded,
    SourceFailed,
    DestinationFailed,
    Cancelled,

    /// <summary>The filter lets no more through.</summary>
    Filtered,
}

/// <summary>Copies one direction of a relay. Where there is a filter, it decides what goes on.</summary>
internal sealed class StreamCopier(Stream source, Stream destination, IStreamFilter? filter = null)
{
    // A TLS record is at most 16 KiB; four fit.
    private const int BufferSize = 64 * 1024;

    /// <summary>Bytes that have reached the destination.</summary>
    public long Copied { get; private set; }

    public Exception? Error { get; private set; }

    /// <summary>Whether it was cancelled inside a write: the destination may have had half of it.</summary>
    public bool IsCut { get; private set; }

    /// <summary>Copies until the source ends. Never throws for the network's sake: it says which side failed.</summary>
    public async Task<CopyEnd> RunAsync(CancellationToken cancellationToken)
    {
        var end = await CopyAsync(cancellationToken);
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding); // what comes after is nothing for the sockets' thread
        return end;
    }

    private async Task<CopyEnd> CopyAsync(CancellationToken cancellationToken)
    {
        var reading = true;
        byte[]? buffer = null;
        try
        {
            while (true)
            {
                reading = true;
                // Waits without a buffer, so that an idle session holds none.
                _ = await source.ReadAsync(Memory<byte>.Empty, cancellationToken);

                buffer = ArrayPool<byte>.Shared.Rent(BufferSize);
                var count = await source.ReadAsync(buffer, cancellationToken);
                if (count == 0)
                    return CopyEnd.SourceEnded;

                reading = false;
                var passed = filter is null ? buffer.AsMemory(0, count) : filter.Pass(buffer.AsMemory(0, count));
                if (!passed.IsEmpty)
                    await destination.WriteAsync(passed, cancellationToken);
                Copied += passed.Length;
                filter?.Passed();
                if (filter is { IsClosed: true })
                    return CopyEnd.Filtered;
                ArrayPool<byte>.Shared.Return(buffer);
                buffer = null;
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            IsCut = !reading;
            return CopyEnd.Cancelled;
        }
        catch (Exception e) when (e is IOException or OperationCanceledException or ObjectDisposedException)
        {
            Error = e;
            return reading ? CopyEnd.SourceFailed : CopyEnd.DestinationFailed;
        }
        finally
        {
            // A buffer that a cancelled operation may still write to is not given back; the collector takes it.
            if (buffer is not null && Error is null && !cancellationToken.IsCancellationRequested)
                ArrayPool<byte>.Shared.Return(buffer);
        }
    }
}
