using Gatehouse.TSql.Lexing;
using Gatehouse.TSql.Syntax;

namespace Gatehouse.TSql.Parsing;

/// <summary>Reads queries.</summary>
internal sealed class QueryParser(Grammar grammar)
{
    private TokenReader Tokens => grammar.Tokens;

    /// <summary>True where a query begins that is not in parentheses.</summary>
    public bool StartsQuery() => Tokens.IsWord("select");

    /// <summary>True where a set operation follows.</summary>
    public bool ContinuesQuery() => Tokens.IsWord("union") || Tokens.IsWord("except") || Tokens.IsWord("intersect");

    /// <summary>Reads a query with its ORDER BY, OFFSET and FOR.</summary>
    public Query Parse() => ParseEnd(ParseUnions(null));

    /// <summary>Reads the rest of a query whose first operand, in parentheses, is read.</summary>
    public Query Continue(Query first) => ParseEnd(ParseUnions(BodyOf(first)));

    private Query ParseEnd(QueryBody body)
    {
        var query = new Query(body) { Line = body.Line };
        if (Tokens.IsWord("order"))
            query = query with { OrderBy = ParseOrderBy() };
        if (query.OrderBy.Count > 0 && Tokens.IsWord("offset"))
            query = query with { Offset = ParseOffset() };
        return Tokens.IsWord("for") ? query with { For = ParseFor() } : query;
    }

    private QueryBody ParseUnions(QueryBody? first) => ParseSetChain(first, ParseIntersects, TakeUnion);

    private QueryBody ParseIntersects(QueryBody? first) => ParseSetChain(first, given => given ?? ParseOperand(), TakeIntersect);

    private QueryBody ParseSetChain(QueryBody? first, Func<QueryBody?, QueryBody> operand, Func<SetOperator?> take)
    {
        Tokens.Enter();
        var outer = Tokens.BeginChain();
        var left = operand(first);
        SetOperator? current = null;
        List<QueryBody> operands = [left];
        while (take() is { } set)
        {
            if (current is { } before && before != set)
            {
                Tokens.Link();
                operands = [new SetOperation(before, operands) { Line = left.Line }];
            }

            current = set;
            operands.Add(operand(null));
        }

        Tokens.EndChain(outer);
        Tokens.Leave();
        return current is { } last ? new SetOperation(last, operands) { Line = left.Line } : left;
    }

    private SetOperator? TakeUnion()
    {
        if (Tokens.TakeWord("union"))
            return Tokens.TakeWord("all") ? SetOperator.UnionAll : SetOperator.Union;
        return Tokens.TakeWord("except") ? SetOperator.Except : null;
    }

    private SetOperator? TakeIntersect() => Tokens.TakeWord("intersect") ? SetOperator.Intersect : null;

    private QueryBody ParseOperand()
    {
        if (!Tokens.TakeKind(TokenKind.LeftParen))
            return ParseSelect();
        var query = Parse();
        Tokens.Expect(TokenKind.RightParen);
        return BodyOf(query);
    }

    private static QueryBody BodyOf(Query query) => query is { OrderBy.Count: 0, Offset: null, For: null, With.Count: 0 }
        ? query.Body : new NestedQuery(query) { Line = query.Line };

    private SelectQuery ParseSelect()
    {
        var line = Tokens.Line;
        Tokens.ExpectWord("select");
        var distinct = Tokens.TakeWord("distinct");
        if (!distinct)
            Tokens.TakeWord("all");
        var top = ParseTop();
        return new(Tokens.TakeList(ParseItem))
        {
            Line = line,
            IsDistinct = distinct,
            Top = top,
            Into = Tokens.TakeWord("into") ? Tokens.TakeObjectName() : null,
            From = Tokens.TakeWord("from") ? Tokens.TakeList(grammar.Tables.Parse) : [],
            Where = ParseWhere(),
            GroupBy = Tokens.IsWord("group") ? ParseGroupBy() : [],
            Having = Tokens.TakeWord("having") ? grammar.Conditions.Parse() : null,
        };
    }

