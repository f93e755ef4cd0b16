using Gatehouse.TSql.Lexing;
using Gatehouse.TSql.Syntax;

namespace Gatehouse.TSql.Parsing;

/// <summary>Reads columns, constraints and indexes.</summary>
internal sealed class TableDefinitionParser(Grammar grammar)
{
    private TokenReader Tokens => grammar.Tokens;

    /// <summary>Reads a definition in parentheses.</summary>
    public TableDefinition Parse()
    {
        Tokens.Expect(TokenKind.LeftParen);
        var definition = ParseElements(inParentheses: true);
        Tokens.Expect(TokenKind.RightParen);
        return definition;
    }

    /// <summary>Reads elements: of a table, or of ALTER TABLE ADD.</summary>
    public TableDefinition ParseElements(bool inParentheses)
    {
        var line = Tokens.Line;
        var (columns, constraints, indexes) = (new List<ColumnDefinition>(), new List<Constraint>(), new List<IndexDefinition>());
        do
        {
            if (inParentheses && columns.Count + constraints.Count > 0 && Tokens.Kind == TokenKind.RightParen)
                break; // SQL Server takes a comma behind the last element
            if (Tokens.IsWord("index"))
                indexes.Add(ParseIndex([]));
            else if (Tokens.IsWord("period") && Tokens.NextIsWord("for"))
                throw Tokens.NotSupported("PERIOD FOR SYSTEM_TIME (temporal tables)");
            else if (StartsConstraint())
                constraints.Add(ParseTableConstraint());
            else
                columns.Add(ParseColumn(indexes));
            // SQL Server needs no comma before a constraint.
        }
        while (Tokens.TakeKind(TokenKind.Comma) || (columns.Count > 0 && inParentheses && Tokens.IsWord("constraint")));

        return new(columns, constraints, indexes) { Line = line };
    }

    private bool StartsConstraint() => Tokens.IsWord("constraint") || Tokens.IsWord("primary") || Tokens.IsWord("unique")
        || Tokens.IsWord("foreign") || Tokens.IsWord("check") || Tokens.IsWord("default");

    private Identifier? ParseConstraintName() => Tokens.TakeWord("constraint") ? Tokens.TakeName() : null;

    private Constraint ParseTableConstraint()
    {
        var line = Tokens.Line;
        var name = ParseConstraintName();
        if (Tokens.IsWord("check"))
            return ParseCheck(name);
        if (Tokens.TakeWord("default"))
        {
            var (value, text) = ParseDefault();
            Tokens.ExpectWord("for");
            var column = Tokens.TakeName();
            Tokens.TakeWords("with", "values");
            return new DefaultConstraint(name, value, text, column) { Line = line };
        }

        if (Tokens.TakeWord("foreign"))
        {
            Tokens.ExpectWord("key");
            var columns = Tokens.TakeListInParentheses(Tokens.TakeName);
            return ParseReferences(name, columns);
        }

        var key = ParseKeyStart(name);
        key = key with { Columns = ParseIndexColumns() };
        ParseStorage();
        return key;
    }

    private KeyConstraint ParseKeyStart(Identifier? name)
    {
        var line = Tokens.Line;
        var primary = Tokens.TakeWord("primary");
        if (primary)
            Tokens.ExpectWord("key");
        else
            Tokens.ExpectWord("unique");
        bool? clustered = Tokens.TakeWord("clustered") ? true : Tokens.TakeWord("nonclustered") ? false : null;
        return new(name, primary, clustered, []) { Line = line };
    }

    private ForeignKeyConstraint ParseReferences(Identifier? name, IReadOnlyList<Identifier> columns)
    {
        var line = Tokens.Line;
        Tokens.ExpectWord("references");
        var table = Tokens.TakeObjectName();
        var referenced = Tokens.TakeOptionalNames();
        var (onDelete, onUpdate) = (ReferentialAction.NoAction, ReferentialAction.NoAction);
        while (Tokens.IsWord("on") && (Tokens.NextIsWord("delete") || Tokens.NextIsWord("update")))
        {
            Tokens.Take();
            if (Tokens.TakeWord("delete"))
                onDelete = ParseAction();
            else if (Tokens.TakeWord("update"))
                onUpdate = ParseAction();
        }

        SkipNotForReplication();
        return new(name, columns, table, referenced, onDelete, onUpdate) { Line = line };
    }

