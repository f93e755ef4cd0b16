using Gatehouse.Connector.Configuration;
using Gatehouse.Connector.ResourceManager;

namespace Gatehouse.Connector.Connections.Steps;

/// <summary>Finds the app, the name of the connection and what its keys are called.</summary>
internal sealed class ReadSource : IConnectionStep
{
    public string Kind => "source";

    public string Sentence(ConnectionDraft draft) => $"Find app '{draft.SiteName}'";

    public async Task<bool> CheckAsync(ConnectionDraft draft, CancellationToken cancellationToken)
    {
        draft.Site = await draft.ResourceManager.GetAsync(draft.Request.SourceId, ApiVersions.Web, cancellationToken);
        draft.ClientType = draft.Request.ClientType ?? ClientTypeInference.Of(draft.Site);

        var linkers = (await Linkers.ListAsync(draft.ResourceManager, draft.Request.SourceId, cancellationToken)).Where(Linkers.IsPostgres).ToList();
        var existing = draft.Request.Name is { } wanted
            ? linkers.Find(linker => Linkers.NameOf(linker).Equals(wanted, StringComparison.OrdinalIgnoreCase))
            : linkers.Find(linker => draft.DatabaseId.Equals(Linkers.TargetOf(linker), StringComparison.OrdinalIgnoreCase));
        draft.Name = ConnectionName.Check(
            existing is not null ? Linkers.NameOf(existing) : draft.Request.Name ?? ConnectionName.Generate(ConnectionDraft.Target, draft.Request.SourceId, draft.DatabaseId));

        var ownKeys = existing is not null ? Linkers.HasOwnKeys(existing) : linkers.Exists(linker => !Linkers.HasOwnKeys(linker));
        draft.KeyInfix = ownKeys ? ConfigurationKeys.InfixOf(draft.Name) : "";
        return true;
    }
}
