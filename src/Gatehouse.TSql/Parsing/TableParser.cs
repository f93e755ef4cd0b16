using System.Collections.Frozen;
using Gatehouse.TSql.Lexing;
using Gatehouse.TSql.Syntax;

namespace Gatehouse.TSql.Parsing;

/// <summary>Reads what stands in FROM.</summary>
internal sealed class TableParser(Grammar grammar)
{
    private static readonly FrozenSet<string> HintNames = FrozenSet.ToFrozenSet(
        [
            "NOLOCK", "READUNCOMMITTED", "READCOMMITTED", "READCOMMITTEDLOCK", "REPEATABLEREAD", "SERIALIZABLE", "SNAPSHOT", "HOLDLOCK",
            "UPDLOCK",
            "XLOCK", "ROWLOCK", "PAGLOCK", "TABLOCK", "TABLOCKX", "READPAST", "NOWAIT", "INDEX", "NOEXPAND", "FORCESEEK", "FORCESCAN",
            "KEEPIDENTITY", "KEEPDEFAULTS", "IGNORE_CONSTRAINTS", "IGNORE_TRIGGERS", "FASTFIRSTROW",
        ],
        StringComparer.OrdinalIgnoreCase);

    private TokenReader Tokens => grammar.Tokens;

    /// <summary>Reads a table with the joins behind it.</summary>
    public TableSource Parse()
    {
        Tokens.Enter();
        var outer = Tokens.BeginChain();
        var table = ParseJoins(ParsePrimary());
        Tokens.EndChain(outer);
        Tokens.Leave();
        return table;
    }

    private TableSource ParseJoins(TableSource left)
    {
        while (TakeJoin() is { } join)
        {
            Tokens.Link();
            left = ParseJoin(left, join);
        }

        return left;
    }

    private JoinedTable ParseJoin(TableSource left, JoinKind kind)
    {
        Tokens.Enter();
        var line = Tokens.Line;
        var right = ParsePrimary();
        Condition? on = null;
        if (kind is not (JoinKind.Cross or JoinKind.CrossApply or JoinKind.OuterApply))
        {
            // a JOIN b JOIN c ON … ON …: the inner join ends first.
            while (!Tokens.IsWord("on") && TakeJoin() is { } inner)
            {
                Tokens.Link();
                right = ParseJoin(right, inner);
            }

            Tokens.ExpectWord("on");
            on = grammar.Conditions.Parse();
        }

        Tokens.Leave();
        return new(kind, left, right, on) { Line = line };
    }

    private JoinKind? TakeJoin()
    {
        if (Tokens.TakeWord("join"))
            return JoinKind.Inner;
        if (Tokens.TakeWord("cross"))
        {
            if (Tokens.TakeWord("apply"))
                return JoinKind.CrossApply;
            Tokens.ExpectWord("join");
            return JoinKind.Cross;
        }

        if (Tokens.TakeWords("outer", "apply"))
            return JoinKind.OuterApply;
        JoinKind? kind = Tokens.TakeWord("inner") ? JoinKind.Inner : Tokens.TakeWord("left") ? JoinKind.Left
            : Tokens.TakeWord("right") ? JoinKind.Right : Tokens.TakeWord("full") ? JoinKind.Full : null;
        if (kind is null)
            return null;

        if (kind != JoinKind.Inner)
            Tokens.TakeWord("outer");
        _ = Tokens.TakeWord("hash") || Tokens.TakeWord("loop") || Tokens.TakeWord("merge") || Tokens.TakeWord("remote");
        Tokens.ExpectWord("join");
        return kind;
    }

    private TableSource ParsePrimary()
    {
        var line = Tokens.Line;
        TableSource table;
        if (Tokens.Kind == TokenKind.LeftParen)
        {
            table = ParseContent() switch
            {
                TableSource joined => joined,
                Node rows => ParseDerived(rows),
            };
        }
        else if (Tokens.Kind == TokenKind.Variable)
        {
            var name = Tokens.TakeVariable();
            if (Tokens.Kind == TokenKind.Dot)
                throw Tokens.NotSupported($"A method of {name} (xml)");
            table = new VariableTable(name, ParseAlias()) { Line = line };
        }
        else
        {
            table = ParseNamed();
        }

        if (Tokens.IsWord("pivot") || Tokens.IsWord("unpivot") || Tokens.IsWord("tablesample"))
            throw Tokens.NotSupported(Tokens.Text.ToString().ToUpperInvariant());
        return table;
    }

    /// <summary>
    /// Reads what is in parentheses: a query, rows of VALUES, or tables. Only its end tells <c>((SELECT 1) t JOIN u …)</c> from a query.
    /// </summary>
    private Node ParseContent()
    {
        Tokens.Enter();
        Tokens.Expect(TokenKind.LeftParen);
        Node content;
        if (grammar.Queries.StartsQuery())
        {
            content = grammar.Queries.Parse();
        }
        else if (Tokens.IsWord("values"))
        {
            content = ParseValues();
        }
        else if (Tokens.Kind == TokenKind.LeftParen)
        {
            content = ParseContent() switch
            {
                TableSource joined => ParseJoins(joined),
                Query query when grammar.Queries.ContinuesQuery() => grammar.Queries.Continue(query),
                Node rows when Tokens.Kind != TokenKind.RightParen => ParseJoins(ParseDerived(rows)),
                Node rows => rows,
            };
        }
        else
        {
            if (Tokens.IsWord("insert") || Tokens.IsWord("update") || Tokens.IsWord("delete") || Tokens.IsWord("merge"))
                throw Tokens.NotSupported("A statement as a table (nested DML)");
            content = Parse();
        }

        Tokens.Expect(TokenKind.RightParen);
        Tokens.Leave();
        return content;
    }

