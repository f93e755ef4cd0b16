using Gatehouse.TSql.Lexing;
using Gatehouse.TSql.Syntax;

namespace Gatehouse.TSql.Parsing;

/// <summary>Reads CREATE and DROP of what a database holds.</summary>
internal sealed class DefinitionParser(Grammar grammar)
{
    private TokenReader Tokens => grammar.Tokens;

    /// <summary>Reads CREATE.</summary>
    public Statement ParseCreate()
    {
        var (isFirst, start) = (Tokens.IsAtStart, Tokens.Current.Start);
        Tokens.ExpectWord("create");
        var mode = DefinitionMode.Create;
        if (Tokens.TakeWord("or"))
        {
            Tokens.ExpectWord("alter");
            mode = DefinitionMode.CreateOrAlter;
        }

        if (Tokens.IsWord("view"))
            return ParseView(mode, isFirst, start);
        if (mode == DefinitionMode.CreateOrAlter)
            throw NotSupported("CREATE OR ALTER");
        if (Tokens.TakeWord("table"))
            return ParseTable();
        if (Tokens.IsWord("unique") || Tokens.IsWord("clustered") || Tokens.IsWord("nonclustered") || Tokens.IsWord("index"))
            return ParseIndex();
        if (Tokens.IsWord("schema"))
            return ParseSchema(isFirst);
        if (Tokens.TakeWord("sequence"))
            return ParseSequence(isAlter: false);
        if (Tokens.TakeWord("type"))
            return ParseType();
        if (Tokens.TakeWord("synonym"))
            return ParseSynonym();
        if (Tokens.IsWord("database") && !Tokens.NextIsWord("scoped") && !Tokens.NextIsWord("audit") && !Tokens.NextIsWord("encryption"))
            return grammar.Databases.ParseCreate();
        return grammar.Users.ParseCreate() ?? throw NotSupported("CREATE");
    }

    /// <summary>Reads ALTER.</summary>
    public Statement ParseAlter()
    {
        var (isFirst, start) = (Tokens.IsAtStart, Tokens.Current.Start);
        Tokens.ExpectWord("alter");
        if (Tokens.TakeWord("table"))
            return grammar.AlterTables.Parse();
        if (Tokens.IsWord("view"))
            return ParseView(DefinitionMode.Alter, isFirst, start);
        if (Tokens.TakeWord("sequence"))
            return ParseSequence(isAlter: true);
        if (Tokens.TakeWord("index"))
            return ParseAlterIndex();
        if (Tokens.TakeWord("schema"))
            return ParseTransfer();
        if (Tokens.IsWord("database") && !Tokens.NextIsWord("audit") && !Tokens.NextIsWord("encryption"))
            return grammar.Databases.ParseAlter();
        if (Tokens.TakeWord("authorization"))
            return grammar.Permissions.ParseAuthorization();
        return grammar.Users.ParseAlter() ?? throw NotSupported("ALTER");
    }

    /// <summary>The error for a kind of object that is not supported, or for a word that is none.</summary>
    private TSqlException NotSupported(string verb) => Tokens.Kind == TokenKind.Word
        ? Tokens.NotSupported($"{verb} {Tokens.Text.ToString().ToUpperInvariant()}") : Tokens.Wrong();

    private CreateTableStatement ParseTable()
    {
        var name = Tokens.TakeObjectName();
        if (Tokens.IsWord("as"))
            throw Tokens.NotSupported("CREATE TABLE AS");
        var definition = grammar.TableDefinitions.Parse();
        grammar.TableDefinitions.ParseStorage();
        return Tokens.IsWord("as") ? throw Tokens.NotSupported("A graph or file table") : new(name, definition);
    }

