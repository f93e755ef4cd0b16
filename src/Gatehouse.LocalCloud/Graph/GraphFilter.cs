using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Gatehouse.LocalCloud.Graph;

/// <summary>The <c>$filter</c> expressions that the Azure CLI and the service connector send (OData 4.01, part 2, section 5.1.1).</summary>
internal sealed partial class GraphFilter
{
    private const int MaxLength = 2048;
    private readonly Func<JsonObject, bool> _matches;

    private GraphFilter(Func<JsonObject, bool> matches) => _matches = matches;

    public bool Matches(JsonObject item) => _matches(item);

    /// <summary>Parses a filter; none matches everything.</summary>
    /// <param name="text">The query parameter.</param>
    /// <param name="properties">The properties that may be filtered by.</param>
    /// <exception cref="GraphException">It is not one of the supported forms.</exception>
    public static GraphFilter Parse(string text, IReadOnlyList<string> properties)
    {
        if (text.Length == 0)
            return new(_ => true);
        if (text.Length > MaxLength)
            throw GraphException.UnsupportedFilter(text);
        if (Equal().Match(text) is { Success: true } equal)
            return OnProperty(text, properties, equal, (seen, wanted) => string.Equals(seen, wanted, StringComparison.OrdinalIgnoreCase));
        if (StartsWith().Match(text) is { Success: true } prefix)
            return OnProperty(text, properties, prefix, (seen, wanted) => seen.StartsWith(wanted, StringComparison.OrdinalIgnoreCase));
        if (AnyName().Match(text) is { Success: true } any && any.Groups["range"].Value == any.Groups["variable"].Value && properties.Contains("servicePrincipalNames"))
        {
            var name = Unquote(any.Groups["value"].Value);
            // The object id too: 'az ad sp show --id' takes either, and asks by this filter.
            return new(item => Same(item["id"], name) || item["servicePrincipalNames"]!.AsArray().Any(known => Same(known, name)));
        }

        throw GraphException.UnsupportedFilter(text);
    }

    private static GraphFilter OnProperty(string text, IReadOnlyList<string> properties, Match match, Func<string, string, bool> compare)
    {
        var property = match.Groups["property"].Value;
        if (!properties.Contains(property, StringComparer.Ordinal) || property == "servicePrincipalNames")
            throw GraphException.UnsupportedFilter(text);
        var value = Unquote(match.Groups["value"].Value);
        return new(item => item[property] is { } seen && compare(seen.GetValue<string>(), value));
    }

    // OData ABNF: a quote inside a string is doubled.
    private static string Unquote(string value) => value.Replace("''", "'", StringComparison.Ordinal);

    private static bool Same(JsonNode? node, string value) => string.Equals(node?.GetValue<string>(), value, StringComparison.OrdinalIgnoreCase);

    [GeneratedRegex(@"^\s*(?<property>\w+)\s+eq\s+'(?<value>(?:[^']|'')*)'\s*$", RegexOptions.NonBacktracking)]
    private static partial Regex Equal();

    [GeneratedRegex(@"^\s*startswith\(\s*(?<property>\w+)\s*,\s*'(?<value>(?:[^']|'')*)'\s*\)\s*$", RegexOptions.NonBacktracking)]
    private static partial Regex StartsWith();

    [GeneratedRegex(@"^\s*servicePrincipalNames/any\(\s*(?<range>\w+)\s*:\s*(?<variable>\w+)\s+eq\s+'(?<value>(?:[^']|'')*)'\s*\)\s*$", RegexOptions.NonBacktracking)]
    private static partial Regex AnyName();
}
