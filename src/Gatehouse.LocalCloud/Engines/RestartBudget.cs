namespace Gatehouse.LocalCloud.Engines;

/// <summary>How often an engine that ends by itself is started again: often enough for an accident, not for a defect.</summary>
internal sealed class RestartBudget(TimeProvider time)
{
    public const int Limit = 3;
    private readonly Queue<long> _taken = new();

    public static TimeSpan Window { get; } = TimeSpan.FromMinutes(5);

    /// <summary>Takes one restart. False when the last ones were too many in too short a time.</summary>
    public bool Take()
    {
        while (_taken.TryPeek(out var oldest) && time.GetElapsedTime(oldest) > Window)
            _taken.Dequeue();
        if (_taken.Count == Limit)
            return false;
        _taken.Enqueue(time.GetTimestamp());
        return true;
    }
}
