using System.Collections.Frozen;
using Gatehouse.TSql.Lexing;
using Gatehouse.TSql.Syntax;

namespace Gatehouse.TSql.Parsing;

/// <summary>Reads statements: the first word says which.</summary>
internal sealed class StatementParser(Grammar grammar)
{
    private static readonly FrozenSet<string> NotSupported = FrozenSet.ToFrozenSet(
    [
        "BACKUP", "RESTORE", "DBCC", "GOTO", "KILL", "CHECKPOINT", "RECONFIGURE", "SHUTDOWN", "BULK", "READTEXT", "WRITETEXT", "UPDATETEXT",
        "SETUSER",
        "LOAD", "DUMP", "LINENO",
    ]);

    private TokenReader Tokens => grammar.Tokens;

    /// <summary>True where the cursor is on a word that is not reserved and yet begins a statement.</summary>
    public static bool StartsStatement(TokenReader tokens) => tokens.IsWord("throw")
        || ((tokens.IsWord("enable") || tokens.IsWord("disable")) && tokens.NextIsWord("trigger"));

    /// <summary>Reads all statements.</summary>
    public Batch ParseBatch()
    {
        var statements = new List<Statement>();
        while (true)
        {
            while (Tokens.TakeKind(TokenKind.Semicolon))
            {
            }

            if (Tokens.Kind == TokenKind.EndOfText)
                return new(statements) { Line = 1 };
            statements.Add(Parse());
        }
    }

    /// <summary>Reads one statement and the semicolons behind it.</summary>
    public Statement Parse()
    {
        Tokens.Enter();
        var start = Tokens.Current;
        var statement = ParseStatement();
        statement = statement with { Line = start.Line, Start = start.Start, End = Tokens.PreviousEnd };
        while (Tokens.TakeKind(TokenKind.Semicolon))
        {
        }

        Tokens.Leave();
        return statement;
    }

    private Statement ParseStatement()
    {
        if (Tokens.Kind == TokenKind.LeftParen)
            return grammar.Changes.ParseSelect([]);
        if (Tokens.Kind is not (TokenKind.Word or TokenKind.QuotedName))
            throw Tokens.Wrong();
        if (Tokens.Kind == TokenKind.QuotedName || !(ReservedWords.Contains(Tokens.Text) || StartsStatement(Tokens)))
            return ParseName();

        var word = Tokens.Text.ToString().ToUpperInvariant();
        return ParseData(word) ?? ParseControl(word) ?? ParseDefinition(word) ?? throw Refuse(word);
    }

    private Statement? ParseData(string word) => word switch
    {
        "SELECT" => grammar.Changes.ParseSelect([]),
        "WITH" => grammar.Changes.ParseWith(),
        "INSERT" => grammar.Changes.ParseInsert(),
        "UPDATE" => grammar.Changes.ParseUpdate(),
        "DELETE" => grammar.Changes.ParseDelete(),
        "MERGE" => grammar.Merges.Parse(),
        "TRUNCATE" => grammar.Changes.ParseTruncate(),
        "EXEC" or "EXECUTE" => grammar.Procedures.ParseExecute(),
        _ => null,
    };

    private Statement? ParseControl(string word) => word switch
    {
        "SET" => grammar.Settings.Parse(),
        "DECLARE" => grammar.ControlFlow.ParseDeclare(),
        "IF" => grammar.ControlFlow.ParseIf(),
        "WHILE" => grammar.ControlFlow.ParseWhile(),
        "BEGIN" => grammar.ControlFlow.ParseBegin(),
        "BREAK" => TakeAs(new BreakStatement()),
        "CONTINUE" => TakeAs(new ContinueStatement()),
        "RETURN" => grammar.ControlFlow.ParseReturn(),
        "THROW" => grammar.ControlFlow.ParseThrow(),
        "RAISERROR" => grammar.ControlFlow.ParseRaiseError(),
        "PRINT" => ParsePrint(),
        "WAITFOR" => grammar.ControlFlow.ParseWaitFor(),
        "COMMIT" or "ROLLBACK" => grammar.Transactions.ParseEnd(),
        "SAVE" => grammar.Transactions.ParseSave(),
        "USE" => ParseUse(),
        _ => null,
    };

    private Statement? ParseDefinition(string word) => word switch
    {
        "CREATE" => grammar.Definitions.ParseCreate(),
        "ALTER" => grammar.Definitions.ParseAlter(),
        "DROP" => grammar.Definitions.ParseDrop(),
        "GRANT" or "DENY" or "REVOKE" => grammar.Permissions.Parse(),
        "REVERT" => grammar.Permissions.ParseRevert(),
        _ => null,
    };

    private TSqlException Refuse(string word) => word switch
    {
        "OPEN" or "FETCH" or "CLOSE" or "DEALLOCATE" => Tokens.NotSupported("CURSOR"),
        "ENABLE" or "DISABLE" => Tokens.NotSupported($"{word} TRIGGER"),
        _ => NotSupported.Contains(word) ? Tokens.NotSupported(word) : Tokens.Wrong(),
    };

    /// <summary>Reads a label, or a procedure's name, which needs no EXEC as the first statement.</summary>
    private Statement ParseName()
    {
        if (Tokens.Kind == TokenKind.Word && Tokens.Next.Kind == TokenKind.Colon)
        {
            var label = Tokens.TakeName().Text;
            Tokens.Take();
            return new LabelStatement(label);
        }

        return Tokens.IsAtStart ? grammar.Procedures.ParseBare() : throw Tokens.Wrong();
    }

    private Statement TakeAs(Statement statement)
    {
        Tokens.Take();
        return statement;
    }

    private PrintStatement ParsePrint()
    {
        Tokens.Take();
        return new(grammar.Expressions.Parse());
    }

    private UseStatement ParseUse()
    {
        Tokens.Take();
        return new(Tokens.TakeName());
    }
}
