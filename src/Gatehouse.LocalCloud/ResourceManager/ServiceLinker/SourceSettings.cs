using System.Text.Json.Nodes;
using Gatehouse.LocalCloud.ResourceManager.Types;

namespace Gatehouse.LocalCloud.ResourceManager.ServiceLinker;

/// <summary>The settings of a linker's source: app settings and connection strings. Only apps and their slots have any here.</summary>
/// <remarks>The caller holds the lock of the linker, which is that of its source too.</remarks>
internal sealed class SourceSettings(CloudContext cloud)
{
    private const string AppSettings = "appsettings";
    private const string ConnectionStrings = "connectionstrings";

    /// <summary>Whether the linker's source has settings.</summary>
    public static bool Has(ResourceId linker) => SiteOf(linker) is not null;

    /// <summary>Reads settings of the source, in the order asked for, without those that are not there.</summary>
    public IReadOnlyList<(SettingName Name, string? Value)> Read(ResourceId linker, IEnumerable<SettingName> names)
    {
        var (settings, strings) = (Part(linker, AppSettings), Part(linker, ConnectionStrings));
        return [.. names.Where(name => (name.IsConnectionString ? strings : settings).ContainsKey(name.Name))
            .Select(name => (name, name.IsConnectionString ? strings.Object(name.Name)?.Text("value") : (string?)settings[name.Name]))];
    }

    /// <summary>Sets some settings and takes others away. What is so already is not written again.</summary>
    /// <param name="linker">The linker.</param>
    /// <param name="set">What is set.</param>
    /// <param name="removed">What is taken away.</param>
    /// <param name="type">The kind of database, as App Service names it for its connection strings.</param>
    public void Change(ResourceId linker, IReadOnlyList<LinkerSetting> set, IReadOnlyCollection<SettingName> removed, string type)
    {
        if (SiteOf(linker) is not { } site)
            return;
        Change(site, AppSettings, removed.Where(name => !name.IsConnectionString), set
            .Where(setting => !setting.IsConnectionString).Select(setting => (setting.Name, (JsonNode)setting.Value)));
        Change(site, ConnectionStrings, removed.Where(name => name.IsConnectionString), set
            .Where(setting => setting.IsConnectionString)
            .Select(setting => (setting.Name, (JsonNode)new JsonObject { ["value"] = setting.Value, ["type"] = type })));
    }

    private void Change(ResourceId site, string part, IEnumerable<SettingName> removed, IEnumerable<(string Name, JsonNode Value)> set)
    {
        var settings = Stored(site, part);
        var before = settings.DeepClone();
        foreach (var name in removed)
            settings.Remove(name.Name);
        foreach (var (name, value) in set)
            settings[name] = value;
        if (!JsonNode.DeepEquals(before, settings))
            WebConfigType.Store(cloud, site, part, cloud.State.Find(site.Text)?.Text("location"), (JsonObject)settings.DeepClone());
    }

    private JsonObject Part(ResourceId linker, string part) => SiteOf(linker) is { } site ? Stored(site, part) : [];

    private JsonObject Stored(ResourceId site, string part) => cloud.State.Find(site.Child("config", part).Text)?.Properties() ?? [];

    private static ResourceId? SiteOf(ResourceId linker)
        => ResourceId.TryParse(linker.Scope) is { IsCollection: false } source
            && (source.Type.Equals("Microsoft.Web/sites", StringComparison.OrdinalIgnoreCase)
                || source.Type.Equals("Microsoft.Web/sites/slots", StringComparison.OrdinalIgnoreCase))
            ? source : null;
}

/// <summary>Where a setting of an app is.</summary>
/// <param name="Name">Its name.</param>
/// <param name="IsConnectionString">Whether it is among the connection strings instead of the app settings.</param>
internal readonly record struct SettingName(string Name, bool IsConnectionString);
