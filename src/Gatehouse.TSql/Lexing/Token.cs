namespace Gatehouse.TSql.Lexing;

/// <summary>A token as a place in the text: its value is cut out only where it is asked for.</summary>
internal readonly record struct Token(TokenKind Kind, int Start, int End, int Line)
{
    /// <summary>Characters in the text, brackets and quotes included.</summary>
    public int Length => End - Start;
}
