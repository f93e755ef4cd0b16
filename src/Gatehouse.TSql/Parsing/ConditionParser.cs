using Gatehouse.TSql.Lexing;
using Gatehouse.TSql.Syntax;

namespace Gatehouse.TSql.Parsing;

/// <summary>
/// Reads conditions. A parenthesis at the start of one may hold a condition or a value: only its end tells, so both are read as a node.
/// </summary>
internal sealed class ConditionParser(Grammar grammar)
{
    private TokenReader Tokens => grammar.Tokens;

    /// <summary>Reads a condition.</summary>
    /// <exception cref="TSqlException">4145: a value stands where a condition belongs.</exception>
    public Condition Parse() => Demand(ParseNode());

    /// <summary>Reads a condition, or a value that no comparison follows.</summary>
    public Node ParseNode() => ParseChain("or", LogicalOperator.Or, ParseAnd);

    private Node ParseAnd() => ParseChain("and", LogicalOperator.And, ParseNot);

    private Node ParseChain(string word, LogicalOperator logical, Func<Node> operand)
    {
        var line = Tokens.Line;
        var first = operand();
        if (!Tokens.IsWord(word))
            return first;

        var operands = new List<Condition> { Demand(first) };
        while (Tokens.TakeWord(word))
            operands.Add(Demand(operand()));
        return new LogicalCondition(logical, operands) { Line = line };
    }

    private Node ParseNot()
    {
        var line = Tokens.Line;
        if (!Tokens.TakeWord("not"))
            return ParsePredicate();
        Tokens.Enter();
        var operand = Demand(ParseNot());
        Tokens.Leave();
        return new NotCondition(operand) { Line = line };
    }

    private Condition Demand(Node node) => node as Condition
        ?? throw new TSqlException(4145, Tokens.Line,
            "An expression of non-boolean type specified in a context where a condition is expected, "
            + $"near '{(Tokens.Kind == TokenKind.EndOfText ? "end of text" : Tokens.Text)}'.");

    private Node ParsePredicate()
    {
        var line = Tokens.Line;
        if (Tokens.TakeWord("exists"))
            return new ExistsCondition(ParseSubquery()) { Line = line };
        if (Tokens.Next.Kind == TokenKind.LeftParen && (Tokens.IsWord("contains") || Tokens.IsWord("freetext")))
            throw Tokens.NotSupported($"{Tokens.Text.ToString().ToUpperInvariant()} (full-text search)");

        var node = grammar.Expressions.ParseSum(orCondition: true);
        if (node is not Expression left)
            return node;
        if (ComparisonOf(Tokens.Kind) is { } comparison)
            return ParseComparison(left, comparison);
        if (Tokens.IsWord("is"))
            return ParseIs(left);

        var not = Tokens.IsWord("not") && (Tokens.NextIsWord("in") || Tokens.NextIsWord("like") || Tokens.NextIsWord("between"));
        if (not)
            Tokens.Take();
        if (Tokens.TakeWord("in"))
            return ParseIn(left, not);
        if (Tokens.TakeWord("between"))
            return ParseBetween(left, not);
        return Tokens.TakeWord("like") ? ParseLike(left, not) : left;
    }

    private Condition ParseComparison(Expression left, ComparisonOperator comparison)
    {
        var line = Tokens.Take().Line;
        Quantifier? quantifier = Tokens.TakeWord("all") ? Quantifier.All
            : Tokens.TakeWord("any") || Tokens.TakeWord("some") ? Quantifier.Any : null;
        return quantifier is { } found
            ? new QuantifiedCondition(comparison, left, found, ParseSubquery()) { Line = line }
            : new ComparisonCondition(comparison, left, grammar.Expressions.Parse()) { Line = line };
    }

    private Condition ParseIs(Expression left)
    {
        var line = Tokens.Take().Line;
        var not = Tokens.TakeWord("not");
        if (Tokens.TakeWord("null"))
            return new IsNullCondition(left, not) { Line = line };
        Tokens.ExpectWord("distinct");
        Tokens.ExpectWord("from");
        return new DistinctFromCondition(left, grammar.Expressions.Parse(), not) { Line = line };
    }

    private Condition ParseIn(Expression left, bool not)
    {
        var line = Tokens.Line;
        Tokens.Expect(TokenKind.LeftParen);
        Condition condition;
        if (grammar.Queries.StartsQuery())
        {
            condition = new InQueryCondition(left, grammar.Queries.Parse(), not) { Line = line };
        }
        else
        {
            var first = grammar.Expressions.Parse();
            if (first is SubqueryExpression { Query: var query } && Tokens.Kind != TokenKind.Comma)
            {
                var whole = grammar.Queries.ContinuesQuery() ? grammar.Queries.Continue(query) : query;
                condition = new InQueryCondition(left, whole, not) { Line = line };
            }
            else
            {
                List<Expression> values = [first];
                while (Tokens.TakeKind(TokenKind.Comma))
                    values.Add(grammar.Expressions.Parse());
                condition = new InListCondition(left, values, not) { Line = line };
            }
        }

        Tokens.Expect(TokenKind.RightParen);
        return condition;
    }

    private BetweenCondition ParseBetween(Expression left, bool not)
    {
        var low = grammar.Expressions.Parse();
        Tokens.ExpectWord("and");
        return new(left, low, grammar.Expressions.Parse(), not) { Line = left.Line };
    }

    private LikeCondition ParseLike(Expression left, bool not)
    {
        var pattern = grammar.Expressions.Parse();
        Expression? escape;
        if (Tokens.Kind == TokenKind.LeftBrace && Tokens.NextIsWord("escape"))
        {
            Tokens.Take();
            Tokens.Take();
            escape = grammar.Expressions.Parse();
            Tokens.Expect(TokenKind.RightBrace);
        }
        else
        {
            escape = Tokens.TakeWord("escape") ? grammar.Expressions.Parse() : null;
        }

        return new(left, pattern, escape, not) { Line = left.Line };
    }

    private Query ParseSubquery()
    {
        Tokens.Expect(TokenKind.LeftParen);
        var query = grammar.Queries.Parse();
        Tokens.Expect(TokenKind.RightParen);
        return query;
    }

    private static ComparisonOperator? ComparisonOf(TokenKind kind) => kind switch
    {
        TokenKind.Equal => ComparisonOperator.Equal,
        TokenKind.NotEqual => ComparisonOperator.NotEqual,
        TokenKind.Less => ComparisonOperator.Less,
        TokenKind.LessOrEqual => ComparisonOperator.LessOrEqual,
        TokenKind.Greater => ComparisonOperator.Greater,
        TokenKind.GreaterOrEqual => ComparisonOperator.GreaterOrEqual,
        _ => null,
    };
}
