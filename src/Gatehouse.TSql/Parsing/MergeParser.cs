using Gatehouse.TSql.Lexing;
using Gatehouse.TSql.Syntax;

namespace Gatehouse.TSql.Parsing;

/// <summary>Reads MERGE.</summary>
internal sealed class MergeParser(Grammar grammar)
{
    private TokenReader Tokens => grammar.Tokens;

    /// <summary>Reads MERGE.</summary>
    public MergeStatement Parse()
    {
        Tokens.ExpectWord("merge");
        var top = grammar.Queries.ParseTop();
        Tokens.TakeWord("into");
        var target = ParseTarget();
        Tokens.ExpectWord("using");
        var source = grammar.Tables.Parse();
        Tokens.ExpectWord("on");
        var on = grammar.Conditions.Parse();
        var clauses = new List<MergeClause>();
        do
        {
            clauses.Add(ParseClause());
        }
        while (Tokens.IsWord("when"));

        var (output, into) = grammar.Changes.ParseOutput();
        return new(target, source, on, clauses) { Top = top, Output = output, OutputInto = into, Hints = grammar.Changes.ParseOption() };
    }

    private TableSource ParseTarget() => grammar.Changes.ParseTarget() switch
    {
        NamedTable table => table with { Alias = grammar.Tables.ParseAlias() },
        VariableTable table => table with { Alias = grammar.Tables.ParseAlias() },
        var other => other,
    };

    private MergeClause ParseClause()
    {
        var line = Tokens.Line;
        Tokens.ExpectWord("when");
        var match = ParseMatch();
        var and = Tokens.TakeWord("and") ? grammar.Conditions.Parse() : null;
        Tokens.ExpectWord("then");
        return new(match, and, ParseAction(match)) { Line = line };
    }

    private MergeMatch ParseMatch()
    {
        var not = Tokens.TakeWord("not");
        Tokens.ExpectWord("matched");
        if (!not)
            return MergeMatch.Matched;
        if (!Tokens.TakeWord("by") || Tokens.TakeWord("target"))
            return MergeMatch.NotMatchedByTarget;
        Tokens.ExpectWord("source");
        return MergeMatch.NotMatchedBySource;
    }

    private MergeAction ParseAction(MergeMatch match)
    {
        var line = Tokens.Line;
        if (match == MergeMatch.NotMatchedByTarget)
            return ParseInsert();
        if (Tokens.TakeWord("delete"))
            return new MergeDelete { Line = line };
        Tokens.ExpectWord("update");
        Tokens.ExpectWord("set");
        return new MergeUpdate(Tokens.TakeList(grammar.Changes.ParseSet)) { Line = line };
    }

    private MergeInsert ParseInsert()
    {
        var line = Tokens.Line;
        Tokens.ExpectWord("insert");
        IReadOnlyList<Identifier> columns = Tokens.Kind == TokenKind.LeftParen ? grammar.Changes.ParseColumns() : [];
        if (Tokens.TakeWords("default", "values"))
            return new(columns, null) { Line = line };
        Tokens.ExpectWord("values");
        return new(columns, Tokens.TakeListInParentheses(grammar.Tables.ParseValue)) { Line = line };
    }
}
