using Gatehouse.Migration.Syntax;

namespace Gatehouse.Migration.JavaScript;

/// <summary>Tokens of JavaScript, TypeScript and their JSX dialects. ECMA-262, section 12.</summary>
internal sealed class JavaScriptLexer(SourceFile file) : Lexer(file)
{
    // After one of these a slash begins a regular expression, though a word stands before it.
    private static readonly HashSet<string> Operators = ["return", "typeof", "case", "in", "of", "delete", "void", "throw", "new", "do",
        "else", "yield", "await"];

    protected override int? CommentEnd()
    {
        if (At(0) == '#' && At(1) == '!' && Position == 0)
            return LineEnd();
        if (At(0) != '/')
            return null;
        if (At(1) == '/')
            return LineEnd();
        if (At(1) != '*')
            return null;
        var end = Text.IndexOf("*/", Position + 2, StringComparison.Ordinal);
        return end < 0 ? Text.Length : end + 2;
    }

    protected override (TextPart[] Parts, int End)? ReadText()
    {
        var quote = At(0);
        if (quote is '\'' or '"')
        {
            // An apostrophe of JSX text does not end on its line, or ends as a text without effect.
            return QuotedEnd(Position + 1, quote) is { } end ? ([new(Position + 1, end - 1, false)], end) : null;
        }

        return quote == '`' ? ReadTemplate() : null;
    }

    protected override int? PatternEnd()
    {
        if (At(0) != '/' || IsValue(Last))
            return null;
        var inClass = false;
        for (var i = Position + 1; i < Text.Length && Text[i] is not ('\n' or '\r'); i++)
        {
            if (Text[i] == '\\')
                i++;
            else if (Text[i] == '[')
                inClass = true;
            else if (Text[i] == ']')
                inClass = false;
            else if (Text[i] == '/' && !inClass)
                return i + 1;
        }

        return null;
    }

    private (TextPart[] Parts, int End) ReadTemplate()
    {
        List<TextPart> parts = [];
        var run = Position + 1;
        var i = run;
        for (; i < Text.Length && Text[i] != '`'; i++)
        {
            if (Text[i] == '\\')
            {
                i++;
            }
            else if (Text[i] == '$' && i + 1 < Text.Length && Text[i + 1] == '{')
            {
                parts.Add(new(run, i, false));
                var end = HoleEnd(i + 2, '{', '}');
                parts.Add(new(i + 2, end, true));
                run = Math.Min(end + 1, Text.Length);
                i = end;
            }
        }

        var close = Math.Min(i, Text.Length);
        parts.Add(new(run, Math.Max(run, close), false));
        return ([.. parts], Math.Min(close + 1, Text.Length));
    }

    private int LineEnd()
    {
        var end = Text.AsSpan(Position).IndexOfAny('\n', '\r');
        return end < 0 ? Text.Length : Position + end;
    }

    private bool IsValue(Token? token) => token is { } last && last.Kind switch
    {
        TokenKind.Word => !Operators.Contains(Text[last.Start..last.End]),
        TokenKind.Number or TokenKind.Text or TokenKind.Close or TokenKind.Pattern => true,
        _ => Text[last.Start] == '<', // </tag> of JSX
    };
}
