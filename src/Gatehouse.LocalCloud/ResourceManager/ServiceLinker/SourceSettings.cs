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

    /// <summary>Reads settings of the source, in the order asked for, without those that are not there.</summary>
    public IReadOnlyList<(SettingName Name, string? Value)> Read(ResourceId linker, IEnumerable<SettingName> names)
    {
        if (Find(linker) is not var (store, source))
            return [];
        var all = store.Read(source, ScopeOf(linker));
        return [.. names.Where(name => all.ContainsKey(name.Name)).Select(name => (name, (string?)all[name.Name]))];
    }

    /// <summary>Sets some settings and takes others away. What is so already is not written again.</summary>
    /// <param name="linker">The linker.</param>
    /// <param name="set">What is set.</param>
    /// <param name="removed">What is taken away.</param>
    /// <param name="type">The kind of database, as App Service names it for its connection strings.</param>
    public void Change(ResourceId linker, IReadOnlyList<LinkerSetting> set, IReadOnlyCollection<SettingName> removed, string type)
    {
        if (Find(linker) is not var (store, source))
            return;
        store.Change(
            source,
            ScopeOf(linker),
            [.. set.Select(setting => new SourceSetting(setting.Name, setting.Value, setting.IsSecret, setting.IsConnectionString ? type : null))],
            [.. removed.Select(name => name.Name).Except(set.Select(setting => setting.Name))]);
    }

    private (ISourceSettings Store, ResourceId Source)? Find(ResourceId linker)
        => ResourceId.TryParse(linker.Scope) is { IsCollection: false } source
            && Array.Find(_stores, store => store.Types.Contains(source.Type, StringComparer.OrdinalIgnoreCase)) is { } store
            ? (store, source) : null;

    private string? ScopeOf(ResourceId linker)
        => cloud.State.Find(linker.Text)?.Properties().Text("scope") is { Length: > 0 } scope ? scope : null;
}

/// <summary>Where a setting of an app is.</summary>
/// <param name="Name">Its name.</param>
/// <param name="IsConnectionString">Whether it is among the connection strings instead of the app settings.</param>
internal readonly record struct SettingName(string Name, bool IsConnectionString);
