using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;

namespace Gatehouse.LocalCloud.ResourceManager.ServiceLinker;

/// <summary>How the background operations of this provider went. Kept in memory: after a restart nobody waits for one.</summary>
/// <remarks>Thread-safe. The work is done before the first answer is given, so an operation can only have succeeded.</remarks>
internal sealed class LinkerOperations(CloudContext cloud)
{
    private const int Most = 1_000;
    private readonly ConcurrentDictionary<string, Entry> _entries = new(StringComparer.OrdinalIgnoreCase);
    private readonly ConcurrentQueue<string> _names = new();

    /// <summary>Records an operation.</summary>
    /// <param name="kind">What it is.</param>
    /// <param name="resource">On what.</param>
    /// <param name="location">Where.</param>
    /// <param name="started">When it began.</param>
    /// <param name="result">What its status says in the end.</param>
    /// <param name="pending">How many questions are answered with "not yet", as Azure does.</param>
    public ArmOperation Add(
        LinkerOperationKind kind, ResourceId resource, string location, DateTimeOffset started, JsonNode? result, int pending)
    {
        var hash = Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(resource.Text.ToUpperInvariant())));
        var name = $"{Guid.NewGuid()}*{hash}";
        var id = $"/subscriptions/{cloud.Tenant.SubscriptionId}"
            + $"/providers/Microsoft.ServiceLinker/locations/{Plain(location)}/operationStatuses/{name}";
        _entries[name] = new Entry(kind, id, resource.Text, started, cloud.Time.GetUtcNow(), result, pending);
        _names.Enqueue(name);
        while (_entries.Count > Most && _names.TryDequeue(out var oldest))
            _entries.TryRemove(oldest, out _);
        return Address(_entries[name], kind);
    }

    /// <summary>Reads the status of an operation; null when there is none of that name.</summary>
    public JsonObject? Read(string name)
    {
        if (!_entries.TryGetValue(name, out var entry))
            return null;
        var done = !entry.TakePending();
        var status = new JsonObject
        {
            ["id"] = entry.Id,
            ["name"] = name,
            ["resourceId"] = entry.Resource,
            ["status"] = done ? "Succeeded" : entry.Kind == LinkerOperationKind.Delete ? "Deleting" : "Accepted",
            ["startTime"] = LinkerDocument.Time(entry.Started),
        };
        if (!done)
            return status;
        status["endTime"] = LinkerDocument.Time(entry.Ended);
        status["properties"] = entry.Result?.DeepClone();
        return status;
    }

    /// <summary>Where an operation that is not done is asked for again, and whether it says so by 202; null for an unknown one.</summary>
    public ArmOperation? Find(string name) => _entries.TryGetValue(name, out var entry) ? Address(entry, entry.Kind) : null;

    private static ArmOperation Address(Entry entry, LinkerOperationKind kind)
        => new(entry.Id + "?api-version=2021-01-01-privatepreview", Located: kind != LinkerOperationKind.Put);

    private static string Plain(string location) => location.Replace(" ", "", StringComparison.Ordinal).ToUpperInvariant();

    private sealed class Entry(
        LinkerOperationKind kind, string id, string resource, DateTimeOffset started, DateTimeOffset ended, JsonNode? result, int pending)
    {
        private int _pending = pending;

        public LinkerOperationKind Kind => kind;

        public string Id => id;

        public string Resource => resource;

        public DateTimeOffset Started => started;

        public DateTimeOffset Ended => ended;

        public JsonNode? Result => result;

        public bool TakePending() => Interlocked.Decrement(ref _pending) >= 0;
    }
}

internal enum LinkerOperationKind
{
    Put,
    Delete,
    Validate,
}
