namespace Gatehouse.LocalCloud.ResourceManager;

/// <summary>The types that have a behaviour of their own.</summary>
internal sealed class ResourceTypes
{
    private static readonly ResourceType Unknown = new();
    private readonly Dictionary<string, ResourceType> _known;

    public ResourceTypes(IEnumerable<ResourceType> known)
        => _known = known.ToDictionary(type => type.Name!, StringComparer.OrdinalIgnoreCase);

    /// <summary>The behaviour of a resource's type.</summary>
    public ResourceType Of(ResourceId id) => Known(id.Type) ?? Unknown;

    /// <summary>The behaviour of a type, or null where it has none of its own.</summary>
    public ResourceType? Known(string type) => _known.GetValueOrDefault(type);

    /// <summary>Namespace and types of an id, in Azure's case where the type is known.</summary>
    public string[] CaseOf(ResourceId id) => (Known(id.Type)?.Name ?? id.Type).Split('/');

    /// <summary>The known types of a namespace.</summary>
    public IEnumerable<string> In(string space)
        => _known.Values.Select(type => type.Name!).Where(name => name.StartsWith(space + "/", StringComparison.OrdinalIgnoreCase));
}
