using Gatehouse.Migration.Syntax;

namespace Gatehouse.Migration.Java;

/// <summary>Tokens of Java. The Java Language Specification, chapter 3.</summary>
internal sealed class JavaLexer(SourceFile file) : Lexer(file)
{
    protected override int? CommentEnd()
    {
        if (At(0) != '/')
            return null;
        if (At(1) == '/')
        {
            var line = Text.AsSpan(Position).IndexOfAny('\n', '\r');
            return line < 0 ? Text.Length : Position + line;
        }

        if (At(1) != '*')
            return null;
        var end = Text.IndexOf("*/", Position + 2, StringComparison.Ordinal);
        return end < 0 ? Text.Length : end + 2;
    }

    protected override (TextPart[] Parts, int End)? ReadText()
    {
        if (At(0) is not ('"' or '\''))
            return null;
        if (At(0) == '"' && At(1) == '"' && At(2) == '"')
            return ReadBlock();
        return QuotedEnd(Position + 1, At(0)) is { } end ? ([new(Position + 1, end - 1, false)], end) : null;
    }

    private (TextPart[] Parts, int End) ReadBlock()
    {
        var i = Position + 3;
        while (i < Text.Length && !(Text[i] == '"' && i + 2 < Text.Length && Text[i + 1] == '"' && Text[i + 2] == '"'))
            i += Text[i] == '\\' ? 2 : 1;
        i = Math.Min(i, Text.Length);
        return ([new(Position + 3, i, false)], Math.Min(i + 3, Text.Length));
    }
}
