using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Gatehouse.Tests.Gateway.Configuration;

/// <summary>As much of JSON Schema 2020-12 as <c>gatehouse.schema.json</c> has; a word that it does not know is an error.</summary>
internal sealed class JsonSchema(JsonObject root)
{
    private static readonly string[] Words =
    [
        "$schema", "title", "description", "examples", "$defs", "$ref", "type", "properties", "additionalProperties", "required", "items", "minItems",
        "pattern", "enum", "oneOf", "minimum", "maximum", "uniqueItems", "minLength",
    ];

    /// <summary>What is wrong with a value, one line each.</summary>
    public IEnumerable<string> Errors(JsonNode? value) => Errors(root, value, "$");

    private IEnumerable<string> Errors(JsonObject schema, JsonNode? value, string at)
    {
        foreach (var (word, rule) in schema)
        {
            if (!Words.Contains(word))
                yield return $"{at}: the schema has '{word}', which this reader does not know";
            foreach (var error in Check(word, rule!, schema, value, at))
                yield return error;
        }
    }

    private IEnumerable<string> Check(string word, JsonNode rule, JsonObject schema, JsonNode? value, string at) => word switch
    {
        "$ref" => Errors(Resolve((string)rule!), value, at),
        "type" => IsOf((string)rule!, value) ? [] : [$"{at} is no {rule}"],
        "properties" => value is JsonObject members
            ? rule.AsObject().Where(one => members.ContainsKey(one.Key)).SelectMany(one => Errors(one.Value!.AsObject(), members[one.Key], $"{at}.{one.Key}"))
            : [],
        "additionalProperties" => value is JsonObject all
            ? all.Where(one => schema["properties"]?[one.Key] is null).Select(one => $"{at}.{one.Key} is not known")
            : [],
        "required" => value is JsonObject given ? rule.AsArray().Where(name => !given.ContainsKey((string)name!)).Select(name => $"{at}.{name} is missing") : [],
        "items" => value is JsonArray array ? array.SelectMany((item, i) => Errors(rule.AsObject(), item, $"{at}[{i}]")) : [],
        "minItems" => value is JsonArray few && few.Count < (int)rule ? [$"{at} has too few items"] : [],
        "pattern" => value is JsonValue && IsOf("string", value) && !Regex.IsMatch((string)value!, (string)rule!) ? [$"{at} does not match {rule}"] : [],
        "enum" => rule.AsArray().Any(one => JsonNode.DeepEquals(one, value)) ? [] : [$"{at} is none of {rule.ToJsonString()}"],
        "oneOf" => rule.AsArray().Count(one => !Errors(one!.AsObject(), value, at).Any()) == 1 ? [] : [$"{at} is not exactly one of the kinds"],
        "minimum" => Number(value) is { } low && low < (double)rule ? [$"{at} is below {rule}"] : [],
        "maximum" => Number(value) is { } high && high > (double)rule ? [$"{at} is above {rule}"] : [],
        _ => [],
    };

    private JsonObject Resolve(string reference)
        => reference[2..].Split('/').Aggregate((JsonNode)root, (node, part) => node[part] ?? throw new InvalidOperationException($"no {reference}")).AsObject();

    private static double? Number(JsonNode? value)
        => IsOf("integer", value) ? double.Parse(value!.ToJsonString(), CultureInfo.InvariantCulture) : null;

    private static bool IsOf(string type, JsonNode? value) => (type, value?.GetValueKind()) switch
    {
        ("object", System.Text.Json.JsonValueKind.Object) or ("array", System.Text.Json.JsonValueKind.Array) => true,
        ("string", System.Text.Json.JsonValueKind.String) => true,
        ("boolean", System.Text.Json.JsonValueKind.True or System.Text.Json.JsonValueKind.False) => true,
        ("integer", System.Text.Json.JsonValueKind.Number) => long.TryParse(value!.ToJsonString(), CultureInfo.InvariantCulture, out _),
        _ => false,
    };
}
