using Gatehouse.Migration.Connections;
using Gatehouse.Migration.Edits;
using Gatehouse.Migration.Syntax.Expressions;

namespace Gatehouse.Migration.Syntax;

/// <summary>A text of the program as one string, and back: an edit of the string becomes edits of the file.</summary>
internal sealed class Texts
{
    private readonly TextExpression _text;
    private readonly List<(TextPiece Piece, int At, int Length)> _runs = [];
    private readonly HashSet<int> _dropped = [];

    public Texts(TextExpression text)
    {
        _text = text;
        var at = 0;
        foreach (var piece in text.Pieces)
        {
            var length = piece.Hole is null ? piece.End - piece.Start : 1;
            _runs.Add((piece, at, length));
            at += length;
        }

        Characters = string.Concat(_runs.Select(run => run.Piece.Hole is null ? text.Tree.Text[run.Piece.Start..run.Piece.End]
            : ConnectionText.Hole.ToString()));
    }

    /// <summary>Its characters; a hole is <see cref="ConnectionText.Hole"/>.</summary>
    public string Characters { get; }

    /// <summary>What fills the holes of a range.</summary>
    public IEnumerable<Expression> Holes((int Start, int End)? range)
        => range is not { } wanted ? []
            : _runs.Where(run => run.Piece.Hole is not null && run.At >= wanted.Start && run.At < wanted.End)
            .Select(run => run.Piece.Hole!);

    /// <summary>Whether what fills a range is a token already, by what the program calls it.</summary>
    public bool IsToken((int Start, int End)? range)
        => Holes(range).Any(hole => hole.Source.Contains("token", StringComparison.OrdinalIgnoreCase));

    /// <summary>The edits of the file; null where one of them cannot be said there.</summary>
    public IReadOnlyList<TextEdit>? ToFile(IEnumerable<TextEdit> edits)
    {
        List<TextEdit> result = [];
        var all = edits.ToList();
        var gone = Union(all);
        Drop(gone);
        foreach (var token in _dropped)
            result.Add(TextEdit.Delete(_text.Tree[token - 1].End, _text.Tree[token].End));
        foreach (var (start, end) in gone)
            result.AddRange(Deletions(start, end));
        foreach (var edit in all)
        {
            if (edit.Text.Length == 0)
                continue;
            // Text that replaces what goes, and text at its end, stands where what goes began.
            var at = gone.Find(range => edit.Start >= range.Start && edit.Start <= range.End) is { End: > 0 } range ? range.Start
                : edit.Start;
            if (InsertionPoint(at, gone) is not { } point)
            {
                if (AtEnd(at, edit.Text) is not { } added)
                    return null;
                result.Add(added);
                continue;
            }

            result.Add(TextEdit.Insert(point, edit.Text));
        }

        if (_text.Filled is { } filled)
            result.AddRange(Unfilled(filled, gone));
        return result;
    }

    // "…" + database: what has to follow is one more text.
    private TextEdit? AtEnd(int at, string text)
    {
        var literal = _runs.FirstOrDefault(run => run.Piece.Hole is null).Piece;
        if (at != Characters.Length || literal is null || _runs[^1].Piece.Hole is null || _text.Tree.IsText(_runs[^1].Piece.Token))
            return null;
        var quote = Opening(_text.Tree[literal.Token]);
        return quote is "\"" or "'" ? TextEdit.Insert(_runs[^1].Piece.End, $" + {quote}{text}{quote}") : null;
    }

    // Of texts that stand behind one another, f"a" f"b", one that loses all it holds goes as a whole.
    private void Drop(List<(int Start, int End)> gone)
    {
        foreach (var token in _runs.GroupBy(run => run.Piece.Token).Where(token => _text.Tree[token.Key].Parts is { Length: > 1 }
            && token.Key > _text.First && _text.Tree.IsText(token.Key - 1) && token.All(run => run.Length == 0
            || gone.Exists(range => run.At >= range.Start && run.At + run.Length <= range.End))))
            _dropped.Add(token.Key);
    }

    // What fills a hole that goes, goes too; where the holes count their arguments, the others may not move.
    private IEnumerable<TextEdit> Unfilled(TextArguments filled, List<(int Start, int End)> gone)
    {
        var edits = new MemberEdits(_text.Tree, filled.Open, filled.Members);
        var kept = _runs.Where(run => !gone.Exists(range => run.At >= range.Start && run.At + run.Length <= range.End))
            .Select(run => filled.ByPiece.GetValueOrDefault(run.Piece)).OfType<Member>().ToHashSet();
        var empty = _runs.Select(run => filled.ByPiece.GetValueOrDefault(run.Piece)).OfType<Member>().Where(member
            => !kept.Contains(member))
            .Distinct().ToList();
        var last = filled.Members.ToList().FindLastIndex(kept.Contains);
        foreach (var member in empty)
        {
            if (filled.AreCounted && filled.Members.ToList().IndexOf(member) < last)
                edits.Replace(member, "None");
            else
                edits.Remove(member);
        }

        return edits.Edits();
    }

