using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Gatehouse.Connector.Connections;

/// <summary>A step that was begun, and what brings back what was.</summary>
internal sealed record JournalEntry(string Kind, JsonObject Before);

/// <summary>What a command has begun: <c>{"version", "request", "completed", "steps": [{"kind", "before"}]}</c>.</summary>
internal sealed class JournalRecord(ConnectionRequest request)
{
    private const int Version = 2;

    public ConnectionRequest Request { get; set; } = request;

    /// <summary>True when the wanted end is reached and only what was temporary is left to be taken away.</summary>
    public bool Completed { get; set; }

    public List<JournalEntry> Entries { get; } = [];

    public void Save(IJournal journal) => journal.Write(Encoding.UTF8.GetBytes(new JsonObject
    {
        ["version"] = Version,
        ["request"] = JsonSerializer.SerializeToNode(Request),
        ["completed"] = Completed,
        ["steps"] = new JsonArray(
            [.. Entries.Select(entry => new JsonObject { ["kind"] = entry.Kind, ["before"] = entry.Before.DeepClone() })]),
    }.ToJsonString() + "\n"));

    /// <exception cref="ConnectorException">The journal is damaged, or of a newer version.</exception>
    public static JournalRecord? Load(IJournal journal)
    {
        if (journal.Read() is not { } content)
            return null;
        try
        {
            var document = JsonNode.Parse(content) as JsonObject ?? throw new JsonException("not an object");
            if ((int?)document["version"] != Version)
                throw new JsonException("another version");
            var record = new JournalRecord(document["request"].Deserialize<ConnectionRequest>() ?? throw new JsonException("no request"))
            {
                Completed = (bool?)document["completed"] ?? false,
            };
            record.Entries.AddRange((document["steps"] as JsonArray ?? []).Select(step => new JournalEntry(
                (string?)step?["kind"] ?? throw new JsonException("a step without a kind"), step?["before"]?.DeepClone() as JsonObject ?? [])));
            return record;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or InvalidCastException)
        {
            // The text of the error could quote the content.
            throw new ConnectorException(
                ConnectorErrorCode.MalformedAnswer, $"The journal of connections cannot be read ({e.GetType().Name}). It was written by another version, or is damaged.");
        }
    }
}
