using Gatehouse.TSql.Lexing;
using Gatehouse.TSql.Syntax;

namespace Gatehouse.TSql.Parsing;

/// <summary>Reads control flow, DECLARE, and what raises or prints.</summary>
internal sealed class ControlFlowParser(Grammar grammar)
{
    private TokenReader Tokens => grammar.Tokens;

    /// <summary>Reads what begins with BEGIN.</summary>
    public Statement ParseBegin()
    {
        Tokens.ExpectWord("begin");
        if (Tokens.IsWord("tran") || Tokens.IsWord("transaction"))
            return grammar.Transactions.ParseBegin();
        if (Tokens.IsWord("distributed") || Tokens.IsWord("dialog") || Tokens.IsWord("conversation") || Tokens.IsWord("atomic"))
            throw Tokens.NotSupported($"BEGIN {Tokens.Text.ToString().ToUpperInvariant()}");
        if (Tokens.TakeWord("try"))
            return ParseTry();
        var statements = ParseStatements();
        Tokens.ExpectWord("end");
        return new BlockStatement(statements);
    }

    private List<Statement> ParseStatements()
    {
        while (Tokens.TakeKind(TokenKind.Semicolon))
        {
        }

        var statements = new List<Statement>();
        do
        {
            statements.Add(grammar.Statements.Parse());
        }
        while (!Tokens.IsWord("end"));
        return statements;
    }

    private TryCatchStatement ParseTry()
    {
        var tried = ParseStatements();
        ExpectEnd("try");
        Tokens.ExpectWord("begin");
        Tokens.ExpectWord("catch");
        List<Statement> caught = [];
        while (Tokens.TakeKind(TokenKind.Semicolon))
        {
        }

        if (!Tokens.IsWord("end")) // an empty CATCH is allowed
            caught = ParseStatements();
        ExpectEnd("catch");
        return new(tried, caught);
    }

    private void ExpectEnd(string word)
    {
        Tokens.ExpectWord("end");
        Tokens.ExpectWord(word);
    }

    /// <summary>Reads IF.</summary>
    public IfStatement ParseIf()
    {
        Tokens.ExpectWord("if");
        var condition = grammar.Conditions.Parse();
        var then = grammar.Statements.Parse();
        return new(condition, then, Tokens.TakeWord("else") ? grammar.Statements.Parse() : null);
    }

    /// <summary>Reads WHILE.</summary>
    public WhileStatement ParseWhile()
    {
        Tokens.ExpectWord("while");
        var condition = grammar.Conditions.Parse();
        return new(condition, grammar.Statements.Parse());
    }

    /// <summary>Reads RETURN.</summary>
    public ReturnStatement ParseReturn()
    {
        Tokens.ExpectWord("return");
        var isValue = Tokens.Kind is TokenKind.LeftParen or TokenKind.Minus or TokenKind.Plus or TokenKind.Tilde or TokenKind.Variable
            || Tokens.Kind is TokenKind.Integer or TokenKind.Decimal or TokenKind.Binary or TokenKind.String or TokenKind.NationalString
            || Tokens.IsWord("null") || Tokens.IsWord("case") || Tokens.IsWord("convert")
            || (Tokens.IsName() && !StatementParser.StartsStatement(Tokens) && Tokens.Next.Kind != TokenKind.Colon);
        return new(isValue ? grammar.Expressions.Parse() : null);
    }

    /// <summary>Reads DECLARE.</summary>
    public DeclareStatement ParseDeclare()
    {
        Tokens.ExpectWord("declare");
        if (Tokens.IsName())
            throw Tokens.NotSupported("CURSOR");
        return new(Tokens.TakeList(ParseDeclaration));
    }

    private Declaration ParseDeclaration()
    {
        var line = Tokens.Line;
        var name = Tokens.TakeVariable();
        Tokens.TakeWord("as");
        if (Tokens.TakeWord("table"))
            return new TableDeclaration(name, grammar.TableDefinitions.Parse()) { Line = line };
        var type = Tokens.TakeType();
        return new VariableDeclaration(name, type, Tokens.TakeKind(TokenKind.Equal) ? grammar.Expressions.Parse() : null) { Line = line };
    }

    /// <summary>Reads THROW.</summary>
    public ThrowStatement ParseThrow()
    {
        Tokens.ExpectWord("throw");
        if (Tokens.Kind is not (TokenKind.Integer or TokenKind.Variable))
            return new(null, null, null);
        var number = grammar.Expressions.Parse();
        Tokens.Expect(TokenKind.Comma);
        var message = grammar.Expressions.Parse();
        Tokens.Expect(TokenKind.Comma);
        return new(number, message, grammar.Expressions.Parse());
    }

    /// <summary>Reads RAISERROR.</summary>
    public RaiseErrorStatement ParseRaiseError()
    {
        Tokens.ExpectWord("raiserror");
        var values = Tokens.TakeListInParentheses(grammar.Expressions.Parse);
        if (values.Count < 3)
            throw Tokens.Wrong();
        IReadOnlyList<string> options = Tokens.TakeWord("with") ? Tokens.TakeList(Tokens.TakeUpperWord) : [];
        return new(values[0], values[1], values[2], values[3..], options);
    }

    /// <summary>Reads WAITFOR.</summary>
    public WaitForStatement ParseWaitFor()
    {
        Tokens.ExpectWord("waitfor");
        if (Tokens.Kind == TokenKind.LeftParen)
            throw Tokens.NotSupported("WAITFOR (statement)");
        var isDelay = Tokens.TakeWord("delay");
        if (!isDelay)
            Tokens.ExpectWord("time");
        return new(isDelay, grammar.Expressions.Parse());
    }
}