    private ReferentialAction ParseAction()
    {
        if (Tokens.TakeWord("cascade"))
            return ReferentialAction.Cascade;
        if (Tokens.TakeWord("no"))
        {
            Tokens.ExpectWord("action");
            return ReferentialAction.NoAction;
        }

        Tokens.ExpectWord("set");
        if (Tokens.TakeWord("null"))
            return ReferentialAction.SetNull;
        Tokens.ExpectWord("default");
        return ReferentialAction.SetDefault;
    }

    private CheckConstraint ParseCheck(Identifier? name)
    {
        var line = Tokens.Take().Line;
        SkipNotForReplication();
        var start = Tokens.Current.Start;
        Tokens.Expect(TokenKind.LeftParen);
        var condition = grammar.Conditions.Parse();
        Tokens.Expect(TokenKind.RightParen);
        return new(name, condition, Tokens.TextFrom(start)) { Line = line };
    }

    private (Expression Value, string Text) ParseDefault()
    {
        var start = Tokens.Current.Start;
        var value = grammar.Expressions.Parse();
        return (value, Tokens.TextFrom(start));
    }

    private void SkipNotForReplication()
    {
        if (Tokens.IsWord("not") && Tokens.NextIsWord("for"))
        {
            Tokens.TakeWords("not", "for");
            Tokens.ExpectWord("replication");
        }
    }

    private ColumnDefinition ParseColumn(List<IndexDefinition> indexes)
    {
        var name = Tokens.TakeName();
        if (Tokens.TakeWord("as"))
        {
            var start = Tokens.Current.Start;
            var value = grammar.Expressions.Parse();
            var text = Tokens.TextFrom(start);
            return ParseOptions(new(name, null) { Line = name.Line, Computed = new(value, text, Tokens.TakeWord("persisted")) }, indexes);
        }

        return ParseOptions(new(name, Tokens.TakeType()) { Line = name.Line }, indexes);
    }

    private ColumnDefinition ParseOptions(ColumnDefinition column, List<IndexDefinition> indexes)
    {
        var constraints = new List<Constraint>();
        while (true)
        {
            var name = ParseConstraintNameOfColumn();
            if (Tokens.IsWord("not") && Tokens.NextIsWord("for"))
                SkipNotForReplication();
            else if (Tokens.TakeWords("not", "null"))
                column = column with { IsNullable = false };
            else if (Tokens.TakeWord("null"))
                column = column with { IsNullable = true };
            else if (Tokens.TakeWord("collate"))
                column = column with { Collation = Tokens.TakeName().Text };
            else if (Tokens.TakeWord("identity"))
                column = column with { Identity = ParseIdentity() };
            else if (Tokens.TakeWord("rowguidcol"))
                column = column with { IsRowGuid = true };
            else if (Tokens.IsWord("index"))
                indexes.Add(ParseIndex([new(column.Name, false) { Line = column.Line }]));
            else if (ParseColumnConstraint(name, column.Name) is { } constraint)
                constraints.Add(constraint);
            else if (name is not null)
                throw Tokens.Wrong();
            else if (!SkipOption())
                return column with { Constraints = constraints };
        }
    }

    /// <summary>
    /// Reads a name that a constraint of this column follows. Of others, it begins an element whose comma is not written.
    /// </summary>
    private Identifier? ParseConstraintNameOfColumn()
    {
        if (!Tokens.IsWord("constraint"))
            return null;
        var start = Tokens.Current;
        var name = ParseConstraintName();
        if (Tokens.IsWord("foreign") && Tokens.NextIsWord("key"))
        {
            Tokens.Take();
            Tokens.Take();
            var isTables = Tokens.Kind == TokenKind.LeftParen;
            Tokens.ReturnTo(start);
            return isTables ? null : ParseConstraintName();
        }

        return name;
    }

    private Constraint? ParseColumnConstraint(Identifier? name, Identifier column)
    {
        var line = Tokens.Line;
        if (Tokens.TakeWord("default"))
        {
            var (value, text) = ParseDefault();
            Tokens.TakeWords("with", "values");
            return new DefaultConstraint(name, value, text, column) { Line = line };
        }

        if (Tokens.IsWord("primary") || Tokens.IsWord("unique"))
        {
            var key = ParseKeyStart(name);
            IReadOnlyList<IndexColumn> columns = Tokens.Kind == TokenKind.LeftParen ? ParseIndexColumns()
                : [new(column, false) { Line = line }];
            ParseStorage();
            return key with { Columns = columns };
        }

        if (Tokens.IsWord("check"))
            return ParseCheck(name);
        if (Tokens.IsWord("foreign") && Tokens.NextIsWord("key"))
            Tokens.TakeWords("foreign", "key");
        return Tokens.IsWord("references") ? ParseReferences(name, [column]) : null;
    }

