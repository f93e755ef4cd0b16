using System.Globalization;
using System.Text.Json;
using System.Text.Unicode;

namespace Gatehouse.Tokens;

/// <summary>The members of an untrusted JSON object, read by type. A member of the wrong type is an error, an absent one is null.</summary>
internal readonly struct JsonMembers
{
    /// <summary>Deepest nesting. Entra's claims nest three deep (<c>_claim_sources</c>).</summary>
    public const int MaxDepth = 8;

    // The last second of the year 9999, the largest that DateTimeOffset holds.
    private const double LastSecond = 253402300799;

    private static readonly JsonDocumentOptions Strict = new() { MaxDepth = MaxDepth, AllowDuplicateProperties = false };
    private readonly JsonElement _root;
    private readonly string _part;

    private JsonMembers(JsonElement root, string part) => (_root, _part) = (root, part);

    /// <summary>Parses the object.</summary>
    /// <param name="json">UTF-8 text.</param>
    /// <param name="part">What it is, for the error, e.g. <c>token's header</c>.</param>
    /// <exception cref="TokenException">With <see cref="TokenErrorCode.Malformed"/>: not one JSON object, too deep, or a name given twice.</exception>
    public static JsonMembers Parse(ReadOnlySpan<byte> json, string part)
    {
        try
        {
            // The parser looks at the encoding of a string only when the string is asked for.
            if (!Utf8.IsValid(json))
                throw Malformed(part, "is not UTF-8");
            var root = JsonElement.Parse(json, Strict);
            return root.ValueKind == JsonValueKind.Object ? new(root, part) : throw Malformed(part, "is not a JSON object");
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException) // the second: a name with half a surrogate pair
        {
            // Not the parser's own message: it can quote the text.
            throw Malformed(part, $"is not a JSON object of at most {MaxDepth} levels with each name once");
        }
    }

    public bool Has(string name) => _root.TryGetProperty(name, out _);

    public string? Text(string name)
        => _root.TryGetProperty(name, out var value) ? Text(name, value) : null;

    /// <summary>A string or an array of strings: <c>aud</c> may be either (RFC 7519, section 4.1.3).</summary>
    public IReadOnlyList<string>? Texts(string name, bool arrayOnly = false)
    {
        if (!_root.TryGetProperty(name, out var value))
            return null;
        if (value.ValueKind != JsonValueKind.Array)
            return arrayOnly ? throw Malformed(_part, $"has '{name}', which is not an array of strings") : [Text(name, value)];
        var texts = new List<string>(value.GetArrayLength());
        foreach (var item in value.EnumerateArray())
            texts.Add(Text(name, item));
        return texts;
    }

    /// <summary>A NumericDate: seconds since 1970 in UTC, possibly with a fraction (RFC 7519, section 2).</summary>
    /// <param name="name">Name of the member.</param>
    /// <param name="takesText">Whether digits in a string will do: MSAL writes its assertions so, and Entra takes them.</param>
    public DateTimeOffset? Time(string name, bool takesText = false)
    {
        if (!_root.TryGetProperty(name, out var value))
            return null;
        var isNumber = takesText && value.ValueKind == JsonValueKind.String
            ? double.TryParse(Text(name, value), NumberStyles.None, CultureInfo.InvariantCulture, out var seconds)
            : TryGetNumber(value, out seconds);
        if (!isNumber || !(seconds >= 0 && seconds <= LastSecond))
            throw Malformed(_part, $"has '{name}', which is not a number of seconds from 0 to {LastSecond:0}");
        return DateTimeOffset.UnixEpoch.AddSeconds(Math.Floor(seconds));
    }

    public bool? Flag(string name)
    {
        if (!_root.TryGetProperty(name, out var value))
            return null;
        return value.ValueKind switch
        {
            JsonValueKind.True => true,
            JsonValueKind.False => false,
            _ => throw Malformed(_part, $"has '{name}', which is not true or false"),
        };
    }

    public JsonMembers? Object(string name)
    {
        if (!_root.TryGetProperty(name, out var value))
            return null;
        return value.ValueKind == JsonValueKind.Object ? new(value, name) : throw Malformed(_part, $"has '{name}', which is not an object");
    }

    public IEnumerable<JsonMembers> Objects(string name)
    {
        if (!_root.TryGetProperty(name, out var value) || value.ValueKind != JsonValueKind.Array)
            throw Malformed(_part, $"has no array '{name}'");
        foreach (var item in value.EnumerateArray())
        {
            yield return item.ValueKind == JsonValueKind.Object
                ? new(item, name)
                : throw Malformed(_part, $"has '{name}', which holds something else than objects");
        }
    }

    private static bool TryGetNumber(JsonElement value, out double number)
    {
        number = 0;
        return value.ValueKind == JsonValueKind.Number && value.TryGetDouble(out number);
    }

    private string Text(string name, JsonElement value)
    {
        try
        {
            if (value.ValueKind == JsonValueKind.String)
                return value.GetString()!;
        }
        catch (InvalidOperationException)
        {
            // Half a surrogate pair, escaped: no text of any encoding.
        }

        throw Malformed(_part, $"has '{name}', which is not a string");
    }

    private static TokenException Malformed(string part, string why) => new(TokenErrorCode.Malformed, $"Malformed: the {part} {why}.");
}
