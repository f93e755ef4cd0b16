using System.Globalization;

namespace Gatehouse.TSql.Lexing;

/// <summary>Cuts T-SQL text into tokens, one at a time, with QUOTED_IDENTIFIER on.</summary>
internal sealed class Lexer(string text)
{
    /// <summary>Characters of the longest name (sysname).</summary>
    public const int MaxNameLength = 128;

    private int _at;
    private int _line = 1;

    /// <summary>The text.</summary>
    public string Text { get; } = text;

    /// <summary>Goes back to behind a token that was read.</summary>
    public void Return(Token token) => (_at, _line) = (token.End, token.Line + LineBreaks(token));

    /// <summary>The next token; at the end of the text EndOfText, as often as it is asked for.</summary>
    /// <exception cref="TSqlException">
    /// 105: a string or name is not closed; 113: a comment; 103: a name is too long; 1038: a name is empty.
    /// </exception>
    public Token Next()
    {
        SkipSpace();
        if (_at >= Text.Length)
            return new(TokenKind.EndOfText, Text.Length, Text.Length, _line);

        var (start, line) = (_at, _line);
        var kind = ReadToken();
        return new(kind, start, _at, line);
    }

    /// <summary>True where a password may stand: a message must not show it.</summary>
    public bool MayBeSecret(int offset) => Text.AsSpan(0, offset).Contains("password", StringComparison.OrdinalIgnoreCase);

    private TokenKind ReadToken()
    {
        var c = Text[_at];
        switch (c)
        {
            case '\'':
                SkipQuoted('\'');
                return TokenKind.String;
            case 'N' or 'n' when Ahead(1) == '\'':
                _at++;
                SkipQuoted('\'');
                return TokenKind.NationalString;
            case '[':
                return ReadQuotedName(']');
            case '"':
                return ReadQuotedName('"');
            case '@':
                return ReadVariable();
            case '$' when char.IsAsciiDigit(Ahead(1)) || Ahead(1) == '.':
                _at++;
                SkipNumber();
                return TokenKind.Money;
            case '0' when Ahead(1) is 'x' or 'X':
                _at += 2;
                while (char.IsAsciiHexDigit(Ahead(0)))
                    _at++;
                return TokenKind.Binary;
        }

        if (char.IsAsciiDigit(c) || (c == '.' && char.IsAsciiDigit(Ahead(1))))
            return SkipNumber();
        if (StartsName(c) || (c == '$' && char.IsLetter(Ahead(1))))
        {
            var start = _at++;
            SkipName();
            return _at - start <= MaxNameLength ? TokenKind.Word : throw TooLong(start, _line);
        }

        return ReadSymbol(c);
    }

    private TokenKind ReadVariable()
    {
        var start = _at++;
        SkipName();
        if (_at - start > MaxNameLength)
            throw TooLong(start, _line);
        return Text.AsSpan(start, _at - start).ContainsAnyExcept('@') ? TokenKind.Variable : TokenKind.Unknown;
    }

    private TokenKind ReadSymbol(char c)
    {
        var next = Ahead(1);
        var (kind, length) = (c, next) switch
        {
            ('<', '=') => (TokenKind.LessOrEqual, 2),
            ('>', '=') => (TokenKind.GreaterOrEqual, 2),
            ('<', '>') or ('!', '=') => (TokenKind.NotEqual, 2),
            ('!', '<') => (TokenKind.GreaterOrEqual, 2),
            ('!', '>') => (TokenKind.LessOrEqual, 2),
            ('+', '=') => (TokenKind.PlusEqual, 2),
            ('-', '=') => (TokenKind.MinusEqual, 2),
            ('*', '=') => (TokenKind.StarEqual, 2),
            ('/', '=') => (TokenKind.SlashEqual, 2),
            ('%', '=') => (TokenKind.PercentEqual, 2),
            ('&', '=') => (TokenKind.AmpersandEqual, 2),
            ('|', '=') => (TokenKind.BarEqual, 2),
            ('^', '=') => (TokenKind.CaretEqual, 2),
            (':', ':') => (TokenKind.DoubleColon, 2),
            _ => (SingleSymbol(c), char.IsHighSurrogate(c) && char.IsLowSurrogate(next) ? 2 : 1),
        };
        _at += length;
        return kind;
    }

