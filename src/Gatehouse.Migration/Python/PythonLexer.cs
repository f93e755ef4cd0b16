using Gatehouse.Migration.Syntax;

namespace Gatehouse.Migration.Python;

/// <summary>Tokens of Python. The Python Language Reference, section 2.</summary>
internal sealed class PythonLexer(SourceFile file) : Lexer(file)
{
    protected override int? CommentEnd()
    {
        if (At(0) != '#')
            return null;
        var end = Text.AsSpan(Position).IndexOfAny('\n', '\r');
        return end < 0 ? Text.Length : Position + end;
    }

    protected override (TextPart[] Parts, int End)? ReadText()
    {
        var prefix = 0;
        while (prefix < 2 && At(prefix) is 'r' or 'R' or 'b' or 'B' or 'f' or 'F' or 'u' or 'U')
            prefix++;
        if (At(prefix) is not ('\'' or '"') || (prefix > 0 && Position > 0 && IsWordCharacter(Text[Position - 1])))
            return null;
        var quote = At(prefix);
        var isFormat = Text.AsSpan(Position, prefix).IndexOfAny('f', 'F') >= 0;
        var isLong = At(prefix + 1) == quote && At(prefix + 2) == quote;
        var start = Position + prefix + (isLong ? 3 : 1);
        return isFormat ? ReadFormat(start, quote, isLong) : ReadPlain(start, quote, isLong);
    }

    private (TextPart[] Parts, int End)? ReadPlain(int start, char quote, bool isLong)
    {
        for (var i = start; i < Text.Length; i++)
        {
            if (Text[i] == '\\')
                i++;
            else if (!isLong && Text[i] is '\n' or '\r')
                return null;
            else if (IsEnd(i, quote, isLong))
                return ([new(start, i, false)], i + (isLong ? 3 : 1));
        }

        return null;
    }

    private (TextPart[] Parts, int End)? ReadFormat(int start, char quote, bool isLong)
    {
        List<TextPart> parts = [];
        var run = start;
        for (var i = start; i < Text.Length; i++)
        {
            if (Text[i] == '\\')
            {
                i++;
            }
            else if (Text[i] is '{' or '}' && i + 1 < Text.Length && Text[i + 1] == Text[i])
            {
                i++;
            }
            else if (Text[i] == '{')
            {
                parts.Add(new(run, i, false));
                var end = HoleEnd(i + 1, '{', '}');
                parts.Add(new(i + 1, end, true));
                run = Math.Min(end + 1, Text.Length);
                i = end;
            }
            else if (!isLong && Text[i] is '\n' or '\r')
            {
                return null;
            }
            else if (IsEnd(i, quote, isLong))
            {
                parts.Add(new(run, i, false));
                return ([.. parts], i + (isLong ? 3 : 1));
            }
        }

        return null;
    }

    private bool IsEnd(int i, char quote, bool isLong)
        => Text[i] == quote && (!isLong || (i + 2 < Text.Length && Text[i + 1] == quote && Text[i + 2] == quote));
}