    private CreateIndexStatement ParseIndex()
    {
        var unique = Tokens.TakeWord("unique");
        var clustered = Tokens.TakeWord("clustered");
        if (!clustered)
            Tokens.TakeWord("nonclustered");
        if (Tokens.IsWord("columnstore"))
            throw Tokens.NotSupported("CREATE COLUMNSTORE INDEX");
        Tokens.ExpectWord("index");
        var name = Tokens.TakeName();
        Tokens.ExpectWord("on");
        var table = Tokens.TakeObjectName();
        var columns = grammar.TableDefinitions.ParseIndexColumns();
        return new(table, grammar.TableDefinitions.ParseIndexRest(name, unique, clustered, columns));
    }

    private AlterIndexStatement ParseAlterIndex()
    {
        var name = Tokens.TakeWord("all") ? null : Tokens.TakeName();
        Tokens.ExpectWord("on");
        var table = Tokens.TakeObjectName();
        var action = Tokens.TakeUpperWord();
        if (action is not ("REBUILD" or "REORGANIZE" or "DISABLE" or "SET"))
            throw TokenReader.NotSupported($"ALTER INDEX {action}", table.Line);
        if (action == "SET")
            Tokens.SkipParentheses();
        else
            grammar.TableDefinitions.ParseStorage();
        return new(name, table, action);
    }

    private CreateViewStatement ParseView(DefinitionMode mode, bool isFirst, int start)
    {
        DemandFirst(isFirst, mode == DefinitionMode.Alter ? "ALTER VIEW" : "CREATE VIEW");
        Tokens.ExpectWord("view");
        var name = Tokens.TakeObjectName();
        var columns = Tokens.TakeOptionalNames();
        List<string> options = Tokens.TakeWord("with") ? Tokens.TakeList(Tokens.TakeUpperWord) : [];
        Tokens.ExpectWord("as");
        var query = grammar.Changes.ParseQuery();
        if (Tokens.TakeWord("with"))
        {
            Tokens.ExpectWord("check");
            Tokens.ExpectWord("option");
            options.Add("CHECK OPTION");
        }

        var text = Tokens.TextFrom(start);
        while (Tokens.TakeKind(TokenKind.Semicolon))
        {
        }

        return Tokens.Kind == TokenKind.EndOfText ? new(mode, name, columns, query, options, text) : throw Tokens.Wrong();
    }

    private void DemandFirst(bool isFirst, string statement)
    {
        if (!isFirst)
            throw new TSqlException(111, Tokens.Line, $"'{statement}' must be the first statement in a query batch.");
    }

    private CreateSchemaStatement ParseSchema(bool isFirst)
    {
        DemandFirst(isFirst, "CREATE SCHEMA");
        Tokens.ExpectWord("schema");
        var owner = Tokens.TakeWord("authorization") ? Tokens.TakeName() : null;
        if (owner is not null)
            return new(owner, owner);
        var name = Tokens.TakeName();
        owner = Tokens.TakeWord("authorization") ? Tokens.TakeName() : null;
        return Tokens.IsWord("create") || Tokens.IsWord("grant") ? throw Tokens.NotSupported("CREATE SCHEMA with elements")
            : new(name, owner);
    }

    private AlterSchemaStatement ParseTransfer()
    {
        var schema = Tokens.TakeName();
        Tokens.ExpectWord("transfer");
        if (Tokens.Next.Kind == TokenKind.DoubleColon)
        {
            if (!Tokens.IsWord("object"))
                throw Tokens.NotSupported("ALTER SCHEMA TRANSFER of a type");
            Tokens.Take();
            Tokens.Take();
        }

        return new(schema, Tokens.TakeObjectName());
    }

    private SequenceStatement ParseSequence(bool isAlter)
    {
        var name = Tokens.TakeObjectName();
        var sequence = new SequenceStatement(isAlter, name, Tokens.TakeWord("as") ? Tokens.TakeType() : null);
        while (true)
        {
            if (Tokens.TakeWords("start", "with"))
                sequence = sequence with { StartWith = Tokens.TakeNumber() };
            else if (Tokens.TakeWord("restart"))
                sequence = sequence with { IsRestart = true, StartWith = Tokens.TakeWord("with") ? Tokens.TakeNumber() : null };
            else if (Tokens.TakeWords("increment", "by"))
                sequence = sequence with { Increment = Tokens.TakeNumber() };
            else if (Tokens.TakeWord("minvalue"))
                sequence = sequence with { Minimum = Tokens.TakeNumber() };
            else if (Tokens.TakeWord("maxvalue"))
                sequence = sequence with { Maximum = Tokens.TakeNumber() };
            else if (Tokens.TakeWord("cycle"))
                sequence = sequence with { IsCycling = true };
            else if (Tokens.TakeWord("cache"))
                sequence = sequence with { Cache = Tokens.Kind == TokenKind.Integer ? Tokens.TakeNumber() : null };
            else if (Tokens.TakeWord("no"))
                sequence = ParseNo(sequence);
            else
                return sequence;
        }
    }

