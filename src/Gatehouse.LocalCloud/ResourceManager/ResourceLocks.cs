namespace Gatehouse.LocalCloud.ResourceManager;

/// <summary>Keeps changes apart: one at a time for a resource and all below it, none while resource groups are made or deleted.</summary>
internal sealed class ResourceLocks : IDisposable
{
    // The most changes that run side by side; an exclusive one takes all places.
    private const int Places = 32;
    private readonly SemaphoreSlim _places = new(Places, Places);
    private readonly SemaphoreSlim _exclusive = new(1, 1);
    private readonly Dictionary<string, Entry> _entries = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Enters as the one who changes the resource. Dispose to leave.</summary>
    public async Task<IDisposable> EnterAsync(ResourceId id, CancellationToken cancellationToken)
    {
        var key = id.Unit.Text;
        await _places.WaitAsync(cancellationToken);
        var entry = Take(key);
        try
        {
            await entry.Turn.WaitAsync(cancellationToken);
        }
        catch
        {
            Give(key, entry);
            _places.Release();
            throw;
        }

        return new Leaving(() =>
        {
            entry.Turn.Release();
            Give(key, entry);
            _places.Release();
        });
    }

    /// <summary>Enters as the only one who changes anything. Dispose to leave.</summary>
    public async Task<IDisposable> EnterExclusiveAsync(CancellationToken cancellationToken)
    {
        await _exclusive.WaitAsync(cancellationToken);
        var taken = 0;
        try
        {
            for (; taken < Places; taken++)
                await _places.WaitAsync(cancellationToken);
        }
        catch
        {
            if (taken > 0)
                _places.Release(taken);
            _exclusive.Release();
            throw;
        }

        return new Leaving(() =>
        {
            _places.Release(Places);
            _exclusive.Release();
        });
    }

    public void Dispose()
    {
        _places.Dispose();
        _exclusive.Dispose();
    }

    private Entry Take(string key)
    {
        lock (_entries)
        {
            if (!_entries.TryGetValue(key, out var entry))
                _entries[key] = entry = new();
            entry.Users++;
            return entry;
        }
    }

    private void Give(string key, Entry entry)
    {
        lock (_entries)
        {
            if (--entry.Users > 0)
                return;
            _entries.Remove(key);
            entry.Dispose();
        }
    }

    private sealed class Entry : IDisposable
    {
        public SemaphoreSlim Turn { get; } = new(1, 1);

        public int Users { get; set; }

        public void Dispose() => Turn.Dispose();
    }

    private sealed class Leaving(Action leave) : IDisposable
    {
        private Action? _leave = leave;

        public void Dispose() => Interlocked.Exchange(ref _leave, null)?.Invoke();
    }
}