    /// <summary>Reads WHERE if it is here.</summary>
    public Condition? ParseWhere()
    {
        if (!Tokens.TakeWord("where"))
            return null;
        return Tokens.IsWord("current") && Tokens.NextIsWord("of") ? throw Tokens.NotSupported("CURSOR (WHERE CURRENT OF)")
            : grammar.Conditions.Parse();
    }

    /// <summary>Reads TOP if it is here.</summary>
    public TopClause? ParseTop()
    {
        var line = Tokens.Line;
        if (!Tokens.TakeWord("top"))
            return null;

        Expression count;
        if (Tokens.TakeKind(TokenKind.LeftParen))
        {
            count = StartsQuery() ? new SubqueryExpression(Parse()) { Line = line } : grammar.Expressions.Parse();
            Tokens.Expect(TokenKind.RightParen);
        }
        else
        {
            count = Tokens.Kind == TokenKind.Variable ? new VariableReference(Tokens.TakeVariable()) { Line = line }
                : grammar.Expressions.ParseLiteral() ?? throw Tokens.Wrong();
        }

        return new(count, Tokens.TakeWord("percent"), Tokens.TakeWords("with", "ties")) { Line = line };
    }

    /// <summary>Reads an item of a select list or OUTPUT.</summary>
    public SelectItem ParseItem()
    {
        var line = Tokens.Line;
        if (Tokens.TakeKind(TokenKind.Star))
            return new SelectStar { Line = line };
        if (Tokens.Kind == TokenKind.Variable && AssignmentOf(Tokens.Next.Kind) is { } assignment)
        {
            var variable = Tokens.TakeVariable();
            Tokens.Take();
            return new SelectAssignment(variable, assignment, grammar.Expressions.Parse()) { Line = line };
        }

        if (Tokens.Next.Kind == TokenKind.Equal && (Tokens.IsName() || IsString()))
        {
            var alias = ParseAlias();
            Tokens.Take();
            return new SelectExpression(grammar.Expressions.Parse(), alias) { Line = line };
        }

        if (Tokens.Next.Kind == TokenKind.Dot && TakeStar() is { } star)
            return star;

        var value = grammar.Expressions.Parse();
        var named = Tokens.TakeWord("as") || Tokens.IsName() || IsString();
        return new SelectExpression(value, named ? ParseAlias() : null) { Line = line };
    }

    private bool IsString() => Tokens.Kind is TokenKind.String or TokenKind.NationalString;

    private Identifier ParseAlias()
    {
        var line = Tokens.Line;
        return IsString() ? new(Tokens.TakeString(), IsQuoted: true) { Line = line } : Tokens.TakeName();
    }

    /// <summary>Takes <c>a.b.*</c>; nothing where it is not a star's.</summary>
    private SelectStar? TakeStar()
    {
        var start = Tokens.Current;
        var parts = new List<Identifier?>(4);
        while (Tokens.IsName())
        {
            parts.Add(Tokens.TakeAnyName());
            if (!Tokens.TakeKind(TokenKind.Dot))
                break;
            while (Tokens.TakeKind(TokenKind.Dot))
                parts.Add(null);
            if (Tokens.TakeKind(TokenKind.Star))
                return new(NameParser.Make(parts, parts.Count, start.Line)) { Line = start.Line };
        }

        Tokens.ReturnTo(start);
        return null;
    }

    /// <summary>The assignment that a token is.</summary>
    public static AssignmentOperator? AssignmentOf(TokenKind kind) => kind switch
    {
        TokenKind.Equal => AssignmentOperator.Set,
        TokenKind.PlusEqual => AssignmentOperator.Add,
        TokenKind.MinusEqual => AssignmentOperator.Subtract,
        TokenKind.StarEqual => AssignmentOperator.Multiply,
        TokenKind.SlashEqual => AssignmentOperator.Divide,
        TokenKind.PercentEqual => AssignmentOperator.Modulo,
        TokenKind.AmpersandEqual => AssignmentOperator.BitwiseAnd,
        TokenKind.BarEqual => AssignmentOperator.BitwiseOr,
        TokenKind.CaretEqual => AssignmentOperator.BitwiseXor,
        _ => null,
    };

