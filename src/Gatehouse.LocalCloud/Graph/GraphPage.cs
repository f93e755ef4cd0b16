using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace Gatehouse.LocalCloud.Graph;

/// <summary>Which part of a list is asked for, and of each item which members (OData 4.01, part 1, section 11.2).</summary>
internal sealed class GraphPage
{
    private const int DefaultSize = 100;
    private const int LargestSize = 999;
    private readonly int _size;
    private readonly int _from;
    private readonly bool _counts;
    private readonly string[] _members;

    private GraphPage(int size, int from, bool counts, string[] members)
        => (_size, _from, _counts, _members) = (size, from, counts, members);

    /// <summary>Reads <c>$top</c>, <c>$skiptoken</c>, <c>$count</c> and <c>$select</c>.</summary>
    /// <exception cref="GraphException">One of them says nothing that can be done.</exception>
    public static GraphPage Of(IQueryCollection query) => new(
        Number(query, "$top", DefaultSize, 1, LargestSize),
        Number(query, "$skiptoken", 0, 0, int.MaxValue),
        Truth(query, "$count"),
        Members(query["$select"].ToString()));

    /// <summary>Makes the answer: the page, how many there are where that was asked, and where the rest is.</summary>
    /// <param name="items">All items, in an order that stays.</param>
    /// <param name="context">What <c>@odata.context</c> says.</param>
    /// <param name="request">The request: the link to the rest is to the same host and asks the same.</param>
    /// <param name="local">Scheme and host of this cloud.</param>
    public JsonObject Answer(IEnumerable<JsonObject> items, string context, HttpRequest request, string local)
    {
        var all = items.ToList();
        var answer = new JsonObject { ["@odata.context"] = context };
        if (_counts)
            answer["@odata.count"] = all.Count;
        if (all.Count - _from > _size)
            answer["@odata.nextLink"] = Next(request, local);
        answer["value"] = new JsonArray([.. all.Skip(_from).Take(_size).Select(Select)]);
        return answer;
    }

    /// <summary>Leaves in an item what was selected; the type of an item of a mixed list stays.</summary>
    public JsonObject Select(JsonObject item)
    {
        if (_members.Length == 0)
            return item;
        foreach (var (name, _) in item.ToList())
        {
            if (!name.StartsWith('@') && !_members.Contains(name, StringComparer.OrdinalIgnoreCase))
                item.Remove(name);
        }

        return item;
    }

    // A client that came through the CONNECT proxy sends its token to the name that it knows, and to no other.
    private string Next(HttpRequest request, string local)
    {
        const string known = "graph.microsoft.com";
        var host = request.Host.Host.Equals(known, StringComparison.OrdinalIgnoreCase) ? "https://" + known : local;
        var rest = request.Query.Where(entry => !entry.Key.Equals("$skiptoken", StringComparison.OrdinalIgnoreCase))
            .Select(entry => $"{entry.Key}={Uri.EscapeDataString(entry.Value.ToString())}")
            .Append($"$skiptoken={(_from + _size).ToString(CultureInfo.InvariantCulture)}");
        return $"{host}{request.Path}?{string.Join('&', rest)}";
    }

    private static int Number(IQueryCollection query, string name, int otherwise, int least, int most)
    {
        var text = query[name].ToString();
        if (text.Length == 0)
            return otherwise;
        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most
            ? number : throw GraphException.BadRequest(
                $"Invalid value {Tokens.Seen.Quote(text)} for {name}: a whole number from {least} to {most}.");
    }

    private static bool Truth(IQueryCollection query, string name) => query[name].ToString().ToUpperInvariant() switch
    {
        "" or "FALSE" => false,
        "TRUE" => true,
        var text => throw GraphException.BadRequest($"Invalid value {Tokens.Seen.Quote(text)} for {name}: true or false."),
    };

    private static string[] Members(string text)
    {
        if (text.Length == 0 || text == "*")
            return [];
        var names = text.Split(',', StringSplitOptions.TrimEntries);
        return names.Length <= 100 && Array.TrueForAll(names, name => name.Length is > 0 and <= 64 && name.All(char.IsAsciiLetterOrDigit))
            ? names : throw GraphException.BadRequest(
                $"Invalid $select {Tokens.Seen.Quote(text)}: names of properties with commas between.");
    }
}
