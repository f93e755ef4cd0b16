using Gatehouse.Migration.Syntax;
using Gatehouse.Migration.Syntax.Expressions;

namespace Gatehouse.Migration.Python;

/// <summary>Reads <c>"…{}…".format(…)</c> as a text whose holes are the arguments.</summary>
internal static class PythonFormat
{
    public static TextExpression? Read(TokenTree tree, PythonReader reader, int first, int last)
    {
        var open = tree.Partner(last);
        if (!tree.Is(last, ")") || open == last || !tree.Is(open - 1, "format") || !tree.Is(open - 2, ".") || open - 3 < first
            || reader.Read(first, open - 3) is not TextExpression text || text.Pieces.Any(piece => piece.Hole is not null))
            return null;
        var members = reader.ReadMembers(open);
        List<TextPiece> pieces = [];
        Dictionary<TextPiece, Member> byPiece = [];
        var position = 0;
        var areCounted = false;
        foreach (var piece in text.Pieces)
        {
            var run = piece.Start;
            for (var i = piece.Start; i < piece.End; i++)
            {
                if (tree.Text[i] is not ('{' or '}'))
                    continue;
                if (i + 1 < piece.End && tree.Text[i + 1] == tree.Text[i])
                {
                    i++;
                    continue;
                }

                var end = tree.Text.IndexOf('}', i, piece.End - i);
                if (tree.Text[i] == '}' || end < 0)
                    return null;
                var name = tree.Text[(i + 1)..end].Split('!', ':')[0];
                var isNumber = int.TryParse(name, out var number);
                areCounted |= isNumber;
                var member = name.Length == 0 ? members.Where(IsPositional).ElementAtOrDefault(position++)
                    : isNumber ? members.Where(IsPositional).ElementAtOrDefault(number) : members.FirstOrDefault(member
                        => member.Name == name);
                if (member is null)
                    return null;
                pieces.Add(new(run, i, piece.Token, null));
                TextPiece hole = new(i + 1, end, piece.Token, member.Value);
                pieces.Add(hole);
                byPiece[hole] = member;
                run = end + 1;
                i = end;
            }

            pieces.Add(new(run, piece.End, piece.Token, null));
        }

        return new(tree, first, last, pieces) { Filled = new(open, members, byPiece, areCounted) };
    }

    private static bool IsPositional(Member member) => member is { Name: null, IsSpread: false };
}
