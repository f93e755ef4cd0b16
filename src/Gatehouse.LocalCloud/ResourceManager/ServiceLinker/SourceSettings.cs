using System.Text.Json.Nodes;
using Gatehouse.LocalCloud.ResourceManager.Types;

namespace Gatehouse.LocalCloud.ResourceManager.ServiceLinker;

/// <summary>The app settings of a linker's source. Only apps and their slots have any here.</summary>
/// <remarks>The caller holds the lock of the linker, which is that of its source too.</remarks>
internal sealed class SourceSettings(CloudContext cloud)
{
    /// <summary>Whether the linker's source has settings.</summary>
    public static bool Has(ResourceId linker) => SiteOf(linker) is not null;

    /// <summary>All settings of the source.</summary>
    public JsonObject Read(ResourceId linker)
        => SiteOf(linker) is { } site ? cloud.State.Find(site.Child("config", "appsettings").Text)?.Properties() ?? [] : [];

    /// <summary>Sets some settings and takes others away. What is so already is not written again.</summary>
    public void Change(ResourceId linker, IEnumerable<LinkerSetting> set, IEnumerable<string> removed)
    {
        if (SiteOf(linker) is not { } site)
            return;
        var settings = Read(linker);
        var before = settings.DeepClone();
        foreach (var name in removed)
            settings.Remove(name);
        foreach (var setting in set)
            settings[setting.Name] = setting.Value;
        if (!JsonNode.DeepEquals(before, settings))
            WebConfigType.Store(
                cloud, site, "appsettings", cloud.State.Find(site.Text)?.Text("location"), (JsonObject)settings.DeepClone());
    }

    private static ResourceId? SiteOf(ResourceId linker)
        => ResourceId.TryParse(linker.Scope) is { IsCollection: false } source
            && (source.Type.Equals("Microsoft.Web/sites", StringComparison.OrdinalIgnoreCase)
                || source.Type.Equals("Microsoft.Web/sites/slots", StringComparison.OrdinalIgnoreCase))
            ? source : null;
}
