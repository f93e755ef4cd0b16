namespace Gatehouse.TSql.Lexing;

/// <summary>Kinds of tokens.</summary>
internal enum TokenKind
{
    EndOfText, Word, QuotedName, Variable, String, NationalString, Binary, Integer, Decimal, Float, Money,
    LeftParen, RightParen, LeftBrace, RightBrace, Comma, Semicolon, Dot, Colon, DoubleColon,
    Plus, Minus, Star, Slash, Percent, Ampersand, Bar, Caret, Tilde,
    Equal, NotEqual, Less, LessOrEqual, Greater, GreaterOrEqual,
    PlusEqual, MinusEqual, StarEqual, SlashEqual, PercentEqual, AmpersandEqual, BarEqual, CaretEqual,
    Unknown,
}
