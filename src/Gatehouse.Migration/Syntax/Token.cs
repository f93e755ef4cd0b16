namespace Gatehouse.Migration.Syntax;

internal enum TokenKind
{
    Word,
    Number,
    Text,
    Pattern,
    Punctuation,
    Open,
    Close,
}

/// <summary>One token of a source file.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Start">Offset of its first character.</param>
/// <param name="End">Offset after its last character.</param>
/// <param name="BeginsLine">Whether a line break that the language counts stands before it.</param>
/// <param name="Parts">Of a text: its literal runs and its holes, in order. Null otherwise.</param>
internal readonly record struct Token(TokenKind Kind, int Start, int End, bool BeginsLine, TextPart[]? Parts = null);

/// <summary>A run of literal characters in a text, or a hole that an expression fills.</summary>
internal readonly record struct TextPart(int Start, int End, bool IsHole);

/// <summary>A comment, with its marks.</summary>
internal readonly record struct Comment(int Start, int End);
