using System.Text.Json;
using System.Text.Unicode;

namespace Gatehouse.LocalCloud.State;

/// <summary>Parses JSON from outside so that whatever is wrong with it shows at once, not when a member is first read.</summary>
internal static class StrictJson
{

    /// <summary>Parses one value.</summary>
    /// <param name="utf8">The whole text; a byte order mark is skipped, as an editor may have put one.</param>
    /// <param name="maxDepth">The deepest nesting. What is stored later is wrapped once more, so what comes from outside must have less.</param>
    /// <exception cref="JsonException">Not JSON, not UTF-8, a name given twice, a lone surrogate, or too deep.</exception>
    public static JsonElement Parse(ReadOnlyMemory<byte> utf8, int maxDepth)
    {
        if (utf8.Span.StartsWith("\uFEFF"u8))
            utf8 = utf8[3..];
        if (!Utf8.IsValid(utf8.Span))
            throw new JsonException("The text is not UTF-8.");
        try
        {
            using var document = JsonDocument.Parse(utf8, new JsonDocumentOptions { AllowDuplicateProperties = false, MaxDepth = maxDepth });
            Check(document.RootElement);
            return document.RootElement.Clone();
        }
        catch (InvalidOperationException e) // what reading an escaped lone surrogate throws
        {
            throw new JsonException("A string holds half of a surrogate pair.", e);
        }
    }

    private static void Check(JsonElement element)
    {
        if (element.ValueKind == JsonValueKind.String)
        {
            _ = element.GetString();
        }
        else if (element.ValueKind == JsonValueKind.Array)
        {
            foreach (var item in element.EnumerateArray())
                Check(item);
        }
        else if (element.ValueKind == JsonValueKind.Object)
        {
            foreach (var member in element.EnumerateObject())
            {
                _ = member.Name;
                Check(member.Value);
            }
        }
    }
}
