namespace Gatehouse.TSql.Lexing;

/// <summary>Makes values of tokens' texts.</summary>
internal static class Literals
{
    /// <summary>A name without brackets or quotes.</summary>
    public static string Name(ReadOnlySpan<char> token) => token[0] switch
    {
        '[' => Unquote(token, ']'),
        '"' => Unquote(token, '"'),
        _ => token.ToString(),
    };

    /// <summary>A string without quotes and N.</summary>
    public static string Text(ReadOnlySpan<char> token) => Unquote(token[0] == '\'' ? token : token[1..], '\'');

    /// <summary>Hex digits of a binary, an even number of them: <c>0xF</c> is <c>0x0F</c>.</summary>
    public static string Hex(ReadOnlySpan<char> token) => token.Length % 2 == 0 ? token[2..].ToString() : $"0{token[2..]}";

    /// <summary>A float that other readers take too: <c>1e</c> gets its zero.</summary>
    public static string Float(ReadOnlySpan<char> token) => char.IsAsciiDigit(token[^1]) ? token.ToString() : $"{token}0";

    /// <summary>Money without its sign; <c>$</c> alone is zero.</summary>
    public static string Money(ReadOnlySpan<char> token) => token.Length == 1 ? "0" : token[1..].ToString();

    private static string Unquote(ReadOnlySpan<char> token, char quote)
    {
        var inner = token[1..^1];
        return inner.Contains(quote) ? inner.ToString().Replace($"{quote}{quote}", $"{quote}", StringComparison.Ordinal) : inner.ToString();
    }
}