    private TableSource ParseDerived(Node rows)
    {
        Tokens.TakeWord("as");
        var alias = Tokens.TakeName();
        var columns = Tokens.TakeOptionalNames();
        return rows is InsertValues values
            ? new ValuesTable(values.Rows, alias, columns) { Line = rows.Line }
            : new DerivedTable((Query)rows, alias, columns) { Line = rows.Line };
    }

    /// <summary>Reads VALUES.</summary>
    public InsertValues ParseValues()
    {
        var line = Tokens.Line;
        Tokens.ExpectWord("values");
        var rows = Tokens.TakeList<IReadOnlyList<Expression>>(() => Tokens.TakeListInParentheses(ParseValue));
        return new(rows) { Line = line };
    }

    /// <summary>Reads a value, or DEFAULT.</summary>
    public Expression ParseValue()
    {
        var line = Tokens.Line;
        return Tokens.TakeWord("default") ? new DefaultExpression { Line = line } : grammar.Expressions.Parse();
    }

    private TableSource ParseNamed()
    {
        var line = Tokens.Line;
        if (Tokens.Next.Kind == TokenKind.LeftParen && Tokens.Kind == TokenKind.Word
            && Tokens.Text.ToString().ToUpperInvariant() is "OPENROWSET" or "OPENQUERY" or "OPENDATASOURCE" or "OPENXML" or "CONTAINSTABLE"
                or "FREETEXTTABLE" or "CHANGETABLE" or "PREDICT")
        {
            throw Tokens.NotSupported(Tokens.Text.ToString().ToUpperInvariant());
        }

        var name = Tokens.TakeObjectName();
        if (Tokens.Kind == TokenKind.LeftParen && !NextIsHint())
            return ParseFunction(name);
        if (Tokens.IsWord("for") && Tokens.NextIsWord("system_time"))
            throw Tokens.NotSupported("FOR SYSTEM_TIME (temporal tables)");

        List<string> hints = [.. ParseHints()];
        var alias = ParseAlias();
        hints.AddRange(ParseHints());
        return new NamedTable(name, alias, hints) { Line = line };
    }

    private FunctionTable ParseFunction(ObjectName name)
    {
        var call = grammar.Functions.ParseCall(name);
        List<OpenJsonColumn>? schema = null;
        if (Tokens.IsWord("with") && Tokens.Next.Kind == TokenKind.LeftParen)
        {
            Tokens.Take();
            schema = Tokens.TakeListInParentheses(ParseOpenJsonColumn);
        }

        var alias = ParseAlias();
        var columns = alias is null ? [] : Tokens.TakeOptionalNames();
        return new(call, alias, columns, schema) { Line = name.Line };
    }

    private OpenJsonColumn ParseOpenJsonColumn()
    {
        var name = Tokens.TakeName();
        var type = Tokens.TakeType();
        var path = Tokens.Kind is TokenKind.String or TokenKind.NationalString ? Tokens.TakeString() : null;
        return new(name, type, path, Tokens.TakeWords("as", "json")) { Line = name.Line };
    }

    /// <summary>Reads an alias if one is here. USING and OUTPUT are no reserved words, but no alias without AS.</summary>
    public Identifier? ParseAlias()
    {
        if (Tokens.TakeWord("as"))
            return Tokens.TakeName();
        return Tokens.IsName() && !Tokens.IsWord("using") && !Tokens.IsWord("output") ? Tokens.TakeAnyName() : null;
    }

    private bool NextIsHint() => Tokens.Next.Kind == TokenKind.Word && HintNames.Contains(Tokens.TextOf(Tokens.Next).ToString());

    /// <summary>Reads table hints if some are here, with WITH or, as of old, without.</summary>
    /// <exception cref="TSqlException">
    /// 319: WITH is the begin of a common table expression, behind a statement without semicolon.
    /// </exception>
    public List<string> ParseHints()
    {
        if (Tokens.IsWord("with"))
        {
            if (Tokens.NextIsWord("check")) // a view's WITH CHECK OPTION
                return [];
            if (Tokens.Next.Kind != TokenKind.LeftParen)
            {
                throw new TSqlException(319, Tokens.Line,
                    "Incorrect syntax near the keyword 'with'. If this statement is a common table expression, an xmlnamespaces clause or "
                    + "a change tracking context clause, the previous statement must be terminated with a semicolon.");
            }

            Tokens.Take();
        }
        else if (Tokens.Kind != TokenKind.LeftParen || !NextIsHint())
        {
            return [];
        }

        var hints = new List<string>();
        Tokens.Expect(TokenKind.LeftParen);
        do
        {
            hints.Add(ParseHint());
            Tokens.TakeKind(TokenKind.Comma);
        }
        while (!Tokens.TakeKind(TokenKind.RightParen));
        return hints;
    }

    private string ParseHint()
    {
        if (Tokens.Kind != TokenKind.Word || !HintNames.Contains(Tokens.Text.ToString()))
            throw Tokens.Wrong();
        var hint = Tokens.TakeUpperWord();
        if (Tokens.TakeKind(TokenKind.Equal))
            Tokens.Take();
        if (Tokens.Kind == TokenKind.LeftParen)
            Tokens.SkipParentheses();
        return hint;
    }
}
