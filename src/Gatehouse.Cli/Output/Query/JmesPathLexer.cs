using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Gatehouse.Cli.Output.Query;

/// <summary>A token of a query.</summary>
/// <param name="Kind"><c>name</c>, <c>quoted</c>, <c>literal</c>, <c>number</c>, <c>end</c>, or the characters themselves.</param>
/// <param name="Text">A name's text, or a number's.</param>
/// <param name="Value">A literal's value.</param>
/// <param name="At">Where it stands.</param>
internal sealed record JmesPathToken(string Kind, string Text, JsonNode? Value, int At);

/// <summary>Divides a query into tokens.</summary>
internal static class JmesPathLexer
{
    private static readonly string[] Symbols = ["[?", "[]", "||", "&&", "==", "!=", "<=", ">=", ".", "*", "[", "]", "{", "}", "(", ")", ",", ":", "|", "!", "<", ">", "@", "&"];

    public static List<JmesPathToken> Read(string text)
    {
        var tokens = new List<JmesPathToken>();
        var at = 0;
        while (at < text.Length)
        {
            var c = text[at];
            if (char.IsWhiteSpace(c))
                at++;
            else if (char.IsAsciiLetter(c) || c == '_')
                Take(tokens, "name", text, ref at, one => char.IsAsciiLetterOrDigit(one) || one == '_');
            else if (char.IsAsciiDigit(c) || (c == '-' && at + 1 < text.Length && char.IsAsciiDigit(text[at + 1])))
                Take(tokens, "number", text, ref at, char.IsAsciiDigit);
            else if (c is '"' or '\'' or '`')
                tokens.Add(Quoted(text, c, ref at));
            else if (Array.Find(Symbols, one => string.CompareOrdinal(text, at, one, 0, one.Length) == 0) is { } symbol)
            {
                tokens.Add(new(symbol, symbol, null, at));
                at += symbol.Length;
            }
            else
                throw new FormatException($"'{c}' at character {at + 1} is not part of the language");
        }

        tokens.Add(new("end", "", null, text.Length));
        return tokens;
    }

    private static void Take(List<JmesPathToken> tokens, string kind, string text, ref int at, Func<char, bool> belongs)
    {
        var from = at++;
        while (at < text.Length && belongs(text[at]))
            at++;
        tokens.Add(new(kind, text[from..at], null, from));
    }

    private static JmesPathToken Quoted(string text, char quote, ref int at)
    {
        var from = at++;
        var content = new StringBuilder();
        for (; at < text.Length && text[at] != quote; at++)
        {
            if (text[at] == '\\' && at + 1 < text.Length && (text[at + 1] == quote || quote == '"'))
            {
                // JSON has escapes of its own; in the other two only the quote is escaped.
                if (quote == '"')
                    content.Append('\\');
                at++;
            }

            content.Append(text[at]);
        }

        if (at == text.Length)
            throw new FormatException($"the {quote} at character {from + 1} is not closed");
        at++;
        try
        {
            return quote switch
            {
                '"' => new("quoted", JsonSerializer.Deserialize<string>($"\"{content}\"")!, null, from),
                '\'' => new("literal", "", JsonValue.Create(content.ToString()), from),
                _ => new("literal", "", JsonNode.Parse(content.ToString()), from),
            };
        }
        catch (JsonException)
        {
            throw new FormatException($"what begins at character {from + 1} is not JSON");
        }
    }
}
