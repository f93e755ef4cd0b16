namespace Gatehouse.Gateway;

/// <summary>Counts sessions against a limit. Thread-safe.</summary>
internal sealed class SessionSlots(int limit)
{
    private int _limit = limit;
    private int _taken;

    public int Limit => Volatile.Read(ref _limit);

    public int Taken => Volatile.Read(ref _taken);

    /// <summary>Takes a slot; false when all are taken.</summary>
    public bool TryTake()
    {
        if (Interlocked.Increment(ref _taken) <= Limit)
            return true;

        Interlocked.Decrement(ref _taken);
        return false;
    }

    /// <summary>Changes the limit. Sessions above a lower one go on.</summary>
    public void Resize(int limit) => Volatile.Write(ref _limit, limit);

    public void Release() => Interlocked.Decrement(ref _taken);
}
