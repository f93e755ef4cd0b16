using Gatehouse.TSql.Lexing;
using Gatehouse.TSql.Syntax;

namespace Gatehouse.TSql.Parsing;

/// <summary>Reads calls of functions, those with a grammar of their own first.</summary>
internal sealed class FunctionParser(Grammar grammar)
{
    private TokenReader Tokens => grammar.Tokens;

    /// <summary>Reads a function that begins with a word of its own grammar. Null where the word begins something else.</summary>
    public Expression? ParseSpecial()
    {
        var line = Tokens.Line;
        if (Tokens.NextIsWord("value") && Tokens.TakeWords("next", "value"))
            return ParseNextValue(line);

        var called = Tokens.Next.Kind == TokenKind.LeftParen;
        var word = Tokens.Text.Length <= 20 ? Tokens.Text.ToString().ToUpperInvariant() : "";
        switch (word)
        {
            case "CURRENT_TIMESTAMP" or "CURRENT_USER" or "SESSION_USER" or "SYSTEM_USER" or "USER":
                Tokens.Take();
                return new NiladicFunction(word) { Line = line };
            case "CAST" or "TRY_CAST" when called:
                return ParseCast(word == "CAST" ? CastKind.Cast : CastKind.TryCast, "");
            case "PARSE" or "TRY_PARSE" when called:
                return ParseCast(word == "PARSE" ? CastKind.Parse : CastKind.TryParse, "using");
            case "CONVERT" or "TRY_CONVERT" when called:
                return ParseConvert(word == "CONVERT" ? CastKind.Convert : CastKind.TryConvert);
            case "IIF" when called:
                return ParseIif();
            case "TRIM" when called:
                return ParseTrim();
            case "COALESCE" or "NULLIF" or "LEFT" or "RIGHT" when called:
                return ParseCall(new(Tokens.TakeAnyName()));
            case "JSON_OBJECT" or "JSON_ARRAY" or "IDENTITY" or "OPENROWSET" or "OPENQUERY" or "OPENDATASOURCE" or "OPENXML" when called:
                throw Tokens.NotSupported(word);
            default:
                return null;
        }
    }

    /// <summary>Reads the rest of a call, from its parenthesis on.</summary>
    public FunctionCall ParseCall(ObjectName name)
    {
        var method = name.Object.Text;
        if (name.Schema is not null && method is "value" or "query" or "nodes" or "exist" or "modify")
            throw TokenReader.NotSupported($"The xml method {method}()", name.Line);

        Tokens.Expect(TokenKind.LeftParen);
        var call = new FunctionCall(name, []) { Line = name.Line };
        if (Tokens.Kind == TokenKind.Star && Tokens.Next.Kind == TokenKind.RightParen)
        {
            Tokens.Take();
            call = call with { IsStar = true };
        }
        else if (Tokens.Kind != TokenKind.RightParen)
        {
            var distinct = Tokens.TakeWord("distinct");
            if (!distinct)
                Tokens.TakeWord("all");
            call = call with { Arguments = Tokens.TakeList(ParseArgument), IsDistinct = distinct };
        }

        Tokens.Expect(TokenKind.RightParen);
        return ParseSuffixes(call);
    }

    private Expression ParseArgument()
    {
        var line = Tokens.Line;
        return Tokens.TakeWord("default") ? new DefaultExpression { Line = line } : grammar.Expressions.Parse();
    }

    private FunctionCall ParseSuffixes(FunctionCall call)
    {
        if (Tokens.TakeWords("within", "group"))
        {
            Tokens.Expect(TokenKind.LeftParen);
            call = call with { WithinGroup = grammar.Queries.ParseOrderBy() };
            Tokens.Expect(TokenKind.RightParen);
        }

        if (Tokens.TakeWords("ignore", "nulls"))
            call = call with { IgnoreNulls = true };
        else if (Tokens.TakeWords("respect", "nulls"))
            call = call with { IgnoreNulls = false };

        return Tokens.IsWord("over") ? call with { Over = ParseOver() } : call;
    }

    private OverClause ParseOver()
    {
        var line = Tokens.Take().Line;
        Tokens.Expect(TokenKind.LeftParen);
        List<Expression> partition = [];
        if (Tokens.TakeWord("partition"))
        {
            Tokens.ExpectWord("by");
            partition = Tokens.TakeList(grammar.Expressions.Parse);
        }

        IReadOnlyList<OrderItem> order = Tokens.IsWord("order") ? grammar.Queries.ParseOrderBy() : [];
        var frame = Tokens.IsWord("rows") || Tokens.IsWord("range") ? ParseFrame() : null;
        Tokens.Expect(TokenKind.RightParen);
        return new(partition, order, frame) { Line = line };
    }

    private WindowFrame ParseFrame()
    {
        var line = Tokens.Line;
        var unit = Tokens.TakeWord("rows") ? FrameUnit.Rows : FrameUnit.Range;
        if (unit == FrameUnit.Range)
            Tokens.ExpectWord("range");
        if (!Tokens.TakeWord("between"))
            return new(unit, ParseBound(), null) { Line = line };

        var start = ParseBound();
        Tokens.ExpectWord("and");
        return new(unit, start, ParseBound()) { Line = line };
    }

