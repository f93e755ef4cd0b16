namespace Gatehouse.LocalCloud.ResourceManager;

/// <summary>The id of a resource, or of a collection of resources, at any depth.</summary>
/// <remarks>
/// A resource is <c>{scope}/providers/{namespace}/{type}/{name}[/{type}/{name}…]</c>; the scope is the tenant, a subscription, a resource group or another
/// resource. A collection has one more type than names. Compared without case; the text keeps the case it was given.
/// </remarks>
/// <param name="Scope">The scope's id; empty for the tenant.</param>
/// <param name="Namespace">Namespace of the provider.</param>
/// <param name="Types">Types, outermost first.</param>
/// <param name="Names">Names, outermost first.</param>
/// <param name="Subscription">Id of the subscription, or null.</param>
/// <param name="ResourceGroup">Name of the resource group, or null.</param>
internal sealed record ResourceId(
    string Scope, string Namespace, IReadOnlyList<string> Types, IReadOnlyList<string> Names, string? Subscription, string? ResourceGroup)
{
    /// <summary>The longest id that is taken. Resource Manager's own bounds per part add up to about this.</summary>
    public const int LongestText = 1500;

    private const string Providers = "providers";

    /// <summary>True when this names all resources of a type instead of one.</summary>
    public bool IsCollection => Types.Count > Names.Count;

    /// <summary>Full type, e.g. <c>Microsoft.Web/sites/config</c>.</summary>
    public string Type => $"{Namespace}/{string.Join('/', Types)}";

    /// <summary>Name of the resource itself, without its parents'.</summary>
    public string Name => Names[^1];

    /// <summary>As error messages name a resource, e.g. <c>Microsoft.Web/sites/web1</c>.</summary>
    public string TypeAndNames => $"{Namespace}/{Chain}";

    /// <summary>The id.</summary>
    public string Text => $"{Scope}/{Providers}/{Namespace}/{Chain}";

    /// <summary>The resource that this one is nested in; null for a top-level one.</summary>
    public ResourceId? Parent => Types.Count > 1 ? this with { Types = [.. Types.SkipLast(1)], Names = [.. Names.Take(Types.Count - 1)] } : null;

    /// <summary>The resource of this scope that everything below belongs to: what is changed as a unit.</summary>
    public ResourceId Root => this with { Types = [Types[0]], Names = [.. Names.Take(1)] };

    /// <summary>The root of the resource that this one extends, or its own: an extension changes together with what it extends.</summary>
    public ResourceId Unit => TryParse(Scope) is { } extended ? extended.Unit : Root;

    /// <summary>The nested resource.</summary>
    public ResourceId Child(string type, string name) => this with { Types = [.. Types, type], Names = [.. Names, name] };

    private string Chain => string.Join('/', Types.Select((type, i) => i < Names.Count ? $"{type}/{Names[i]}" : type));

    /// <summary>Parses the id of a resource or a collection.</summary>
    /// <returns>Null when the text is something else.</returns>
    public static ResourceId? TryParse(string text)
    {
        var parts = text.Split('/', StringSplitOptions.RemoveEmptyEntries);
        var at = 0;
        string? subscription = null, group = null;
        if (parts.Length >= 2 && Is(parts[0], "subscriptions"))
        {
            subscription = parts[1];
            at = 2;
            if (parts.Length >= 4 && Is(parts[2], "resourceGroups"))
            {
                group = parts[3];
                at = 4;
            }
        }

        var scope = (subscription is null ? "" : $"/subscriptions/{subscription}") + (group is null ? "" : $"/resourceGroups/{group}");
        ResourceId? id = null;
        while (at < parts.Length)
        {
            if (!Is(parts[at], Providers) || at + 2 >= parts.Length)
                return null;
            var space = parts[at + 1];
            var (types, names) = (new List<string>(), new List<string>());
            for (at += 2; at < parts.Length && !(names.Count > 0 && names.Count == types.Count && Is(parts[at], Providers)); at++)
                (types.Count == names.Count ? types : names).Add(parts[at]);
            id = new(id?.Text ?? scope, space, types, names, subscription, group);
        }

        return id;
    }

    /// <summary>Whether two ids are the same resource.</summary>
    public static bool Same(string? a, string? b) => string.Equals(a?.TrimEnd('/'), b?.TrimEnd('/'), StringComparison.OrdinalIgnoreCase);

    private static bool Is(string part, string word) => part.Equals(word, StringComparison.OrdinalIgnoreCase);
}
