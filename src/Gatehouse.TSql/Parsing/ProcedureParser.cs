using Gatehouse.TSql.Lexing;
using Gatehouse.TSql.Syntax;

namespace Gatehouse.TSql.Parsing;

/// <summary>Reads EXECUTE, and the declarations of parameters.</summary>
internal sealed class ProcedureParser(Grammar grammar)
{
    private TokenReader Tokens => grammar.Tokens;

    /// <summary>Reads EXECUTE.</summary>
    public Statement ParseExecute()
    {
        Tokens.Take();
        if (Tokens.IsWord("as"))
            return grammar.Permissions.ParseExecuteAs();
        if (Tokens.TakeKind(TokenKind.LeftParen))
            return ParseText();

        string? result = null;
        if (Tokens.Kind == TokenKind.Variable && Tokens.Next.Kind == TokenKind.Equal)
        {
            result = Tokens.TakeVariable();
            Tokens.Take();
        }

        return Tokens.Kind == TokenKind.Variable
            ? new ExecuteStatement(null, Tokens.TakeVariable(), ParseArguments(), result)
            : new ExecuteStatement(Tokens.TakeObjectName(), null, ParseArguments(), result);
    }

    /// <summary>Reads a procedure's name alone at the start of a batch.</summary>
    public ExecuteStatement ParseBare() => new(Tokens.TakeObjectName(), null, ParseArguments(), null);

    private ExecuteTextStatement ParseText()
    {
        var text = grammar.Expressions.Parse();
        if (Tokens.Kind == TokenKind.Comma)
            throw Tokens.NotSupported("EXECUTE of a text with parameters");
        Tokens.Expect(TokenKind.RightParen);
        if (Tokens.IsWord("as") || (Tokens.IsWord("at") && Tokens.IsName(Tokens.Next)))
            throw Tokens.NotSupported($"EXECUTE of a text {Tokens.Text.ToString().ToUpperInvariant()}");
        return new(text);
    }

    private List<ExecuteArgument> ParseArguments()
    {
        if (Tokens.Kind == TokenKind.Semicolon && Tokens.Next.Kind == TokenKind.Integer)
            throw Tokens.NotSupported("A procedure's number");

        var arguments = StartsArgument() ? Tokens.TakeList(ParseArgument) : [];
        if (Tokens.IsWord("with") && !Tokens.TakeWords("with", "recompile") && (Tokens.NextIsWord("result")))
            throw Tokens.NotSupported("WITH RESULT SETS");
        return arguments;
    }

    private bool StartsArgument() => Tokens.Kind is TokenKind.Variable or TokenKind.Minus or TokenKind.Plus or TokenKind.String
        or TokenKind.NationalString or TokenKind.Binary or TokenKind.Integer or TokenKind.Decimal or TokenKind.Float or TokenKind.Money
        || Tokens.IsWord("null") || Tokens.IsWord("default") || (Tokens.IsName() && !StatementParser.StartsStatement(Tokens));

    private ExecuteArgument ParseArgument()
    {
        var (line, name) = (Tokens.Line, (string?)null);
        if (Tokens.Kind == TokenKind.Variable && Tokens.Next.Kind == TokenKind.Equal)
        {
            name = Tokens.TakeVariable();
            Tokens.Take();
        }

        var value = ParseValue();
        var output = Tokens.TakeWord("output") || Tokens.TakeWord("out");
        return new(name, value, output) { Line = line };
    }

    private Expression ParseValue()
    {
        var line = Tokens.Line;
        if (Tokens.TakeWord("default"))
            return new DefaultExpression { Line = line };
        if (Tokens.TakeWord("null"))
            return new Literal(LiteralKind.Null, "NULL") { Line = line };
        if (Tokens.IsName())
            return new Literal(LiteralKind.NationalString, Tokens.TakeName().Text) { Line = line };
        if (Tokens.Kind == TokenKind.Variable)
        {
            var name = Tokens.TakeVariable();
            return name.StartsWith("@@", StringComparison.Ordinal) ? new GlobalVariable(name) { Line = line }
                : new VariableReference(name) { Line = line };
        }

        UnaryOperator? sign = Tokens.TakeKind(TokenKind.Minus) ? UnaryOperator.Minus : Tokens.TakeKind(TokenKind.Plus) ? UnaryOperator.Plus
            : null;
        var literal = grammar.Expressions.ParseLiteral() ?? throw Tokens.Wrong();
        return sign is { } unary ? new UnaryExpression(unary, literal) { Line = line } : literal;
    }

    /// <summary>Reads the declarations of sp_executesql: <c>@a int, @b nvarchar(10) = N'x' OUTPUT</c>.</summary>
    public IReadOnlyList<ParameterDeclaration> ParseParameters()
    {
        if (Tokens.Kind == TokenKind.EndOfText)
            return [];
        var parameters = Tokens.TakeList(ParseParameter);
        return Tokens.Kind == TokenKind.EndOfText ? parameters : throw Tokens.Wrong();
    }

    private ParameterDeclaration ParseParameter()
    {
        var line = Tokens.Line;
        var name = Tokens.TakeVariable();
        Tokens.TakeWord("as");
        var type = Tokens.TakeType();
        Tokens.TakeWord("null");
        var value = Tokens.TakeKind(TokenKind.Equal) ? ParseValue() : null;
        var output = Tokens.TakeWord("output") || Tokens.TakeWord("out");
        return new(name, type, value, output, Tokens.TakeWord("readonly")) { Line = line };
    }
}