    private static TokenKind SingleSymbol(char c) => c switch
    {
        '(' => TokenKind.LeftParen,
        ')' => TokenKind.RightParen,
        '{' => TokenKind.LeftBrace,
        '}' => TokenKind.RightBrace,
        ',' => TokenKind.Comma,
        ';' => TokenKind.Semicolon,
        '.' => TokenKind.Dot,
        ':' => TokenKind.Colon,
        '+' => TokenKind.Plus,
        '-' => TokenKind.Minus,
        '*' => TokenKind.Star,
        '/' => TokenKind.Slash,
        '%' => TokenKind.Percent,
        '&' => TokenKind.Ampersand,
        '|' => TokenKind.Bar,
        '^' => TokenKind.Caret,
        '~' => TokenKind.Tilde,
        '=' => TokenKind.Equal,
        '<' => TokenKind.Less,
        '>' => TokenKind.Greater,
        '$' => TokenKind.Money, // $ alone is zero
        _ => TokenKind.Unknown,
    };

    /// <summary>Skips digits, a point and an exponent. <c>1e</c> is a float: its exponent is zero.</summary>
    private TokenKind SkipNumber()
    {
        var kind = TokenKind.Integer;
        SkipDigits();
        if (Ahead(0) == '.')
        {
            _at++;
            kind = TokenKind.Decimal;
            SkipDigits();
        }

        if (Ahead(0) is 'e' or 'E')
        {
            _at += Ahead(1) is '+' or '-' ? 2 : 1;
            kind = TokenKind.Float;
            SkipDigits();
        }

        return kind;
    }

    private void SkipDigits()
    {
        while (char.IsAsciiDigit(Ahead(0)))
            _at++;
    }

    private TokenKind ReadQuotedName(char close)
    {
        var (start, line) = (_at, _line);
        var doubled = SkipQuoted(close);
        var length = _at - start - 2 - doubled;
        return length switch
        {
            0 => throw new TSqlException(1038, line,
                "An object or column name is missing or empty. For SELECT INTO statements, verify each column has a name. For other "
                + "statements, look for empty alias names. Aliases defined as \"\" or [] are not allowed. Change the alias to a valid name."),
            > MaxNameLength => throw TooLong(start + 1, line),
            _ => TokenKind.QuotedName,
        };
    }

    /// <summary>Skips from a quote to behind the one that closes it.</summary>
    /// <returns>How many closing quotes were doubled.</returns>
    private int SkipQuoted(char close)
    {
        var (start, line, doubled) = (_at, _line, 0);
        _at++;
        while (true)
        {
            var rest = Text.AsSpan(_at);
            var end = rest.IndexOf(close);
            if (end < 0)
                throw new TSqlException(105, line,
                    $"Unclosed quotation mark after the character string '{(MayBeSecret(start) ? "***" : Excerpt(start + 1))}'.");
            _line += rest[..end].Count('\n');
            _at += end + 1;
            if (Ahead(0) != close)
                return doubled;
            _at++;
            doubled++;
        }
    }

    private void SkipSpace()
    {
        while (_at < Text.Length)
        {
            var c = Text[_at];
            if (c == '\n')
                _line++;
            if (c is <= ' ' and not '\0' or '\uFEFF' || (c > '\x7f' && char.IsWhiteSpace(c)))
                _at++;
            else if (c == '-' && Ahead(1) == '-')
                _at = Text.IndexOf('\n', _at) is >= 0 and var end ? end : Text.Length;
            else if (c == '/' && Ahead(1) == '*')
                SkipComment();
            else
                return;
        }
    }

    private void SkipComment()
    {
        var (line, open) = (_line, 0);
        while (_at < Text.Length)
        {
            var (c, next) = (Text[_at], Ahead(1));
            if (c == '\n')
                _line++;
            if ((c, next) == ('/', '*'))
            {
                open++;
                _at += 2;
            }
            else if ((c, next) == ('*', '/'))
            {
                _at += 2;
                if (--open == 0)
                    return;
            }
            else
            {
                _at++;
            }
        }

        throw new TSqlException(113, line, "Missing end comment mark '*/'.");
    }

    private void SkipName()
    {
        while (_at < Text.Length && ContinuesName(Text[_at]))
            _at++;
    }

    private static bool StartsName(char c) => c is '_' or '#' || char.IsLetter(c);

    private static bool ContinuesName(char c) => char.IsAsciiLetterOrDigit(c) || c is '_' or '#' or '@' or '$'
        || (c > '\x7f' && (char.IsLetterOrDigit(c)
            || char.GetUnicodeCategory(c) is UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark));

    private char Ahead(int count) => _at + count < Text.Length ? Text[_at + count] : '\0';

    private int LineBreaks(Token token) => Text.AsSpan(token.Start, token.Length).Count('\n');

    private TSqlException TooLong(int start, int line)
        => new(103, line, $"The identifier that starts with '{Excerpt(start)}' is too long. Maximum length is {MaxNameLength}.");

    private string Excerpt(int start) => Text.Substring(start, Math.Min(60, Text.Length - start));
}
