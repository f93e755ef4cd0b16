using System.Text.Json.Nodes;
using Gatehouse.LocalCloud.ResourceManager.Types;

namespace Gatehouse.LocalCloud.ResourceManager.Sources;

/// <summary>App settings and connection strings of web apps, function apps and slots.</summary>
internal sealed class WebSettings(CloudContext cloud) : ISourceSettings
{
    private const string Settings = "appsettings";
    private const string ConnectionStrings = "connectionstrings";

    public static IReadOnlyList<string> TypeNames { get; } = ["Microsoft.Web/sites", "Microsoft.Web/sites/slots"];

    public IReadOnlyList<string> Types => TypeNames;

    public JsonObject Read(ResourceId source, string? scope)
    {
        var all = Part(source, Settings);
        foreach (var (name, value) in Part(source, ConnectionStrings))
            all[name] = (value as JsonObject)?.Text("value");
        return all;
    }

    public void Change(ResourceId source, string? scope, IReadOnlyList<SourceSetting> set, IReadOnlyList<string> removed)
    {
        Store(source, Settings, settings =>
        {
            Remove(settings, removed.Concat(
                set.Where(setting => setting.ConnectionStringType is not null).Select(setting => setting.Name)));
            foreach (var setting in set.Where(setting => setting.ConnectionStringType is null))
                settings[setting.Name] = setting.Value;
        });
        Store(source, ConnectionStrings, strings =>
        {
            Remove(strings, removed.Concat(set.Where(setting => setting.ConnectionStringType is null).Select(setting => setting.Name)));
            foreach (var setting in set.Where(setting => setting.ConnectionStringType is not null))
                strings[setting.Name] = new JsonObject { ["value"] = setting.Value, ["type"] = setting.ConnectionStringType };
        });
    }

    private void Store(ResourceId source, string part, Action<JsonObject> change)
    {
        var settings = Part(source, part);
        var before = settings.DeepClone();
        change(settings);
        if (!JsonNode.DeepEquals(before, settings))
            WebConfigType.Store(cloud, source, part, cloud.State.Find(source.Text)?.Text("location"), (JsonObject)settings.DeepClone());
    }

    private static void Remove(JsonObject settings, IEnumerable<string> names)
    {
        foreach (var name in names)
            settings.Remove(name);
    }

    private JsonObject Part(ResourceId source, string part) => cloud.State.Find(source.Child("config", part).Text)?.Properties() ?? [];
}
