namespace Gatehouse.Connector.Connections.Steps;

/// <summary>Finds the source, the name of the connection and what its keys are called.</summary>
internal sealed class ReadSource : IConnectionStep
{
    public string Kind => "source";

    public string Sentence(ConnectionDraft draft) => $"Find {draft.Source.Title}";

    public async Task<bool> CheckAsync(ConnectionDraft draft, CancellationToken cancellationToken)
    {
        draft.SourceResource = await draft.ResourceManager.GetAsync(draft.Source.ResourceId, draft.Source.ApiVersion, cancellationToken);
        draft.ClientType = draft.Request.ClientType ?? draft.Source.ClientTypeOf(draft.SourceResource);

        var linkers = (await Linkers.ListAsync(draft.ResourceManager, draft.Source, cancellationToken))
            .Where(linker => Linkers.TargetOf(linker) == draft.Target).ToList();
        var existing = draft.Request.Name is { } wanted
            ? linkers.Find(linker => Linkers.NameOf(linker).Equals(wanted, StringComparison.OrdinalIgnoreCase))
            : linkers.Find(linker => draft.DatabaseId.Equals(Linkers.TargetIdOf(linker), StringComparison.OrdinalIgnoreCase));
        draft.Name = ConnectionName.Check(
            existing is not null ? Linkers.NameOf(existing) : draft.Request.Name ?? ConnectionName.Generate(draft.Target.Name, draft.Request.SourceId, draft.DatabaseId));

        var ownKeys = existing is not null ? Linkers.HasInfix(existing, draft.Target) : linkers.Exists(linker => !Linkers.HasInfix(linker, draft.Target));
        draft.KeyInfix = ownKeys ? ConfigurationKeys.InfixOf(draft.Name) : "";
        draft.FormerRecord = draft.Request.Update ? existing : null;
        draft.FormerKeys = existing is null ? [] : Linkers.KeysOf(existing);
        return true;
    }
}
