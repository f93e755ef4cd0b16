using System.Text.Json.Nodes;
using Gatehouse.Connector.ResourceManager;

namespace Gatehouse.Cli.Output;

/// <summary>Gives a resource the shape that the Azure CLI prints: its properties at the top, its group beside its name, sorted.</summary>
internal static class ArmShape
{
    public static JsonObject Flatten(JsonObject resource)
    {
        var flat = new SortedDictionary<string, JsonNode?>(StringComparer.Ordinal);
        foreach (var (name, value) in resource)
        {
            if (name != "properties" || value is not JsonObject)
                flat[name] = value?.DeepClone();
        }

        foreach (var (name, value) in resource["properties"] as JsonObject ?? [])
            flat.TryAdd(name, value?.DeepClone());
        if ((string?)resource["id"] is { } id && ResourceIds.Value(id, "resourceGroups") is { } group)
            flat.TryAdd("resourceGroup", Uri.UnescapeDataString(group));
        return new JsonObject(flat);
    }

    public static JsonArray Flatten(IEnumerable<JsonObject> resources) => new([.. resources.Select(Flatten)]);
}
