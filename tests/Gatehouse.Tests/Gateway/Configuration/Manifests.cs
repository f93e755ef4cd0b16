using System.Text.Json.Nodes;
using Gatehouse.Tests.Support;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Gatehouse.Tests.Gateway.Configuration;

/// <summary>The manifests of <c>deploy/kubernetes</c>, read as a cluster reads them.</summary>
internal static class Manifests
{
    public static IReadOnlyList<JsonObject> Load(string file)
    {
        var yaml = new YamlStream();
        using var reader = new StreamReader(Path.Combine(SourceTree.Root, "deploy", "kubernetes", file));
        yaml.Load(reader);
        return [.. yaml.Documents.Select(document => (JsonObject)Convert(document.RootNode)!)];
    }

    private static JsonNode? Convert(YamlNode node) => node switch
    {
        YamlMappingNode mapping => new JsonObject(mapping.Select(one => KeyValuePair.Create(((YamlScalarNode)one.Key).Value!, Convert(one.Value)))),
        YamlSequenceNode list => new JsonArray([.. list.Select(Convert)]),
        YamlScalarNode { Style: ScalarStyle.Plain } plain when long.TryParse(plain.Value, out var number) => number,
        YamlScalarNode { Style: ScalarStyle.Plain, Value: "true" or "false" } plain => plain.Value == "true",
        YamlScalarNode text => text.Value,
        _ => throw new InvalidOperationException($"{node} is not expected in a manifest."),
    };
}