    /// <summary>Reads ORDER BY.</summary>
    public List<OrderItem> ParseOrderBy()
    {
        Tokens.ExpectWord("order");
        Tokens.ExpectWord("by");
        return Tokens.TakeList(() =>
        {
            var line = Tokens.Line;
            var value = grammar.Expressions.Parse();
            var descending = Tokens.TakeWord("desc");
            if (!descending)
                Tokens.TakeWord("asc");
            return new OrderItem(value, descending) { Line = line };
        });
    }

    private OffsetFetch ParseOffset()
    {
        var line = Tokens.Take().Line;
        var offset = grammar.Expressions.Parse();
        ExpectRows();
        if (!Tokens.TakeWord("fetch"))
            return new(offset, null) { Line = line };

        if (!Tokens.TakeWord("next"))
            Tokens.ExpectWord("first");
        var fetch = grammar.Expressions.Parse();
        ExpectRows();
        Tokens.ExpectWord("only");
        return new(offset, fetch) { Line = line };
    }

    private void ExpectRows()
    {
        if (!Tokens.TakeWord("rows"))
            Tokens.ExpectWord("row");
    }

    private List<GroupingItem> ParseGroupBy()
    {
        Tokens.ExpectWord("group");
        Tokens.ExpectWord("by");
        if (Tokens.IsWord("all"))
            throw Tokens.NotSupported("GROUP BY ALL");
        var line = Tokens.Line;
        var items = Tokens.TakeList(() => ParseGrouping(inSet: false));
        if (Tokens.TakeWords("with", "rollup"))
            return [new GroupingSet(GroupingKind.Rollup, items) { Line = line }];
        return Tokens.TakeWords("with", "cube") ? [new GroupingSet(GroupingKind.Cube, items) { Line = line }] : items;
    }

    private GroupingItem ParseGrouping(bool inSet)
    {
        var line = Tokens.Line;
        GroupingKind? kind = null;
        if (Tokens.Next.Kind == TokenKind.LeftParen)
            kind = Tokens.TakeWord("rollup") ? GroupingKind.Rollup : Tokens.TakeWord("cube") ? GroupingKind.Cube : null;
        if (kind is null && Tokens.TakeWords("grouping", "sets"))
            kind = GroupingKind.Sets;
        if (kind is { } set)
        {
            Tokens.Enter();
            var items = Tokens.TakeListInParentheses(() => ParseGrouping(inSet: true));
            Tokens.Leave();
            return new GroupingSet(set, items) { Line = line };
        }

        if (Tokens.Kind != TokenKind.LeftParen || (!inSet && Tokens.Next.Kind != TokenKind.RightParen))
            return new GroupingExpressions([grammar.Expressions.Parse()]) { Line = line };

        Tokens.Take();
        List<Expression> expressions = Tokens.Kind == TokenKind.RightParen ? [] : Tokens.TakeList(grammar.Expressions.Parse);
        Tokens.Expect(TokenKind.RightParen);
        return new GroupingExpressions(expressions) { Line = line };
    }

    private ForClause ParseFor()
    {
        var line = Tokens.Take().Line;
        if (Tokens.IsWord("browse") || Tokens.IsWord("update") || Tokens.IsWord("read"))
            throw Tokens.NotSupported($"FOR {Tokens.Text.ToString().ToUpperInvariant()}");
        var kind = Tokens.TakeWord("json") ? ForKind.Json : ForKind.Xml;
        if (kind == ForKind.Xml)
            Tokens.ExpectWord("xml");

        var mode = Tokens.TakeUpperWord();
        var element = ParseNameInParentheses();
        var (options, root) = (new List<string>(), (string?)null);
        while (Tokens.TakeKind(TokenKind.Comma))
        {
            var option = Tokens.TakeUpperWord();
            if (option == "ROOT")
                root = ParseNameInParentheses();
            options.Add(option == "ELEMENTS" && Tokens.IsName() ? $"ELEMENTS {Tokens.TakeUpperWord()}" : option);
        }

        return new(kind, mode, element, options, root) { Line = line };
    }

    private string? ParseNameInParentheses()
    {
        if (!Tokens.TakeKind(TokenKind.LeftParen))
            return null;
        var name = Tokens.TakeString();
        Tokens.Expect(TokenKind.RightParen);
        return name;
    }
}
