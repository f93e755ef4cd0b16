namespace Gatehouse.Tests.Gateway;

/// <summary>
/// Lets time pass before each write, up to a little more than a limit, as soon as the other side has said something: before that nobody
/// may be listening yet.
/// </summary>
/// <param name="inner">Where it writes.</param>
/// <param name="time">The clock.</param>
/// <param name="limit">The time that passes in <see cref="Drops"/> writes.</param>
/// <param name="up">Called after them.</param>
internal sealed class DrippingStream(Stream inner, ManualTime time, TimeSpan limit, Func<Task> up) : PassingStream(inner)
{
    /// <summary>Writes until the limit.</summary>
    public const int Drops = 20;

    private bool _heard;

    public int Dripped { get; private set; }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var count = await Inner.ReadAsync(buffer, cancellationToken);
        _heard = true;
        return count;
    }

    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (_heard)
        {
            if (Dripped == Drops)
                await up();
            Dripped++;
            time.Advance((limit / Drops) + TimeSpan.FromMilliseconds(1));
        }

        await Inner.WriteAsync(buffer, cancellationToken);
    }
}
