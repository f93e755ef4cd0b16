using Gatehouse.TSql.Lexing;
using Gatehouse.TSql.Syntax;

namespace Gatehouse.TSql.Parsing;

/// <summary>Reads values.</summary>
internal sealed class ExpressionParser(Grammar grammar)
{
    private TokenReader Tokens => grammar.Tokens;

    /// <summary>Reads a value.</summary>
    public Expression Parse() => (Expression)ParseSum(orCondition: false);

    /// <summary>
    /// Reads a value; with <paramref name="orCondition"/> parentheses at its start may hold a condition, which is then given back alone.
    /// </summary>
    public Node ParseSum(bool orCondition)
    {
        Tokens.Enter();
        var outer = Tokens.BeginChain();
        var node = ParseProduct(orCondition);
        while (node is Expression left && SumOperator(Tokens.Kind) is { } sum)
        {
            Tokens.Link();
            var line = Tokens.Take().Line;
            node = new BinaryExpression(sum, left, (Expression)ParseProduct(orCondition: false)) { Line = line };
        }

        Tokens.EndChain(outer);
        Tokens.Leave();
        return node;
    }

    private Node ParseProduct(bool orCondition)
    {
        var outer = Tokens.BeginChain();
        var node = ParseUnary(orCondition);
        while (node is Expression left && ProductOperator(Tokens.Kind) is { } product)
        {
            Tokens.Link();
            var line = Tokens.Take().Line;
            node = new BinaryExpression(product, left, (Expression)ParseUnary(orCondition: false)) { Line = line };
        }

        Tokens.EndChain(outer);
        return node;
    }

    private Node ParseUnary(bool orCondition)
    {
        UnaryOperator? unary = Tokens.Kind switch
        {
            TokenKind.Minus => UnaryOperator.Minus,
            TokenKind.Plus => UnaryOperator.Plus,
            TokenKind.Tilde => UnaryOperator.BitwiseNot,
            _ => null,
        };
        if (unary is not { } kind)
            return ParsePostfix(orCondition);

        Tokens.Enter();
        var line = Tokens.Take().Line;
        var operand = (Expression)ParseUnary(orCondition: false);
        Tokens.Leave();
        return new UnaryExpression(kind, operand) { Line = line };
    }

    private Node ParsePostfix(bool orCondition)
    {
        var outer = Tokens.BeginChain();
        var node = ParsePrimary(orCondition);
        while (node is Expression operand)
        {
            var line = Tokens.Line;
            if (Tokens.TakeWord("collate"))
                node = new CollateExpression(operand, Tokens.TakeName().Text) { Line = line };
            else if (TakeAtTimeZone())
                node = new AtTimeZoneExpression(operand, (Expression)ParsePrimary(orCondition: false)) { Line = line };
            else
                break;
            Tokens.Link();
        }

        Tokens.EndChain(outer);
        return node;
    }

    private bool TakeAtTimeZone()
    {
        if (!Tokens.TakeWords("at", "time"))
            return false;
        Tokens.ExpectWord("zone");
        return true;
    }

    private Node ParsePrimary(bool orCondition)
    {
        var line = Tokens.Line;
        switch (Tokens.Kind)
        {
            case TokenKind.LeftParen:
                return ParseParentheses(orCondition);
            case TokenKind.Variable:
                return ParseVariable();
            case TokenKind.LeftBrace:
                return grammar.Functions.ParseEscape();
            case TokenKind.QuotedName:
                return ParseName();
            case TokenKind.Word:
                return ParseWord();
            default:
                return ParseLiteral() is { } literal ? literal with { Line = line } : throw Tokens.Wrong();
        }
    }

    /// <summary>Reads a literal if the cursor is on one (NULL is a word).</summary>
    public Literal? ParseLiteral()
    {
        var line = Tokens.Line;
        var text = Tokens.Text;
        Literal? literal = Tokens.Kind switch
        {
            TokenKind.String => new(LiteralKind.String, Literals.Text(text)),
            TokenKind.NationalString => new(LiteralKind.NationalString, Literals.Text(text)),
            TokenKind.Binary => new(LiteralKind.Binary, Literals.Hex(text)),
            TokenKind.Integer => new(LiteralKind.Integer, text.ToString()),
            TokenKind.Decimal => new(LiteralKind.Decimal, text.ToString()),
            TokenKind.Float => new(LiteralKind.Float, Literals.Float(text)),
            TokenKind.Money => new(LiteralKind.Money, Literals.Money(text)),
            _ => null,
        };
        if (literal is null)
            return null;
        Tokens.Take();
        return literal with { Line = line };
    }

