using System.Text.Json.Nodes;

namespace Gatehouse.Connector.Connections.Steps;

/// <summary>Tells the app where its database is.</summary>
internal sealed class WriteSettings : IConnectionStep
{
    public string Kind => "configuration";

    public string Sentence(ConnectionDraft draft) => $"Write the {draft.ClientType} settings of '{draft.Name}' to '{draft.SiteName}'";

    public async Task<bool> CheckAsync(ConnectionDraft draft, CancellationToken cancellationToken)
    {
        var present = await new AppSettings(draft.ResourceManager, draft.Request.SourceId).ReadAsync(cancellationToken);
        draft.PresentSettings = present;
        return draft.Configurations().All(wanted => present.GetValueOrDefault(wanted.Entry.Name) == wanted.Entry.Value);
    }

    public async Task ApplyAsync(ConnectionDraft draft, CancellationToken cancellationToken)
    {
        var settings = new AppSettings(draft.ResourceManager, draft.Request.SourceId);
        var merged = await settings.ReadAsync(cancellationToken);
        foreach (var (entry, _) in draft.Configurations())
            merged[entry.Name] = entry.Value;
        await settings.WriteAsync(merged, cancellationToken);
    }

    // The old values are the app's own and may be secret; the journal is kept like one.
    public JsonObject Before(ConnectionDraft draft) => new(draft.Configurations().Select(wanted => KeyValuePair.Create<string, JsonNode?>(
        wanted.Entry.Name,
        new JsonObject { ["old"] = draft.PresentSettings.GetValueOrDefault(wanted.Entry.Name), ["new"] = wanted.Entry.Value })));

    public async Task UndoAsync(ConnectionDraft draft, JsonObject before, CancellationToken cancellationToken)
    {
        var settings = new AppSettings(draft.ResourceManager, draft.Request.SourceId);
        var present = await settings.ReadAsync(cancellationToken);
        // What somebody has changed since is theirs.
        var own = before.Where(setting => present.GetValueOrDefault(setting.Key) == (string?)setting.Value!["new"]).ToList();
        foreach (var (name, values) in own)
        {
            if ((string?)values!["old"] is { } old)
                present[name] = old;
            else
                present.Remove(name);
        }

        if (own.Count > 0)
            await settings.WriteAsync(present, cancellationToken);
    }
}
