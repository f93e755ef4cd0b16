using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json.Nodes;

namespace Gatehouse.LocalCloud.ResourceManager.Types.Sql;

/// <summary>How the background operations of Microsoft.Sql went. Kept in memory: after a restart nobody waits for one.</summary>
/// <remarks>Thread-safe. The work is done before the first answer is given, so an operation can only have succeeded.</remarks>
internal sealed class SqlOperations(CloudContext cloud)
{
    private const int Most = 1_000;
    private const string ApiVersion = "2023-05-01-preview";
    private readonly ConcurrentDictionary<string, Entry> _entries = new(StringComparer.OrdinalIgnoreCase);
    private readonly ConcurrentQueue<string> _names = new();

    /// <summary>Records an operation that was done, and makes the answer to who asked for it.</summary>
    /// <param name="operation">Its name, as Azure says it, e.g. <c>UpsertLogicalServer</c>.</param>
    /// <param name="statuses">What the types of its status and its result begin with, e.g. <c>server</c>.</param>
    /// <param name="resource">On what.</param>
    /// <param name="location">Where.</param>
    public ArmAnswer Accept(string operation, string statuses, ResourceId resource, string location)
    {
        var started = cloud.Time.GetUtcNow();
        var name = Guid.NewGuid().ToString();
        _entries[name] = new Entry(resource, started);
        _names.Enqueue(name);
        while (_entries.Count > Most && _names.TryDequeue(out var oldest))
            _entries.TryRemove(oldest, out _);
        var place = location.Replace(" ", "", StringComparison.Ordinal).ToLowerInvariant();
        var group = $"/subscriptions/{resource.Subscription}/resourceGroups/{resource.ResourceGroup}";
        var locations = $"{group}/providers/Microsoft.Sql/locations/{place}";
        return new ArmAnswer(202, new JsonObject { ["operation"] = operation, ["startTime"] = Time(started) })
        {
            Operation = new ArmOperation($"{locations}/{statuses}AzureAsyncOperation/{name}?api-version={ApiVersion}", Located: true)
            {
                LocationPath = $"{locations}/{statuses}OperationResults/{name}?api-version={ApiVersion}",
            },
        };
    }

    /// <summary>Reads an operation; null when there is none of that name.</summary>
    /// <param name="name">Its name.</param>
    /// <returns>The status, and the resource that it was on.</returns>
    public (JsonObject Status, ResourceId Resource, bool Done)? Read(string name)
    {
        if (!_entries.TryGetValue(name, out var entry))
            return null;
        var done = !entry.TakeFirst();
        return (new JsonObject { ["name"] = name, ["status"] = done ? "Succeeded" : "InProgress", ["startTime"] = Time(entry.Started) },
            entry.Resource, done);
    }

    /// <summary>A time in the form of this provider.</summary>
    public static string Time(DateTimeOffset time)
        => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.FFF'Z'", CultureInfo.InvariantCulture);

    private sealed class Entry(ResourceId resource, DateTimeOffset started)
    {
        private int _first = 1;

        public ResourceId Resource => resource;

        public DateTimeOffset Started => started;

        // Azure is never done at the first question; a client that takes the first answer for the last one would show it here too.
        public bool TakeFirst() => Interlocked.Exchange(ref _first, 0) == 1;
    }
}
