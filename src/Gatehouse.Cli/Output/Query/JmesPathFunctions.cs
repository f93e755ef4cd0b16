using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Gatehouse.Cli.Output.Query;

/// <summary>An argument of a function.</summary>
/// <param name="Value">What evaluates it.</param>
/// <param name="IsExpression">Whether it is given unevaluated, with <c>&amp;</c>.</param>
internal sealed record JmesPathArgument(Evaluate Value, bool IsExpression);

/// <summary>The functions of the specification: https://jmespath.org/specification.html#built-in-functions</summary>
internal static class JmesPathFunctions
{
    private static readonly Dictionary<string, (int Least, int Most, Func<JsonNode?[], JsonNode?> Call)> Plain = new()
    {
        ["abs"] = (1, 1, of => Number(Math.Abs(NumberAt(of, 0)))),
        ["avg"] = (1, 1, of => Numbers(of[0]) is { Count: > 0 } numbers ? Number(numbers.Average()) : null),
        ["ceil"] = (1, 1, of => Number(Math.Ceiling(NumberAt(of, 0)))),
        ["contains"] = (2, 2, of => JsonValue.Create(of[0] is JsonArray items
            ? items.Any(item => JsonNode.DeepEquals(item, of[1]))
            : TextAt(of, 0).Contains(JmesPathValues.TextOf(of[1]) ?? "\0", StringComparison.Ordinal))),
        ["ends_with"] = (2, 2, of => JsonValue.Create(TextAt(of, 0).EndsWith(TextAt(of, 1), StringComparison.Ordinal))),
        ["floor"] = (1, 1, of => Number(Math.Floor(NumberAt(of, 0)))),
        ["join"] = (2, 2, of => JsonValue.Create(string.Join(TextAt(of, 0), Items(of[1]).Select(item => JmesPathValues.TextOf(item) ?? throw Wrong("join", "a list of strings"))))),
        ["keys"] = (1, 1, of => JmesPathValues.Copy(Members(of[0]).Select(member => (JsonNode?)JsonValue.Create(member.Key)))),
        ["length"] = (1, 1, of => JsonValue.Create(of[0] switch
        {
            JsonArray items => items.Count,
            JsonObject members => members.Count,
            _ => new StringInfo(TextAt(of, 0)).LengthInTextElements,
        })),
        ["max"] = (1, 1, of => Sorted(Items(of[0])).LastOrDefault()),
        ["merge"] = (1, int.MaxValue, of => new JsonObject(of.SelectMany(Members).GroupBy(member => member.Key, member => member.Value)
            .Select(member => KeyValuePair.Create(member.Key, member.Last()?.DeepClone())))),
        ["min"] = (1, 1, of => Sorted(Items(of[0])).FirstOrDefault()),
        ["not_null"] = (1, int.MaxValue, of => of.FirstOrDefault(value => value is not null)),
        ["reverse"] = (1, 1, of => of[0] is JsonArray items ? JmesPathValues.Copy(items.Reverse()) : JsonValue.Create(string.Concat(TextAt(of, 0).Reverse()))),
        ["sort"] = (1, 1, of => JmesPathValues.Copy(Sorted(Items(of[0])))),
        ["starts_with"] = (2, 2, of => JsonValue.Create(TextAt(of, 0).StartsWith(TextAt(of, 1), StringComparison.Ordinal))),
        ["sum"] = (1, 1, of => Number(Numbers(of[0]).Sum())),
        ["to_array"] = (1, 1, of => of[0] is JsonArray ? of[0] : JmesPathValues.Copy(of)),
        ["to_number"] = (1, 1, of => JmesPathValues.NumberOf(of[0]) is not null ? of[0]
            : double.TryParse(JmesPathValues.TextOf(of[0]), NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? Number(number) : null),
        ["to_string"] = (1, 1, of => JsonValue.Create(JmesPathValues.TextOf(of[0]) ?? of[0]?.ToJsonString() ?? "null")),
        ["type"] = (1, 1, of => JsonValue.Create(of[0]?.GetValueKind() switch
        {
            null => "null",
            JsonValueKind.True or JsonValueKind.False => "boolean",
            var kind => kind.ToString()!.ToLowerInvariant(),
        })),
        ["values"] = (1, 1, of => JmesPathValues.Copy(Members(of[0]).Select(member => member.Value))),
    };

    public static Evaluate Call(string name, IReadOnlyList<JmesPathArgument> arguments)
    {
        if (name is "map" or "sort_by" or "max_by" or "min_by")
            return ByExpression(name, arguments);
        if (!Plain.TryGetValue(name, out var function))
            throw new FormatException($"there is no function '{name}'");
        if (arguments.Count < function.Least || arguments.Count > function.Most || arguments.Any(argument => argument.IsExpression))
            throw new FormatException($"function '{name}' does not take these arguments");
        return value => function.Call([.. arguments.Select(argument => argument.Value(value))]);
    }

    private static Evaluate ByExpression(string name, IReadOnlyList<JmesPathArgument> arguments)
    {
        var (list, expression) = name == "map" ? (1, 0) : (0, 1);
        if (arguments.Count != 2 || arguments[list].IsExpression || !arguments[expression].IsExpression)
            throw new FormatException($"function '{name}' does not take these arguments");
        var each = arguments[expression].Value;
        return value =>
        {
            var items = Items(arguments[list].Value(value));
            if (name == "map")
                return JmesPathValues.Copy(items.Select(item => each(item)));
            var sorted = items.Select(item => (Item: item, Key: each(item))).OrderBy(one => one.Key, Comparer<JsonNode?>.Create(Order)).Select(one => one.Item).ToList();
            return name switch { "sort_by" => JmesPathValues.Copy(sorted), "max_by" => sorted.LastOrDefault(), _ => sorted.FirstOrDefault() };
        };
    }

    private static IEnumerable<JsonNode?> Sorted(IEnumerable<JsonNode?> items) => items.Order(Comparer<JsonNode?>.Create(Order));

    private static int Order(JsonNode? left, JsonNode? right)
    {
        if (JmesPathValues.NumberOf(left) is { } first && JmesPathValues.NumberOf(right) is { } second)
            return first.CompareTo(second);
        return JmesPathValues.TextOf(left) is { } before && JmesPathValues.TextOf(right) is { } after
            ? string.CompareOrdinal(before, after)
            : throw new FormatException("only numbers, or only strings, can be sorted");
    }

    private static JsonArray Items(JsonNode? value) => value as JsonArray ?? throw Wrong("a function", "a list");

    private static JsonObject Members(JsonNode? value) => value as JsonObject ?? throw Wrong("a function", "an object");

    private static List<double> Numbers(JsonNode? value)
        => [.. Items(value).Select(item => JmesPathValues.NumberOf(item) ?? throw Wrong("a function", "a list of numbers"))];

    private static double NumberAt(JsonNode?[] of, int at) => JmesPathValues.NumberOf(of[at]) ?? throw Wrong("a function", "a number");

    private static string TextAt(JsonNode?[] of, int at) => JmesPathValues.TextOf(of[at]) ?? throw Wrong("a function", "a string");

    private static JsonValue Number(double number)
        => number == Math.Truncate(number) && Math.Abs(number) < 1e15 ? JsonValue.Create((long)number) : JsonValue.Create(number);

    private static FormatException Wrong(string who, string wants) => new($"{who} was given something else than {wants}");
}
