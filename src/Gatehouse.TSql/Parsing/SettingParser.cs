using System.Collections.Frozen;
using Gatehouse.TSql.Lexing;
using Gatehouse.TSql.Syntax;

namespace Gatehouse.TSql.Parsing;

/// <summary>Reads SET.</summary>
internal sealed class SettingParser(Grammar grammar)
{
    private static readonly FrozenSet<string> Switches = FrozenSet.ToFrozenSet(
    [
        "ANSI_DEFAULTS", "ANSI_NULLS", "ANSI_NULL_DFLT_OFF", "ANSI_NULL_DFLT_ON", "ANSI_PADDING", "ANSI_WARNINGS", "ARITHABORT",
        "ARITHIGNORE",
        "CONCAT_NULL_YIELDS_NULL", "CURSOR_CLOSE_ON_COMMIT", "FMTONLY", "FORCEPLAN", "IMPLICIT_TRANSACTIONS", "NOCOUNT", "NOEXEC",
        "NO_BROWSETABLE", "NUMERIC_ROUNDABORT", "PARSEONLY", "QUOTED_IDENTIFIER", "REMOTE_PROC_TRANSACTIONS", "RESULT_SET_CACHING",
        "SHOWPLAN_ALL", "SHOWPLAN_TEXT", "SHOWPLAN_XML", "XACT_ABORT",
    ]);

    private static readonly FrozenSet<string> Values = FrozenSet.ToFrozenSet(
    [
        "CONTEXT_INFO", "DATEFIRST", "DATEFORMAT", "DEADLOCK_PRIORITY", "LANGUAGE", "LOCK_TIMEOUT", "QUERY_GOVERNOR_COST_LIMIT", "ROWCOUNT",
        "TEXTSIZE",
    ]);

    private TokenReader Tokens => grammar.Tokens;

    /// <summary>Reads SET.</summary>
    /// <exception cref="TSqlException">195: an option that SQL Server does not have.</exception>
    public Statement Parse()
    {
        Tokens.ExpectWord("set");
        if (Tokens.Kind == TokenKind.Variable)
            return ParseVariable();
        if (Tokens.TakeWord("transaction"))
            return ParseIsolation();
        if (Tokens.TakeWord("identity_insert"))
        {
            var table = Tokens.TakeObjectName();
            return new SetIdentityInsertStatement(table, Tokens.TakeOnOff());
        }

        if (Tokens.TakeWord("statistics"))
        {
            var statistics = Tokens.TakeList(() => $"STATISTICS {Tokens.TakeUpperWord()}");
            return new SetSwitchStatement(statistics, Tokens.TakeOnOff());
        }

        var (line, first) = (Tokens.Line, Tokens.TakeUpperWord());
        if (Values.Contains(first))
            return new SetValueStatement(first, ParseValue());

        List<string> options = [Known(first, line)];
        while (Tokens.TakeKind(TokenKind.Comma))
            options.Add(Known(Tokens.TakeUpperWord(), line));
        return new SetSwitchStatement(options, Tokens.TakeOnOff());
    }

    private static string Known(string option, int line) => Switches.Contains(option) ? option
        : throw new TSqlException(195, line, $"'{option}' is not a recognized SET option.");

    private SetVariableStatement ParseVariable()
    {
        var name = Tokens.TakeVariable();
        if (Tokens.Kind == TokenKind.Dot)
            throw Tokens.NotSupported($"A method of {name} (xml or CLR type)");
        var assignment = QueryParser.AssignmentOf(Tokens.Kind) ?? throw Tokens.Wrong();
        Tokens.Take();
        return Tokens.IsWord("cursor") ? throw Tokens.NotSupported("CURSOR")
            : new SetVariableStatement(name, assignment, grammar.Expressions.Parse());
    }

    private Expression ParseValue()
    {
        var line = Tokens.Line;
        return Tokens.IsName() ? new Literal(LiteralKind.String, Tokens.TakeName().Text) { Line = line } : grammar.Expressions.Parse();
    }

    private SetIsolationStatement ParseIsolation()
    {
        Tokens.ExpectWord("isolation");
        Tokens.ExpectWord("level");
        if (Tokens.TakeWords("read", "uncommitted"))
            return new(IsolationLevel.ReadUncommitted);
        if (Tokens.TakeWords("read", "committed"))
            return new(IsolationLevel.ReadCommitted);
        if (Tokens.TakeWords("repeatable", "read"))
            return new(IsolationLevel.RepeatableRead);
        if (Tokens.TakeWord("snapshot"))
            return new(IsolationLevel.Snapshot);
        Tokens.ExpectWord("serializable");
        return new(IsolationLevel.Serializable);
    }
}
