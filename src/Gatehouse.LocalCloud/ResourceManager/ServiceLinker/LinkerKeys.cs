using System.Text.Json.Nodes;

namespace Gatehouse.LocalCloud.ResourceManager.ServiceLinker;

/// <summary>The names of a linker's settings: which it has written, and which a second one to the same kind of database gets.</summary>
internal static class LinkerKeys
{
    private const string Settings = "settings";
    private const string Strings = "connectionStrings";

    /// <summary>The private part of a linker's document: what it has written, and where.</summary>
    public static JsonObject Record(IEnumerable<LinkerSetting> settings)
    {
        var byPlace = settings.ToLookup(setting => setting.IsConnectionString, setting => JsonValue.Create(setting.Name));
        var own = new JsonObject { [Settings] = new JsonArray([.. byPlace[false]]) };
        if (byPlace[true].Any())
            own[Strings] = new JsonArray([.. byPlace[true]]);
        return own;
    }

    /// <summary>What a stored linker has written.</summary>
    public static IEnumerable<SettingName> Recorded(JsonObject? document)
    {
        var own = document?.Object(ResourceDocument.Private);
        return Names(own, Settings).Select(name => new SettingName(name, false))
            .Concat(Names(own, Strings).Select(name => new SettingName(name, true)));
    }

    /// <summary>Gives the keys of a second connection to the same kind of database the connection's name between.</summary>
    /// <remarks>The document says so: whoever reads it, the connector of this command line too, uses the same names.</remarks>
    /// <returns>Whether there was something to change in the properties.</returns>
    public static bool KeepApart(CloudContext cloud, ResourceId id, Linker linker, JsonObject properties)
    {
        var linkers = new ResourceId(id.Scope, id.Namespace, id.Types, [], id.Subscription, id.ResourceGroup);
        var others = cloud.State.List(linkers.Text + "/").Where(other => !ResourceId.Same(other.Id, id.Text));
        if (linker.OptsOut || !others.Any(other => HasDefaultKeys(other.Document, linker.Target)))
            return false;
        var (prefix, infix) = (linker.Target.KeyPrefix, id.Name.Replace('.', '_').ToUpperInvariant());
        var names = properties.Object("configurationInfo")?.Object("customizedKeys") ?? [];
        var missing = LinkerTemplates.Fill(linker.Target.Kind, linker.AuthType, linker.SettingsClientType, LinkerValues.Any)
            .Where(setting => setting.Key.StartsWith(prefix, StringComparison.Ordinal) && !names.ContainsKey(setting.Key)).ToList();
        foreach (var (key, _) in missing)
            properties.Ensure("configurationInfo").Ensure("customizedKeys")[key] = $"{prefix}{infix}_{key[prefix.Length..]}";
        return missing.Count > 0;
    }

    private static bool HasDefaultKeys(JsonObject document, LinkerTarget target)
        => document.Properties() is var properties
            && properties.Object("configurationInfo")?.Object("customizedKeys") is not { Count: > 0 }
            && ResourceId.TryParse(properties.Object("targetService")?.Text("id") ?? "") is { } other
            && other.Type.Equals(target.Id.Type, StringComparison.OrdinalIgnoreCase)
            && Recorded(document).Any();

    private static IEnumerable<string> Names(JsonObject? own, string member)
        => (own?[member] as JsonArray ?? []).Select(name => (string)name!);
}
