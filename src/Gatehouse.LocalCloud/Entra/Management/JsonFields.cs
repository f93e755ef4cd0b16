using System.Text.Json;
using System.Text.Json.Nodes;

namespace Gatehouse.LocalCloud.Entra.Management;

/// <summary>Reads the fields of an untrusted JSON object by type.</summary>
internal static class JsonFields
{
    public static string? Text(this JsonObject body, string name) => body[name] switch
    {
        null => null,
        JsonValue value when value.GetValueKind() == JsonValueKind.String => value.GetValue<string>(),
        _ => throw ManagementException.BadRequest($"'{name}' must be a string."),
    };

    public static string Required(this JsonObject body, string name)
        => body.Text(name) is { Length: > 0 } value ? value : throw ManagementException.BadRequest($"'{name}' is missing.");

    public static bool Flag(this JsonObject body, string name) => body[name] switch
    {
        null => false,
        JsonValue value when value.GetValueKind() is JsonValueKind.True or JsonValueKind.False => value.GetValue<bool>(),
        _ => throw ManagementException.BadRequest($"'{name}' must be true or false."),
    };

    public static int Number(this JsonObject body, string name, int otherwise) => body[name] switch
    {
        null => otherwise,
        JsonValue value when value.GetValueKind() == JsonValueKind.Number && value.TryGetValue<int>(out var number) => number,
        _ => throw ManagementException.BadRequest($"'{name}' must be a whole number."),
    };

    public static IReadOnlyList<string> Texts(this JsonObject body, string name) => body[name] switch
    {
        null => [],
        JsonArray array when array.All(item => item?.GetValueKind() == JsonValueKind.String) => [.. array.Select(item => item!.GetValue<string>())],
        _ => throw ManagementException.BadRequest($"'{name}' must be an array of strings."),
    };

    public static JsonObject? Object(this JsonObject body, string name) => body[name] switch
    {
        null => null,
        JsonObject value => value,
        _ => throw ManagementException.BadRequest($"'{name}' must be an object."),
    };
}
