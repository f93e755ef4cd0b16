using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Gatehouse.LocalCloud.ResourceManager;

/// <summary>The <c>$filter</c> of resource lists: comparisons by <c>eq</c>, joined by <c>and</c>.</summary>
internal static partial class ResourceFilter
{
    /// <summary>Makes the condition that a filter says. A missing filter is true of everything.</summary>
    /// <exception cref="ArmException">The filter says something else.</exception>
    public static Func<JsonObject, bool> Parse(string? filter)
    {
        if (string.IsNullOrWhiteSpace(filter))
            return _ => true;
        var conditions = new List<Func<JsonObject, bool>>();
        var rest = filter.AsSpan().Trim();
        while (true)
        {
            var match = Comparison().Match(rest.ToString());
            if (!match.Success)
                throw Invalid(filter);
            conditions.Add(Condition(match.Groups[1].Value, match.Groups[2].Value.Replace("''", "'", StringComparison.Ordinal)) ?? throw Invalid(filter));
            rest = rest[match.Length..].TrimStart();
            if (rest.IsEmpty)
                return resource => conditions.TrueForAll(condition => condition(resource));
            if (!rest.StartsWith("and ", StringComparison.OrdinalIgnoreCase))
                throw Invalid(filter);
            rest = rest[4..].TrimStart();
        }
    }

    private static Func<JsonObject, bool>? Condition(string name, string value) => name.ToUpperInvariant() switch
    {
        "RESOURCETYPE" => resource => Same(resource.Text("type"), value),
        "NAME" => resource => Same(resource.Text("name"), value),
        "LOCATION" => resource => Same(resource.Text("location"), value),
        "RESOURCEGROUP" => resource => Same(ResourceId.TryParse(resource.Text("id")!)?.ResourceGroup, value),
        "TAGNAME" => resource => resource.Object("tags")?.Any(tag => Same(tag.Key, value)) ?? false,
        "TAGVALUE" => resource => resource.Object("tags")?.Any(tag => Same((string?)tag.Value, value)) ?? false,
        _ => null,
    };

    private static bool Same(string? a, string b) => string.Equals(a, b, StringComparison.OrdinalIgnoreCase);

    private static ArmException Invalid(string filter)
        => ArmException.Bad("InvalidFilterInQueryString",
            $"Invalid $filter '{filter}' specified in the query string. Supported: resourceType, name, location, resourceGroup, tagName and tagValue, compared with eq and joined by and.");

    [GeneratedRegex("^([A-Za-z]+) +eq +'((?:[^']|'')*)'")]
    private static partial Regex Comparison();
}
