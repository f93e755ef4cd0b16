namespace Gatehouse.Migration.Syntax.Expressions;

/// <summary>Understands the tokens between two places as an expression, as far as a connection needs it.</summary>
internal abstract class ExpressionReader(TokenTree tree)
{
    /// <summary>Expressions in expressions …: deeper than a configuration is.</summary>
    private const int DepthLimit = 40;

    private int _depth;

    protected TokenTree Tree { get; } = tree;

    /// <summary>Reads the expression that these tokens are, both included.</summary>
    public Expression Read(int first, int last)
    {
        if (first > last || first < 0 || last >= Tree.Count)
            return new OpaqueExpression(Tree, Math.Clamp(first, 0, Tree.Count - 1), Math.Clamp(Math.Max(first, last), 0, Tree.Count - 1));
        if (_depth >= DepthLimit)
            return new OpaqueExpression(Tree, first, last);
        _depth++;
        try
        {
            return Unwrap(first, last) is { } inner ? Read(inner.First, inner.Last) : ReadUnwrapped(first, last);
        }
        finally
        {
            _depth--;
        }
    }

    private Expression ReadUnwrapped(int first, int last)
        => ReadFallback(first, last) ?? ReadEnvironment(first, last) ?? ReadFormat(first, last) ?? ReadText(first, last)
            ?? ReadObject(first, last)
            ?? ReadCall(first, last) ?? (Expression?)ReadName(first, last) ?? new OpaqueExpression(Tree, first, last);

    /// <summary>Reads what stands between brackets, split at commas.</summary>
    public IReadOnlyList<Member> ReadMembers(int open)
    {
        List<Member> members = [];
        var close = Tree.Partner(open);
        var first = open + 1;
        for (var i = first; i <= close; i = Tree.Next(i))
        {
            if (i != close && !Tree.Is(i, ","))
                continue;
            if (i > first)
                members.Add(ReadMember(first, i - 1, Tree.Is(open, "{")));
            first = i + 1;
        }

        return members;
    }

    /// <summary>Reads a variable of the environment, in the ways in which the language asks for one.</summary>
    protected abstract Expression? ReadEnvironment(int first, int last);

    protected abstract Member ReadMember(int first, int last, bool inObject);

    /// <summary>Makes a reader for the tokens of a hole.</summary>
    protected abstract ExpressionReader ForHole(string text);

    /// <summary>Takes away what does not change the value: brackets, casts, <c>await</c>.</summary>
    protected virtual (int First, int Last)? Unwrap(int first, int last)
        => Tree.Is(first, "(") && Tree.Partner(first) == last && last > first + 1 ? (first + 1, last - 1) : null;

    /// <summary>Where the part before an operator that gives another value for an absent one ends, and the other begins.</summary>
    protected virtual (int Last, int First)? SplitFallback(int first, int last) => null;

    /// <summary>Reads all tokens. A hole without any is invalid in every language.</summary>
    protected Expression? Whole() => Tree.Count == 0 ? null : Read(0, Tree.Count - 1);

    /// <summary>Words joined by dots, from a token on: the path, and the index after it.</summary>
    protected (string Path, int After)? ReadPath(int first, int last)
    {
        if (!Tree.IsWord(first))
            return null;
        var path = Tree.Word(first);
        var i = first + 1;
        while (i <= last)
        {
            var dot = Tree.Is(i, "?") && Tree.Is(i + 1, ".") ? i + 1 : Tree.Is(i, "!") && Tree.Is(i + 1, ".") ? i + 1 : i;
            if (!Tree.Is(dot, ".") || dot >= last || !Tree.IsWord(dot + 1))
                break;
            path += "." + Tree.Word(dot + 1);
            i = dot + 2;
        }

        return (path, i);
    }

    private Expression? ReadFallback(int first, int last)
    {
        if (SplitFallback(first, last) is not { } split)
            return null;
        return Read(first, split.Last) switch
        {
            EnvironmentExpression { Fallback: null } read => read with { Last = last, Fallback = Read(split.First, last) },
            _ => new OpaqueExpression(Tree, first, last),
        };
    }

    /// <summary>A text whose holes are filled by arguments behind it.</summary>
    protected virtual TextExpression? ReadFormat(int first, int last) => null;

    private TextExpression? ReadText(int first, int last)
    {
        var operands = Operands(first, last);
        if (operands is null || !operands.Exists(operand => operand.First == operand.Last && Tree.IsText(operand.First)))
            return null;
        List<TextPiece> pieces = [];
        foreach (var (from, to) in operands)
        {
            if (from == to && Tree.IsText(from))
                pieces.AddRange(Tree[from].Parts!.Select(part => new TextPiece(part.Start, part.End, from, part.IsHole ? HoleOf(part, from)
                    : null)));
            else
                pieces.Add(new(Tree[from].Start, Tree[to].End, from, Read(from, to)));
        }

        return new TextExpression(Tree, first, last, pieces);
    }

    /// <summary>What is joined by plus signs, or by standing side by side.</summary>
    private List<(int First, int Last)>? Operands(int first, int last)
    {
        List<(int, int)> operands = [];
        var from = first;
        for (var i = first; i <= last; i = Tree.Next(i))
        {
            var isAdjacent = i > from && Tree.IsText(i) && Tree.IsText(i - 1);
            if (!isAdjacent && !Tree.Is(i, "+"))
                continue;
            if (from > i - 1)
                return null;
            operands.Add((from, i - 1));
            from = isAdjacent ? i : i + 1;
        }

        if (from > last)
            return null;
        operands.Add((from, last));
        return operands;
    }

    private Expression HoleOf(TextPart part, int token)
        => ForHole(Tree.Text[part.Start..part.End]).Whole() ?? new OpaqueExpression(Tree, token, token);

    private ObjectExpression? ReadObject(int first, int last)
        => Tree.Is(first, "{") && Tree.Partner(first) == last ? new ObjectExpression(Tree, first, last, ReadMembers(first)) : null;

    private CallExpression? ReadCall(int first, int last)
    {
        var isNew = Tree.Is(first, "new");
        if (ReadPath(isNew ? first + 1 : first, last) is not { } path)
            return null;
        var open = path.After;
        // Type arguments: createPool<Options>( … ).
        if (Tree.Is(open, "<"))
        {
            while (open <= last && !Tree.Is(open, ">"))
                open++;
            open++;
        }

        return open <= last && Tree.Is(open, "(") && Tree.Partner(open) == last
            ? new CallExpression(Tree, first, last, path.Path, isNew, open, ReadMembers(open))
            : null;
    }

    private NameExpression? ReadName(int first, int last)
        => ReadPath(first, last) is { } path && path.After == last + 1 ? new NameExpression(Tree, first, last, path.Path) : null;
}
