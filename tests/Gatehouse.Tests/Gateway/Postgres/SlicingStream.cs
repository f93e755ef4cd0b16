namespace Gatehouse.Tests.Gateway.Postgres;

/// <summary>Writes every byte by itself.</summary>
internal sealed class SlicingStream(Stream inner) : PassingStream(inner)
{
    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        => Inner.ReadAsync(buffer[..Math.Min(1, buffer.Length)], cancellationToken);

    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        for (var i = 0; i < buffer.Length; i++)
            await Inner.WriteAsync(buffer.Slice(i, 1), cancellationToken);
    }
}
