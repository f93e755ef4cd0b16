using System.Text.Json.Nodes;
using Gatehouse.LocalCloud.ResourceManager.Sources;

namespace Gatehouse.LocalCloud.ResourceManager.ServiceLinker;

/// <summary>The settings of a linker's source, of whatever type it is.</summary>
/// <remarks>The caller holds the lock of the linker, which is that of its source too.</remarks>
internal sealed class SourceSettings(CloudContext cloud)
{
    private static readonly string[] Types = [.. WebSettings.TypeNames, .. ContainerSettings.TypeNames, .. SpringSettings.TypeNames];
    private readonly ISourceSettings[] _stores = [new WebSettings(cloud), new ContainerSettings(cloud), new SpringSettings(cloud)];

    /// <summary>Whether the linker's source has settings.</summary>
    public static bool Has(ResourceId linker)
        => ResourceId.TryParse(linker.Scope) is { IsCollection: false } source && Types.Contains(source.Type, StringComparer.OrdinalIgnoreCase);

    /// <summary>All settings of the source.</summary>
    public JsonObject Read(ResourceId linker) => Find(linker) is var (store, source) ? store.Read(source, ScopeOf(linker)) : [];

    /// <summary>Sets some settings and takes others away. What is so already is not written again.</summary>
    public void Change(ResourceId linker, IEnumerable<LinkerSetting> set, IEnumerable<string> removed)
    {
        if (Find(linker) is not var (store, source))
            return;
        var settings = set.Select(setting => new SourceSetting(setting.Name, setting.Value, setting.IsSecret, setting.ConnectionStringType));
        store.Change(source, ScopeOf(linker), [.. settings], [.. removed]);
    }

    private (ISourceSettings Store, ResourceId Source)? Find(ResourceId linker)
        => ResourceId.TryParse(linker.Scope) is { IsCollection: false } source && Array.Find(_stores, store => store.Types.Contains(source.Type, StringComparer.OrdinalIgnoreCase)) is { } store
            ? (store, source) : null;

    private string? ScopeOf(ResourceId linker)
        => cloud.State.Find(linker.Text)?.Properties().Text("scope") is { Length: > 0 } scope ? scope : null;
}
