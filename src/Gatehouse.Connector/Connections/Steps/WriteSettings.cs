namespace Gatehouse.Connector.Connections.Steps;

/// <summary>Tells the app where its database is.</summary>
internal sealed class WriteSettings : IConnectionStep
{
    public string Sentence(ConnectionDraft draft) => $"Write the {draft.ClientType} settings of '{draft.Name}' to '{draft.SiteName}'";

    public async Task<bool> CheckAsync(ConnectionDraft draft, CancellationToken cancellationToken)
    {
        var present = await new AppSettings(draft.ResourceManager, draft.Request.SourceId).ReadAsync(cancellationToken);
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
}
