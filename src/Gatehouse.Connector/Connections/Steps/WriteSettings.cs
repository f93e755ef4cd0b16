using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Gatehouse.Connector.Sources;

namespace Gatehouse.Connector.Connections.Steps;

/// <summary>Writes the settings that the source's program reads, beside those that it has.</summary>
internal sealed class WriteSettings : IConnectionStep
{
    public string Kind => "configuration";

    public string Sentence(ConnectionDraft draft) => draft.Configurations().Count is 1 ? $"Write 1 setting of {draft.Source.Title}" : $"Write {draft.Configurations().Count} settings of {draft.Source.Title}";

    public async Task<bool> CheckAsync(ConnectionDraft draft, CancellationToken cancellationToken)
    {
        if (StoreOf(draft) is not { } store)
            return true;
        draft.PresentSettings = await store.ReadAsync(cancellationToken);
        return Changes(draft).Count == 0;
    }

    public Task ApplyAsync(ConnectionDraft draft, CancellationToken cancellationToken)
        => StoreOf(draft)!.ChangeAsync(Changes(draft), draft.SecretNames(), cancellationToken);

    // The old values are the source's own and may be secret; the journal is kept like one. Of the new ones it has a hash only.
    public JsonObject Before(ConnectionDraft draft) => new(Changes(draft).Select(change => KeyValuePair.Create<string, JsonNode?>(
        change.Key,
        new JsonObject { ["old"] = draft.PresentSettings.GetValueOrDefault(change.Key), ["new"] = change.Value is null ? null : HashOf(change.Value) })));

    public async Task UndoAsync(ConnectionDraft draft, JsonObject before, CancellationToken cancellationToken)
    {
        if (StoreOf(draft) is not { } store)
            return;
        var present = await store.ReadAsync(cancellationToken);
        // What somebody has changed since is theirs.
        var changes = before
            .Where(setting => (present.TryGetValue(setting.Key, out var value) ? HashOf(value) : null) == (string?)setting.Value!["new"])
            .ToDictionary(setting => setting.Key, setting => (string?)setting.Value!["old"]);
        if (changes.Count > 0)
            await store.ChangeAsync(changes, new HashSet<string>(), cancellationToken);
    }

    private static ISettingsStore? StoreOf(ConnectionDraft draft) => draft.Source.Settings(draft.ResourceManager, draft.Request.Scope, draft.ClientType);

    private static Dictionary<string, string?> Changes(ConnectionDraft draft)
    {
        var wanted = draft.Configurations().ToDictionary(one => one.Entry.Name, one => (string?)one.Entry.Value);
        foreach (var former in draft.FormerKeys.Where(key => draft.PresentSettings.ContainsKey(key)))
            wanted.TryAdd(former, null);
        return wanted.Where(one => draft.PresentSettings.GetValueOrDefault(one.Key) != one.Value).ToDictionary();
    }

    private static string HashOf(string value) => Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(value)));
}
