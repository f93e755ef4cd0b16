using System.Collections.Concurrent;
using System.Text.Json.Nodes;

namespace Gatehouse.LocalCloud.ResourceManager.Sources;

/// <summary>
/// How operations that Azure does in the background went. Kept in memory: after a restart nobody waits for one. Thread-safe.
/// </summary>
/// <remarks>The work is done before the first answer is given, so an operation can only have succeeded.</remarks>
internal sealed class BackgroundOperations(CloudContext cloud)
{
    private const int Most = 1_000;
    private readonly ConcurrentDictionary<string, JsonObject> _entries = new(StringComparer.OrdinalIgnoreCase);
    private readonly ConcurrentQueue<string> _names = new();

    /// <summary>Answers a write as one whose end the client asks for.</summary>
    /// <param name="presented">The resource.</param>
    /// <param name="type">Type of the operation's status, below its provider's location.</param>
    public ArmAnswer Answer(JsonObject presented, string type)
    {
        var name = Guid.NewGuid().ToString();
        var space = presented.Text("type")!.Split('/')[0];
        var location = (presented.Text("location") ?? "global").Replace(" ", "", StringComparison.Ordinal);
        var id = $"/subscriptions/{cloud.Tenant.SubscriptionId}/providers/{space}/locations/{location}/{type}/{name}";
        _entries[name] = new JsonObject
        {
            ["id"] = id,
            ["name"] = name,
            ["status"] = "Succeeded",
            ["startTime"] = cloud.Time.GetUtcNow().UtcDateTime.ToString("o"),
        };
        _names.Enqueue(name);
        while (_entries.Count > Most && _names.TryDequeue(out var oldest))
            _entries.TryRemove(oldest, out _);
        presented.Properties()["provisioningState"] = "InProgress"; // until the client has asked how the operation went
        return ArmAnswer.Created(presented) with { Operation = new ArmOperation($"{id}?api-version=2024-03-01", Located: false) };
    }

    /// <summary>The status of an operation; null when there is none of that name.</summary>
    public JsonObject? Find(string name) => _entries.TryGetValue(name, out var entry) ? (JsonObject)entry.DeepClone() : null;
}

/// <summary>The status of a background operation.</summary>
internal sealed class BackgroundOperationType(string name, BackgroundOperations operations) : ResourceType
{
    public override string Name => name;

    public override Task<JsonObject?> FindAsync(ResourceId id, JsonObject? stored, CancellationToken cancellationToken)
        => Task.FromResult(operations.Find(id.Name));

    public override Task<JsonObject> PutAsync(ResourceWrite write, CancellationToken cancellationToken)
        => throw ArmException.NotAllowed("PUT", "the status of an operation");
}
