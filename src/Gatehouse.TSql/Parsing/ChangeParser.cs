using Gatehouse.TSql.Lexing;
using Gatehouse.TSql.Syntax;

namespace Gatehouse.TSql.Parsing;

/// <summary>Reads SELECT, INSERT, UPDATE and DELETE as statements, and TRUNCATE and INSERT BULK.</summary>
internal sealed class ChangeParser(Grammar grammar)
{
    private TokenReader Tokens => grammar.Tokens;

    /// <summary>Reads a statement that begins with WITH.</summary>
    public Statement ParseWith()
    {
        Tokens.ExpectWord("with");
        if (Tokens.IsWord("xmlnamespaces"))
            throw Tokens.NotSupported("WITH XMLNAMESPACES");
        var tables = Tokens.TakeList(ParseCommonTable);
        return Tokens.IsWord("insert") ? ParseInsert() is InsertStatement insert ? insert with { With = tables } : throw Tokens.Wrong()
            : Tokens.IsWord("update") ? ParseUpdate() with { With = tables }
            : Tokens.IsWord("delete") ? ParseDelete() with { With = tables }
            : Tokens.IsWord("merge") ? grammar.Merges.Parse() with { With = tables }
            : ParseSelect(tables);
    }

    private CommonTableExpression ParseCommonTable()
    {
        var name = Tokens.TakeName();
        var columns = Tokens.TakeOptionalNames();
        Tokens.ExpectWord("as");
        Tokens.Expect(TokenKind.LeftParen);
        var query = grammar.Queries.Parse();
        Tokens.Expect(TokenKind.RightParen);
        return new(name, columns, query) { Line = name.Line };
    }

    /// <summary>Reads a query that may begin with WITH: a view's.</summary>
    public Query ParseQuery()
    {
        var statement = Tokens.IsWord("with") ? ParseWith() : ParseSelect([]);
        return statement is SelectStatement { Query: var query } ? query : throw Tokens.Wrong();
    }

    /// <summary>Reads a SELECT statement; one operand may begin with a parenthesis.</summary>
    public SelectStatement ParseSelect(IReadOnlyList<CommonTableExpression> with)
    {
        if (!grammar.Queries.StartsQuery() && Tokens.Kind != TokenKind.LeftParen)
            throw Tokens.Wrong();
        var query = grammar.Queries.Parse() with { With = with };
        return new(query) { Hints = ParseOption() };
    }

    /// <summary>Reads INSERT or INSERT BULK.</summary>
    public Statement ParseInsert()
    {
        Tokens.ExpectWord("insert");
        if (Tokens.IsWord("bulk"))
            return ParseBulk();

        var top = grammar.Queries.ParseTop();
        Tokens.TakeWord("into");
        var target = ParseTarget();
        IReadOnlyList<Identifier> columns = Tokens.Kind == TokenKind.LeftParen && Tokens.IsName(Tokens.Next) ? ParseColumns() : [];
        var (output, into) = ParseOutput();
        return new InsertStatement(target, columns, ParseSource()) { Top = top, Output = output, OutputInto = into, Hints = ParseOption() };
    }

    /// <summary>Reads columns in parentheses. A column may have its table's name before it, which says nothing here.</summary>
    public List<Identifier> ParseColumns() => Tokens.TakeListInParentheses(() => Tokens.TakeObjectName().Object);

    private InsertSource ParseSource()
    {
        var line = Tokens.Line;
        if (Tokens.IsWord("values"))
            return grammar.Tables.ParseValues();
        if (Tokens.TakeWord("default"))
        {
            Tokens.ExpectWord("values");
            return new InsertDefaultValues { Line = line };
        }

        if (Tokens.IsWord("exec") || Tokens.IsWord("execute"))
            return new InsertExecute(grammar.Procedures.ParseExecute()) { Line = line };
        if (Tokens.IsWord("merge"))
            throw Tokens.NotSupported("A statement as a table (nested DML)");
        if (!grammar.Queries.StartsQuery() && Tokens.Kind != TokenKind.LeftParen)
            throw Tokens.Wrong();
        return new InsertQuery(grammar.Queries.Parse()) { Line = line };
    }

    /// <summary>Reads UPDATE.</summary>
    public UpdateStatement ParseUpdate()
    {
        Tokens.ExpectWord("update");
        if (Tokens.IsWord("statistics"))
            throw Tokens.NotSupported("UPDATE STATISTICS");
        var top = grammar.Queries.ParseTop();
        var target = ParseTarget();
        Tokens.ExpectWord("set");
        var set = Tokens.TakeList(ParseSet);
        var (output, into) = ParseOutput();
        var from = ParseFrom();
        return new(target, set, from, grammar.Queries.ParseWhere())
        {
            Top = top,
            Output = output,
            OutputInto = into,
            Hints = ParseOption(),
        };
    }