    private Expression ParseVariable()
    {
        var line = Tokens.Line;
        var name = Tokens.TakeVariable();
        if (Tokens.Kind == TokenKind.Dot)
            throw Tokens.NotSupported($"A method of {name} (xml or CLR type)");
        return name.StartsWith("@@", StringComparison.Ordinal) ? new GlobalVariable(name) { Line = line }
            : new VariableReference(name) { Line = line };
    }

    private Node ParseParentheses(bool orCondition)
    {
        var line = Tokens.Line;
        Tokens.Expect(TokenKind.LeftParen);
        Node inner;
        if (grammar.Queries.StartsQuery())
        {
            inner = new SubqueryExpression(grammar.Queries.Parse()) { Line = line };
        }
        else
        {
            inner = orCondition ? grammar.Conditions.ParseNode() : Parse();
            // ((SELECT 1) UNION SELECT 2): what looked like a value was the first operand of a set operation.
            if (inner is SubqueryExpression first && grammar.Queries.ContinuesQuery())
                inner = new SubqueryExpression(grammar.Queries.Continue(first.Query)) { Line = line };
        }

        Tokens.Expect(TokenKind.RightParen);
        return inner;
    }

    private Expression ParseWord()
    {
        var line = Tokens.Line;
        if (Tokens.TakeWord("null"))
            return new Literal(LiteralKind.Null, "NULL") { Line = line };
        if (Tokens.IsWord("case"))
            return ParseCase();
        return grammar.Functions.ParseSpecial() ?? ParseName();
    }

    private Expression ParseName()
    {
        var line = Tokens.Line;
        var parts = new List<Identifier?>(4) { Tokens.TakeName() };
        while (Tokens.TakeKind(TokenKind.Dot))
            parts.Add(Tokens.Kind == TokenKind.Dot ? null : Tokens.TakeName());
        if (Tokens.Kind == TokenKind.DoubleColon)
            throw Tokens.NotSupported("A method of a CLR type");
        if (Tokens.Kind == TokenKind.LeftParen)
            return grammar.Functions.ParseCall(NameParser.Make(parts, parts.Count, line));

        var table = parts.Count > 1 ? NameParser.Make(parts, parts.Count - 1, line) : null;
        return new ColumnReference(table, parts[^1]!) { Line = line };
    }

    private Expression ParseCase()
    {
        var line = Tokens.Take().Line;
        Tokens.Enter();
        var input = Tokens.IsWord("when") ? null : Parse();
        var (simple, searched) = (new List<SimpleWhen>(), new List<SearchedWhen>());
        do
        {
            var whenLine = Tokens.Line;
            Tokens.ExpectWord("when");
            if (input is null)
                searched.Add(new(grammar.Conditions.Parse(), ParseThen()) { Line = whenLine });
            else
                simple.Add(new(Parse(), ParseThen()) { Line = whenLine });
        }
        while (Tokens.IsWord("when"));

        var otherwise = Tokens.TakeWord("else") ? Parse() : null;
        Tokens.ExpectWord("end");
        Tokens.Leave();
        return input is null ? new SearchedCase(searched, otherwise) { Line = line }
            : new SimpleCase(input, simple, otherwise) { Line = line };
    }

    private Expression ParseThen()
    {
        Tokens.ExpectWord("then");
        return Parse();
    }

    private static BinaryOperator? SumOperator(TokenKind kind) => kind switch
    {
        TokenKind.Plus => BinaryOperator.Add,
        TokenKind.Minus => BinaryOperator.Subtract,
        TokenKind.Ampersand => BinaryOperator.BitwiseAnd,
        TokenKind.Bar => BinaryOperator.BitwiseOr,
        TokenKind.Caret => BinaryOperator.BitwiseXor,
        _ => null,
    };

    private static BinaryOperator? ProductOperator(TokenKind kind) => kind switch
    {
        TokenKind.Star => BinaryOperator.Multiply,
        TokenKind.Slash => BinaryOperator.Divide,
        TokenKind.Percent => BinaryOperator.Modulo,
        _ => null,
    };
}