    /// <summary>Skips a word that changes nothing here, and refuses one that would.</summary>
    private bool SkipOption()
    {
        if (Tokens.TakeWord("sparse") || Tokens.TakeWord("hidden"))
            return true;
        if (Tokens.IsWord("generated") || Tokens.IsWord("masked") || Tokens.IsWord("encrypted") || Tokens.IsWord("filestream"))
            throw Tokens.NotSupported($"A column that is {Tokens.Text.ToString().ToUpperInvariant()}");
        return false;
    }

    private IdentityClause ParseIdentity()
    {
        var line = Tokens.Line;
        if (!Tokens.TakeKind(TokenKind.LeftParen))
            return new(1, 1) { Line = line };
        var seed = Tokens.TakeNumber();
        Tokens.Expect(TokenKind.Comma);
        var increment = Tokens.TakeNumber();
        Tokens.Expect(TokenKind.RightParen);
        return new(seed, increment) { Line = line };
    }

    /// <summary>Reads columns of a key or index in parentheses.</summary>
    public List<IndexColumn> ParseIndexColumns() => Tokens.TakeListInParentheses(() =>
    {
        var name = Tokens.TakeName();
        var descending = Tokens.TakeWord("desc");
        if (!descending)
            Tokens.TakeWord("asc");
        return new IndexColumn(name, descending) { Line = name.Line };
    });

    private IndexDefinition ParseIndex(IReadOnlyList<IndexColumn> columns)
    {
        var line = Tokens.Take().Line;
        var name = Tokens.TakeName();
        var unique = Tokens.TakeWord("unique");
        var clustered = Tokens.TakeWord("clustered");
        if (!clustered)
            Tokens.TakeWord("nonclustered");
        var keys = Tokens.Kind == TokenKind.LeftParen ? ParseIndexColumns() : columns;
        return ParseIndexRest(name, unique, clustered, keys) with { Line = line };
    }

    /// <summary>Reads INCLUDE, WHERE and options of an index.</summary>
    public IndexDefinition ParseIndexRest(Identifier name, bool unique, bool clustered, IReadOnlyList<IndexColumn> columns)
    {
        IReadOnlyList<Identifier> include = Tokens.TakeWord("include") ? Tokens.TakeListInParentheses(Tokens.TakeName) : [];
        return new(name, unique, clustered, columns, include, grammar.Queries.ParseWhere()) { Line = name.Line, Options = ParseStorage() };
    }

    /// <summary>Reads WITH (…) and ON filegroup. Where the rows lie changes no result, so the filegroups are dropped.</summary>
    public List<KeyValuePair<string, string>> ParseStorage()
    {
        var options = new List<KeyValuePair<string, string>>();
        while (true)
        {
            if (Tokens.IsWord("with") && Tokens.Next.Kind == TokenKind.LeftParen)
            {
                Tokens.Take();
                options.AddRange(Tokens.TakeListInParentheses(ParseOption));
            }
            else if (Tokens.TakeWords("with", "fillfactor"))
            {
                Tokens.Expect(TokenKind.Equal);
                options.Add(new("FILLFACTOR", $"{Tokens.TakeNumber()}"));
            }
            else if (Tokens.IsWord("on") && Tokens.IsName(Tokens.Next))
            {
                Tokens.Take();
                Tokens.TakeName();
                if (Tokens.Kind == TokenKind.LeftParen)
                    throw Tokens.NotSupported("A partition scheme");
            }
            else if (Tokens.TakeWord("textimage_on") || Tokens.TakeWord("filestream_on"))
            {
                Tokens.TakeName();
            }
            else
            {
                return options;
            }
        }
    }

    private KeyValuePair<string, string> ParseOption()
    {
        var (name, value) = (Tokens.TakeUpperWord(), "");
        if (Tokens.TakeKind(TokenKind.Equal))
            value = Tokens.Kind is TokenKind.Word or TokenKind.Integer ? Tokens.TextOf(Tokens.Take()).ToString().ToUpperInvariant()
                : throw Tokens.Wrong();
        while (Tokens.Kind is TokenKind.LeftParen or TokenKind.Word)
        {
            if (Tokens.Kind == TokenKind.LeftParen)
                Tokens.SkipParentheses();
            else
                Tokens.Take(); // MAX_DURATION = 5 MINUTES
        }

        return name is "SYSTEM_VERSIONING" or "MEMORY_OPTIMIZED" or "LEDGER" && value is "ON" ? throw Tokens.NotSupported(name)
            : new(name, value);
    }
}