    /// <summary>Reads one assignment of UPDATE.</summary>
    public SetClause ParseSet()
    {
        var line = Tokens.Line;
        if (Tokens.Kind == TokenKind.Variable)
        {
            var variable = Tokens.TakeVariable();
            var compound = TakeAssignment();
            var value = grammar.Expressions.Parse();
            if (compound == AssignmentOperator.Set && value is ColumnReference column && QueryParser.AssignmentOf(Tokens.Kind) is not null)
                return new(variable, column, TakeAssignment(), grammar.Tables.ParseValue()) { Line = line };
            return new(variable, null, compound, value) { Line = line };
        }

        var name = Tokens.TakeObjectName();
        if (Tokens.Kind == TokenKind.LeftParen)
            throw Tokens.NotSupported($"The method {name.Object}() of a column");
        var table = name.Schema is { } before ? new ObjectName(null, name.Server, name.Database, before) { Line = line } : null;
        return new(null, new(table, name.Object) { Line = line }, TakeAssignment(), grammar.Tables.ParseValue()) { Line = line };
    }

    private AssignmentOperator TakeAssignment()
    {
        var assignment = QueryParser.AssignmentOf(Tokens.Kind) ?? throw Tokens.Wrong();
        Tokens.Take();
        return assignment;
    }

    /// <summary>Reads DELETE.</summary>
    public DeleteStatement ParseDelete()
    {
        Tokens.ExpectWord("delete");
        var top = grammar.Queries.ParseTop();
        Tokens.TakeWord("from");
        var target = ParseTarget();
        var (output, into) = ParseOutput();
        var from = ParseFrom();
        return new(target, from, grammar.Queries.ParseWhere()) { Top = top, Output = output, OutputInto = into, Hints = ParseOption() };
    }

    private List<TableSource> ParseFrom() => Tokens.TakeWord("from") ? Tokens.TakeList(grammar.Tables.Parse) : [];

    /// <summary>Reads the table that a statement changes, without an alias.</summary>
    public TableSource ParseTarget()
    {
        var line = Tokens.Line;
        if (Tokens.Kind == TokenKind.Variable)
            return new VariableTable(Tokens.TakeVariable(), null) { Line = line };
        if (Tokens.Next.Kind == TokenKind.LeftParen && (Tokens.IsWord("openrowset") || Tokens.IsWord("openquery")))
            throw Tokens.NotSupported(Tokens.Text.ToString().ToUpperInvariant());
        var name = Tokens.TakeObjectName();
        // Hints need their WITH here: parentheses hold columns.
        return new NamedTable(name, null, Tokens.IsWord("with") ? grammar.Tables.ParseHints() : []) { Line = line };
    }

    /// <summary>Reads OUTPUT clauses: one to the client, one INTO a table, or both.</summary>
    public (OutputClause? Output, OutputIntoClause? Into) ParseOutput()
    {
        var (output, into) = ((OutputClause?)null, (OutputIntoClause?)null);
        while (Tokens.IsWord("output") && output is null)
        {
            var line = Tokens.Take().Line;
            var items = Tokens.TakeList(grammar.Queries.ParseItem);
            if (into is null && Tokens.TakeWord("into"))
            {
                var table = ParseTarget();
                into = new(items, table, Tokens.TakeOptionalNames()) { Line = line };
            }
            else
            {
                output = new(items) { Line = line };
            }
        }

        return (output, into);
    }

    /// <summary>Reads OPTION (…) if it is here.</summary>
    public IReadOnlyList<QueryHint> ParseOption()
    {
        if (!Tokens.IsWord("option") || Tokens.Next.Kind != TokenKind.LeftParen)
            return [];
        Tokens.Take();
        return Tokens.TakeListInParentheses(ParseHint);
    }

    private QueryHint ParseHint()
    {
        var line = Tokens.Line;
        var words = new List<string>();
        string? value = null;
        while (Tokens.Kind is not (TokenKind.Comma or TokenKind.RightParen))
        {
            if (Tokens.Kind == TokenKind.LeftParen)
                Tokens.SkipParentheses();
            else if (Tokens.Kind == TokenKind.Word)
                words.Add(Tokens.TakeUpperWord());
            else if (!Tokens.TakeKind(TokenKind.Equal))
                value = grammar.Expressions.ParseLiteral()?.Text ?? throw Tokens.Wrong();
        }

        return words.Count > 0 ? new(string.Join(' ', words), value) { Line = line } : throw Tokens.Wrong();
    }

    /// <summary>Reads TRUNCATE TABLE.</summary>
    public TruncateStatement ParseTruncate()
    {
        Tokens.ExpectWord("truncate");
        Tokens.ExpectWord("table");
        var name = Tokens.TakeObjectName();
        return Tokens.IsWord("with") && Tokens.Next.Kind == TokenKind.LeftParen ? throw Tokens.NotSupported("TRUNCATE of partitions")
            : new(name);
    }

    private InsertBulkStatement ParseBulk()
    {
        Tokens.ExpectWord("bulk");
        var table = Tokens.TakeObjectName();
        var columns = Tokens.TakeListInParentheses(() =>
        {
            var name = Tokens.TakeName();
            var type = Tokens.TakeType();
            return new BulkColumn(name, type, Tokens.TakeWord("collate") ? Tokens.TakeName().Text : null) { Line = name.Line };
        });
        IReadOnlyList<string> options = Tokens.TakeWord("with") ? Tokens.TakeListInParentheses(ParseBulkOption) : [];
        return new(table, columns, options);
    }

    private string ParseBulkOption()
    {
        var option = Tokens.TakeUpperWord();
        if (Tokens.TakeKind(TokenKind.Equal))
            Tokens.Take();
        else if (Tokens.Kind == TokenKind.LeftParen)
            Tokens.SkipParentheses();
        return option;
    }
}
