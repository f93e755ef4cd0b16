using Gatehouse.TSql.Lexing;
using Gatehouse.TSql.Syntax;

namespace Gatehouse.TSql.Parsing;

/// <summary>Reads names of several parts.</summary>
internal static class NameParser
{
    private const int MaxParts = 4;

    /// <summary>Reads a name of up to four parts; parts before the last may be empty (<c>db..t</c>).</summary>
    public static ObjectName TakeObjectName(this TokenReader tokens)
    {
        var line = tokens.Line;
        var parts = new List<Identifier?>(MaxParts);
        while (tokens.Kind == TokenKind.Dot)
        {
            parts.Add(null);
            tokens.Take();
        }

        parts.Add(tokens.TakeName());
        return tokens.TakeRest(parts, line);
    }

    /// <summary>Reads the parts behind the first.</summary>
    public static ObjectName TakeRest(this TokenReader tokens, Identifier first) => tokens.TakeRest([first], first.Line);

    private static ObjectName TakeRest(this TokenReader tokens, List<Identifier?> parts, int line)
    {
        while (tokens.TakeKind(TokenKind.Dot))
        {
            if (tokens.Kind == TokenKind.Dot)
                parts.Add(null);
            else
                parts.Add(tokens.TakeName());
        }

        return Make(parts, parts.Count, line);
    }

    /// <summary>Makes a name of the first parts of a list.</summary>
    /// <exception cref="TSqlException">117: too many parts.</exception>
    public static ObjectName Make(IReadOnlyList<Identifier?> parts, int count, int line)
    {
        if (count > MaxParts)
        {
            throw new TSqlException(117, line,
                $"The object name '{string.Join('.', parts.Take(count).Select(p => p?.Text))}' contains more than the "
                + "maximum number of prefixes. The maximum is 3.");
        }

        Identifier? Part(int fromEnd) => count >= fromEnd ? parts[count - fromEnd] : null;
        return new(Part(4), Part(3), Part(2), Part(1)!) { Line = line };
    }
}