    // Settings that stand side by side go as one, and what is put in their place with them.
    private static List<(int Start, int End)> Union(List<TextEdit> edits)
    {
        List<(int Start, int End)> ranges = [];
        foreach (var edit in edits.Where(edit => edit.End > edit.Start).OrderBy(edit => edit.Start))
        {
            if (ranges.Count > 0 && edit.Start <= ranges[^1].End)
                ranges[^1] = (ranges[^1].Start, Math.Max(ranges[^1].End, edit.End));
            else
                ranges.Add((edit.Start, edit.End));
        }

        return ranges;
    }

    private int? InsertionPoint(int at, List<(int Start, int End)> gone)
    {
        // The end of a run before its beginning: a text goes on where it was. Not into a token that goes.
        var kept = _runs.Where(run => run.Piece.Hole is null && !_dropped.Contains(run.Piece.Token) && !gone.Exists(range
            => IsWhole(run, range.Start, range.End))).ToList();
        var run = kept.Find(run => at > run.At && at <= run.At + run.Length);
        if (run.Piece is null)
            run = kept.Find(run => at >= run.At && at <= run.At + run.Length);
        if (run.Piece is not null)
            return run.Piece.Start + at - run.At;
        // Between them only what goes.
        run = kept.LastOrDefault(run => run.At + run.Length <= at);
        return run.Piece is not null && gone.Exists(range => range.Start <= run.At + run.Length && range.End >= at) ? run.Piece.End : null;
    }

    private bool IsWhole((TextPiece Piece, int At, int Length) run, int start, int end)
        => run.At >= start && run.At + run.Length <= end && _runs.Count > 1 && _text.Filled is null && _text.Tree[run.Piece.Token].Parts
            is not { Length: > 1 };

    private IEnumerable<TextEdit> Deletions(int start, int end)
    {
        var touched = _runs.Where(run => run.At < end && run.At + run.Length > start).ToList();
        var (from, to) = (touched[0], touched[^1]);
        var fromStart = from.Piece.Hole is null ? from.Piece.Start + start - from.At : HoleStart(from.Piece);
        var toEnd = to.Piece.Hole is null ? to.Piece.Start + end - to.At : HoleEnd(to.Piece);
        if (!touched.Exists(run => IsWhole(run, start, end) && run.Piece.Hole is null)
            && (from.Piece.Token == to.Piece.Token || IsSameQuote(from.Piece, to.Piece)))
        {
            yield return TextEdit.Delete(fromStart, toEnd);
            yield break;
        }

        foreach (var run in touched)
        {
            var index = _runs.IndexOf(run);
            if (_dropped.Contains(run.Piece.Token))
                continue;
            if (IsWhole(run, start, end) && index > 0)
                yield return TextEdit.Delete(TokenEnd(_runs[index - 1].Piece), TokenEnd(run.Piece));
            else if (run.Piece.Hole is null)
                yield return TextEdit.Delete(run.Piece.Start + Math.Max(0, start - run.At),
                    run.Piece.Start + Math.Min(run.Length, end - run.At));
            else
                yield return TextEdit.Delete(HoleStart(run.Piece), HoleEnd(run.Piece));
        }
    }

    private int TokenEnd(TextPiece piece) => _text.Tree.IsText(piece.Token) ? _text.Tree[piece.Token].End : piece.End;

    // In a text with holes the marks around one (${ }, { }) go with it.
    private int HoleStart(TextPiece piece)
    {
        if (!_text.Tree.IsText(piece.Token))
            return piece.Start;
        var at = piece.Start - 1;
        return at > 0 && _text.Tree.Text[at - 1] == '$' && _text.Tree.Text[_text.Tree[piece.Token].Start] == '`' ? at - 1 : at;
    }

    private int HoleEnd(TextPiece piece) => _text.Tree.IsText(piece.Token) ? piece.End + 1 : piece.End;

    private bool IsSameQuote(TextPiece from, TextPiece to)
    {
        var (first, second) = (_text.Tree[from.Token], _text.Tree[to.Token]);
        return first.Kind == TokenKind.Text && second.Kind == TokenKind.Text
            && Opening(first).SequenceEqual(Opening(second))
            && !_text.Tree.Text.AsSpan(first.Start, second.End - first.Start).Contains('\n');
    }

    private ReadOnlySpan<char> Opening(Token token) => _text.Tree.Text.AsSpan(token.Start, token.Parts![0].Start - token.Start);
}
