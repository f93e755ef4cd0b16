namespace Gatehouse.Gateway;

/// <summary>Counts sessions by a key against a limit that is the same for every key. Keys without sessions take no memory. Thread-safe.</summary>
internal sealed class KeyedSlots
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, int> _taken = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Most sessions of one key; 0 for any number. Every session is counted, so that a limit can be set later.</summary>
    public int Limit
    {
        get => Volatile.Read(ref field);
        set => Volatile.Write(ref field, value);
    }

    /// <summary>How many keys have sessions; for tests.</summary>
    public int Count
    {
        get
        {
            lock (_gate)
                return _taken.Count;
        }
    }

    /// <summary>Takes a slot; false when the key has as many as it may have.</summary>
    public bool TryTake(string key)
    {
        lock (_gate)
        {
            var taken = _taken.GetValueOrDefault(key);
            if (Limit > 0 && taken >= Limit)
                return false;
            _taken[key] = taken + 1;
            return true;
        }
    }

    public void Release(string key)
    {
        lock (_gate)
        {
            if (--_taken[key] == 0)
                _taken.Remove(key);
        }
    }
}