    private SequenceStatement ParseNo(SequenceStatement sequence) => Tokens.TakeUpperWord() switch
    {
        "MINVALUE" => sequence with { NoMinimum = true },
        "MAXVALUE" => sequence with { NoMaximum = true },
        "CYCLE" => sequence with { IsCycling = false },
        "CACHE" => sequence with { Cache = 0 },
        _ => throw Tokens.Wrong(),
    };

    private CreateTypeStatement ParseType()
    {
        var name = Tokens.TakeObjectName();
        if (Tokens.TakeWords("as", "table"))
        {
            var table = grammar.TableDefinitions.Parse();
            grammar.TableDefinitions.ParseStorage();
            return new(name, null, null, table);
        }

        if (Tokens.IsWord("external"))
            throw Tokens.NotSupported("A CLR type");
        Tokens.ExpectWord("from");
        var type = Tokens.TakeType();
        bool? nullable = Tokens.TakeWords("not", "null") ? false : Tokens.TakeWord("null") ? true : null;
        return new(name, type, nullable, null);
    }

    private CreateSynonymStatement ParseSynonym()
    {
        var name = Tokens.TakeObjectName();
        Tokens.ExpectWord("for");
        return new(name, Tokens.TakeObjectName());
    }

    /// <summary>Reads DROP.</summary>
    public Statement ParseDrop()
    {
        Tokens.ExpectWord("drop");
        if (Tokens.TakeWord("index"))
            return ParseDropIndex();
        var server = Tokens.TakeWords("server", "role");
        DropKind kind = server || Tokens.IsWord("role") ? DropKind.Role
            : Tokens.Kind != TokenKind.Word ? throw Tokens.Wrong()
            : Tokens.Text.ToString().ToUpperInvariant() switch
            {
                "TABLE" => DropKind.Table,
                "VIEW" => DropKind.View,
                "SCHEMA" => DropKind.Schema,
                "SEQUENCE" => DropKind.Sequence,
                "TYPE" => DropKind.Type,
                "SYNONYM" => DropKind.Synonym,
                "DATABASE" when !Tokens.NextIsWord("scoped") => DropKind.Database,
                "USER" => DropKind.User,
                "LOGIN" => DropKind.Login,
                "PROCEDURE" or "PROC" => DropKind.Procedure,
                "FUNCTION" => DropKind.Function,
                "TRIGGER" => DropKind.Trigger,
                _ => throw NotSupported("DROP"),
            };
        if (!server)
            Tokens.Take();
        var ifExists = Tokens.TakeIfExists();
        return new DropStatement(kind, ifExists, Tokens.TakeList(Tokens.TakeObjectName));
    }

    private DropIndexStatement ParseDropIndex()
    {
        var ifExists = Tokens.TakeIfExists();
        var items = Tokens.TakeList(() =>
        {
            var name = Tokens.TakeObjectName();
            if (Tokens.TakeWord("on"))
                return new DropIndexItem(name.Object, Tokens.TakeObjectName()) { Line = name.Line };
            // The old form: table.index
            return name.Schema is { } table
                ? new DropIndexItem(name.Object, new(null, name.Server, name.Database, table) { Line = name.Line }) { Line = name.Line }
                : throw Tokens.Wrong();
        });
        grammar.TableDefinitions.ParseStorage();
        return new(ifExists, items);
    }
}
