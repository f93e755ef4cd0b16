using Gatehouse.TSql.Lexing;
using Gatehouse.TSql.Syntax;

namespace Gatehouse.TSql.Parsing;

/// <summary>Reads BEGIN, COMMIT, ROLLBACK and SAVE TRANSACTION.</summary>
internal sealed class TransactionParser(Grammar grammar)
{
    private TokenReader Tokens => grammar.Tokens;

    /// <summary>Reads BEGIN TRANSACTION behind BEGIN.</summary>
    public TransactionStatement ParseBegin()
    {
        Tokens.Take();
        var name = ParseName();
        if (Tokens.TakeWords("with", "mark") && Tokens.Kind is TokenKind.String or TokenKind.NationalString)
            Tokens.Take();
        return new(TransactionAction.Begin, name);
    }

    /// <summary>Reads COMMIT or ROLLBACK.</summary>
    public TransactionStatement ParseEnd()
    {
        var action = Tokens.TakeUpperWord() == "COMMIT" ? TransactionAction.Commit : TransactionAction.Rollback;
        if (Tokens.TakeWord("work") || !TakeTransaction())
            return new(action, null);
        var name = ParseName();
        if (Tokens.IsWord("with") && Tokens.Next.Kind == TokenKind.LeftParen)
        {
            Tokens.Take();
            Tokens.SkipParentheses(); // DELAYED_DURABILITY
        }

        return new(action, name);
    }

    /// <summary>Reads SAVE TRANSACTION.</summary>
    public TransactionStatement ParseSave()
    {
        Tokens.ExpectWord("save");
        if (!TakeTransaction())
            throw Tokens.Wrong();
        return new(TransactionAction.Save, ParseName() ?? throw Tokens.Wrong());
    }

    private bool TakeTransaction() => Tokens.TakeWord("tran") || Tokens.TakeWord("transaction");

    private Expression? ParseName()
    {
        var line = Tokens.Line;
        if (Tokens.Kind == TokenKind.Variable)
            return new VariableReference(Tokens.TakeVariable()) { Line = line };
        return Tokens.IsName() && !StatementParser.StartsStatement(Tokens)
            ? new Literal(LiteralKind.NationalString, Tokens.TakeName().Text) { Line = line } : null;
    }
}