    private FrameBound ParseBound()
    {
        var line = Tokens.Line;
        if (Tokens.TakeWord("current"))
        {
            Tokens.ExpectWord("row");
            return new(FrameBoundKind.CurrentRow) { Line = line };
        }

        var unbounded = Tokens.TakeWord("unbounded");
        var offset = unbounded ? null : grammar.Expressions.Parse();
        var preceding = Tokens.TakeWord("preceding");
        if (!preceding)
            Tokens.ExpectWord("following");
        var kind = (unbounded, preceding) switch
        {
            (true, true) => FrameBoundKind.UnboundedPreceding,
            (true, false) => FrameBoundKind.UnboundedFollowing,
            (false, true) => FrameBoundKind.Preceding,
            (false, false) => FrameBoundKind.Following,
        };
        return new(kind, offset) { Line = line };
    }

    private NextValueExpression ParseNextValue(int line)
    {
        Tokens.ExpectWord("for");
        var sequence = Tokens.TakeObjectName();
        return new(sequence, Tokens.IsWord("over") ? ParseOver() : null) { Line = line };
    }

    private CastExpression ParseCast(CastKind kind, string styleWord)
    {
        var line = Tokens.Take().Line;
        Tokens.Expect(TokenKind.LeftParen);
        var operand = grammar.Expressions.Parse();
        Tokens.ExpectWord("as");
        var type = Tokens.TakeType();
        var style = styleWord.Length > 0 && Tokens.TakeWord(styleWord) ? grammar.Expressions.Parse() : null;
        Tokens.Expect(TokenKind.RightParen);
        return new(kind, operand, type, style) { Line = line };
    }

    private CastExpression ParseConvert(CastKind kind)
    {
        var line = Tokens.Take().Line;
        Tokens.Expect(TokenKind.LeftParen);
        var type = Tokens.TakeType();
        Tokens.Expect(TokenKind.Comma);
        var operand = grammar.Expressions.Parse();
        var style = Tokens.TakeKind(TokenKind.Comma) ? grammar.Expressions.Parse() : null;
        Tokens.Expect(TokenKind.RightParen);
        return new(kind, operand, type, style) { Line = line };
    }

    private IifExpression ParseIif()
    {
        var line = Tokens.Take().Line;
        Tokens.Expect(TokenKind.LeftParen);
        var condition = grammar.Conditions.Parse();
        Tokens.Expect(TokenKind.Comma);
        var then = grammar.Expressions.Parse();
        Tokens.Expect(TokenKind.Comma);
        var otherwise = grammar.Expressions.Parse();
        Tokens.Expect(TokenKind.RightParen);
        return new(condition, then, otherwise) { Line = line };
    }

    /// <summary>
    /// Reads TRIM. <c>TRIM(LEADING c FROM s)</c> is the call <c>LTRIM(s, c)</c>, TRAILING is RTRIM, else <c>TRIM(s, c)</c>.
    /// </summary>
    private FunctionCall ParseTrim()
    {
        var name = Tokens.TakeAnyName();
        Tokens.Expect(TokenKind.LeftParen);
        var side = Tokens.Next.Kind == TokenKind.RightParen ? "" : TakeTrimSide();
        List<Expression> arguments = [grammar.Expressions.Parse()];
        if (Tokens.TakeWord("from"))
            arguments.Insert(0, grammar.Expressions.Parse());
        else if (side.Length > 0)
            throw Tokens.Wrong();
        Tokens.Expect(TokenKind.RightParen);
        return new(new(side.Length > 0 ? name with { Text = side } : name), arguments) { Line = name.Line };
    }

    private string TakeTrimSide()
    {
        // leading, trailing and both are no reserved words: a column may have such a name.
        if (Tokens.Next.Kind is TokenKind.Dot or TokenKind.LeftParen || Tokens.NextIsWord("from"))
            return "";
        return Tokens.TakeWord("leading") ? "LTRIM" : Tokens.TakeWord("trailing") ? "RTRIM" : Tokens.TakeWord("both") ? "TRIM" : "";
    }

    /// <summary>Reads an ODBC escape: <c>{fn f(…)}</c>, <c>{d '…'}</c>, <c>{t '…'}</c>, <c>{ts '…'}</c>, <c>{guid '…'}</c>.</summary>
    public Expression ParseEscape()
    {
        var line = Tokens.Take().Line;
        Tokens.Enter();
        Expression value;
        if (Tokens.TakeWord("fn"))
        {
            value = grammar.Expressions.Parse();
        }
        else
        {
            TSqlType? type = Tokens.Kind == TokenKind.Word ? Tokens.Text.ToString().ToLowerInvariant() switch
            {
                // https://learn.microsoft.com/sql/t-sql/data-types/datetime-transact-sql, ODBC formats
                "d" or "t" or "ts" => new("datetime"),
                "guid" => new("uniqueidentifier"),
                _ => null,
            } : null;
            if (type is null)
                throw Tokens.Wrong();
            Tokens.Take();
            var text = new Literal(LiteralKind.NationalString, Tokens.TakeString()) { Line = line };
            value = new CastExpression(CastKind.Cast, text, type) { Line = line };
        }

        Tokens.Expect(TokenKind.RightBrace);
        Tokens.Leave();
        return value;
    }
}
