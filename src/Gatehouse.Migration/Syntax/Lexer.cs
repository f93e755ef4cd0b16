namespace Gatehouse.Migration.Syntax;

/// <summary>Splits a file into tokens. A language says what its comments and texts are.</summary>
internal abstract class Lexer(SourceFile file)
{
    /// <summary>Holes in texts in holes …: deeper than a person writes.</summary>
    private const int DepthLimit = 64;

    private readonly List<Token> _tokens = [];
    private readonly List<Comment> _comments = [];
    private bool _beginsLine = true;
    private int _depth;

    protected string Text { get; } = file.Text;

    protected int Position { get; set; }

    protected Token? Last => _tokens.Count > 0 ? _tokens[^1] : null;

    public TokenTree Read()
    {
        while (Position < Text.Length)
        {
            var c = Text[Position];
            if (c is '\n' or '\r')
            {
                _beginsLine = true;
                Position++;
            }
            else if (c == '\\' && Position + 1 < Text.Length && Text[Position + 1] is '\n' or '\r')
            {
                Position += Text[Position + 1] == '\r' && At(2) == '\n' ? 3 : 2; // a continued line is no new line
            }
            else if (char.IsWhiteSpace(c))
            {
                Position++;
            }
            else
            {
                ReadToken(c);
            }
        }

        return new TokenTree(file, [.. _tokens], _comments);
    }

    /// <summary>Whether a comment begins here; its end.</summary>
    protected abstract int? CommentEnd();

    /// <summary>Whether a text begins here; its parts and its end.</summary>
    protected abstract (TextPart[] Parts, int End)? ReadText();

    /// <summary>Whether a pattern (regular expression) begins here; its end.</summary>
    protected virtual int? PatternEnd() => null;

    protected char At(int distance) => Position + distance < Text.Length ? Text[Position + distance] : '\0';

    protected static bool IsWordCharacter(char c) => char.IsLetterOrDigit(c) || c is '_' or '$' or '#' or '@';

    /// <summary>Offset of the bracket that closes a hole, from the offset after the one that opened it; over texts and comments.</summary>
    protected int HoleEnd(int position, char open, char close)
    {
        if (++_depth > DepthLimit)
            throw new SyntaxException($"texts are nested more than {DepthLimit} deep");
        var saved = Position;
        var level = 0;
        Position = position;
        while (Position < Text.Length && !(level == 0 && Text[Position] == close))
        {
            level += Text[Position] == open ? 1 : Text[Position] == close ? -1 : 0;
            Position = CommentEnd() ?? ReadText()?.End ?? Position + 1;
        }

        var end = Position;
        Position = saved;
        _depth--;
        return end;
    }

    /// <summary>Offset after the closing quote of a text of one line; null where the line ends first.</summary>
    protected int? QuotedEnd(int position, char quote)
    {
        for (var i = position; i < Text.Length && Text[i] is not ('\n' or '\r'); i++)
        {
            if (Text[i] == '\\')
                i++;
            else if (Text[i] == quote)
                return i + 1;
        }

        return null;
    }

    private void ReadToken(char c)
    {
        var start = Position;
        if (CommentEnd() is { } commentEnd)
        {
            _comments.Add(new(start, commentEnd));
            _beginsLine |= Text.AsSpan(start, commentEnd - start).Contains('\n');
            Position = commentEnd;
        }
        else if (ReadText() is { } text)
        {
            Add(TokenKind.Text, text.End, text.Parts);
        }
        else if (PatternEnd() is { } patternEnd)
        {
            Add(TokenKind.Pattern, patternEnd);
        }
        else if (char.IsAsciiDigit(c))
        {
            Add(TokenKind.Number, Run(start, character => IsWordCharacter(character) || character == '.'));
        }
        else if (IsWordCharacter(c))
        {
            Add(TokenKind.Word, Run(start, IsWordCharacter));
        }
        else
        {
            Add(c is '(' or '[' or '{' ? TokenKind.Open : c is ')' or ']' or '}' ? TokenKind.Close : TokenKind.Punctuation, start + 1);
        }
    }

    private int Run(int start, Func<char, bool> belongs)
    {
        var end = start + 1;
        while (end < Text.Length && belongs(Text[end]))
            end++;
        return end;
    }

    private void Add(TokenKind kind, int end, TextPart[]? parts = null)
    {
        _tokens.Add(new(kind, Position, end, _beginsLine, parts));
        _beginsLine = false;
        Position = end;
    }
}
