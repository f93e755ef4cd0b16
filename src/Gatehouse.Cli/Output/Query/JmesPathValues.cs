using System.Text.Json;
using System.Text.Json.Nodes;

namespace Gatehouse.Cli.Output.Query;

/// <summary>What the operators of a query do with values.</summary>
internal static class JmesPathValues
{
    public static Evaluate Member(string name) => value => (value as JsonObject)?[name];

    public static Evaluate Then(Evaluate first, Evaluate second) => value => second(first(value));

    public static Evaluate At(Evaluate of, int index) => value
        => of(value) is JsonArray items && (index < 0 ? index + items.Count : index) is var at && at >= 0 && at < items.Count ? items[at] : null;

    public static Evaluate Project(Evaluate of, Evaluate each) => value => of(value) is JsonArray items ? Apply(items, each) : null;

    public static Evaluate ProjectMembers(Evaluate of, Evaluate each) => value
        => of(value) is JsonObject members ? Apply(members.Select(member => member.Value), each) : null;

    public static Evaluate Filter(Evaluate of, Evaluate condition) => value
        => of(value) is JsonArray items ? Copy(items.Where(item => IsTrue(condition(item)))) : null;

    public static Evaluate Flatten(Evaluate of) => value
        => of(value) is JsonArray items ? Copy(items.SelectMany(item => item is JsonArray inner ? inner.AsEnumerable() : [item])) : null;

    // Python's slices.
    public static Evaluate Slice(Evaluate of, int? from, int? to, int step)
    {
        if (step == 0)
            throw new FormatException("the step of a slice cannot be 0");
        return value =>
        {
            if (of(value) is not JsonArray items)
                return null;
            var (start, stop) = step > 0 ? (Bound(from ?? 0), Bound(to ?? items.Count)) : (from is { } f ? Bound(f) : items.Count - 1, to is { } t ? Bound(t) : -1);
            var taken = new List<JsonNode?>();
            for (long at = start; step > 0 ? at < stop : at > stop; at += step)
                taken.Add(items[(int)at]);
            return Copy(taken);

            int Bound(int index)
            {
                var at = index < 0 ? index + items.Count : index;
                return step > 0 ? Math.Clamp(at, 0, items.Count) : Math.Clamp(at, -1, items.Count - 1);
            }
        };
    }

    public static bool IsTrue(JsonNode? value) => value switch
    {
        null => false,
        JsonArray items => items.Count > 0,
        JsonObject members => members.Count > 0,
        _ => value.GetValueKind() switch
        {
            JsonValueKind.False => false,
            JsonValueKind.String => value.GetValue<string>().Length > 0,
            _ => true,
        },
    };

    public static JsonNode? Compare(string @operator, JsonNode? left, JsonNode? right)
    {
        if (@operator is "==" or "!=")
            return JsonValue.Create(JsonNode.DeepEquals(left, right) == (@operator == "=="));
        if (NumberOf(left) is not { } first || NumberOf(right) is not { } second)
            return null;
        return JsonValue.Create(@operator switch { "<" => first < second, "<=" => first <= second, ">" => first > second, _ => first >= second });
    }

    public static double? NumberOf(JsonNode? value)
        => value is JsonValue && value.GetValueKind() == JsonValueKind.Number ? JsonSerializer.Deserialize<double>(value) : null;

    public static string? TextOf(JsonNode? value) => value is JsonValue && value.GetValueKind() == JsonValueKind.String ? value.GetValue<string>() : null;

    public static JsonArray Copy(IEnumerable<JsonNode?> items) => new([.. items.Select(item => item?.DeepClone())]);

    // A projection leaves out what is not there.
    private static JsonArray Apply(IEnumerable<JsonNode?> items, Evaluate each) => Copy(items.Select(item => each(item)).Where(item => item is not null));
}
