using Gatehouse.TSql.Syntax;

namespace Gatehouse.TSql.Parsing;

/// <summary>Reads ALTER TABLE.</summary>
internal sealed class AlterTableParser(Grammar grammar)
{
    private TokenReader Tokens => grammar.Tokens;

    /// <summary>Reads the statement behind its first two words.</summary>
    public AlterTableStatement Parse()
    {
        var name = Tokens.TakeObjectName();
        var line = Tokens.Line;
        return new(name, ParseAction() with { Line = line });
    }

    private AlterTableAction ParseAction()
    {
        var isChecked = true;
        if (Tokens.TakeWord("with"))
        {
            isChecked = !Tokens.TakeWord("nocheck");
            if (isChecked)
                Tokens.ExpectWord("check");
        }

        if (Tokens.TakeWord("add"))
            return new AddToTable(ParseAdded(), isChecked);
        if (Tokens.TakeWord("check"))
            return ParseSwitch(isEnabled: true);
        if (Tokens.TakeWord("nocheck"))
            return ParseSwitch(isEnabled: false);
        if (Tokens.TakeWords("alter", "column"))
            return ParseColumn();
        if (Tokens.TakeWord("drop"))
            return new DropFromTable(ParseDropped());
        throw Tokens.IsWord("enable") || Tokens.IsWord("disable") || Tokens.IsWord("switch") || Tokens.IsWord("rebuild")
            || Tokens.IsWord("set")
            ? Tokens.NotSupported($"ALTER TABLE {Tokens.Text.ToString().ToUpperInvariant()}") : Tokens.Wrong();
    }

    private TableDefinition ParseAdded() => grammar.TableDefinitions.ParseElements(inParentheses: false);

    private SwitchConstraints ParseSwitch(bool isEnabled)
    {
        Tokens.ExpectWord("constraint");
        return new(isEnabled, Tokens.TakeWord("all") ? [] : Tokens.TakeList(Tokens.TakeName));
    }

    private AlterColumn ParseColumn()
    {
        var name = Tokens.TakeName();
        if (Tokens.IsWord("add") || Tokens.IsWord("drop"))
            throw Tokens.NotSupported($"ALTER COLUMN {Tokens.Text.ToString().ToUpperInvariant()}");
        var type = Tokens.TakeType();
        var collation = Tokens.TakeWord("collate") ? Tokens.TakeName().Text : null;
        bool? nullable = Tokens.TakeWords("not", "null") ? false : Tokens.TakeWord("null") ? true : null;
        Tokens.TakeWord("sparse");
        grammar.TableDefinitions.ParseStorage();
        return new(name, type, collation, nullable);
    }

    private List<DropTableItem> ParseDropped()
    {
        var (isColumn, ifExists) = (false, false);
        var items = Tokens.TakeList(() =>
        {
            if (Tokens.IsWord("column") || Tokens.IsWord("constraint"))
            {
                isColumn = Tokens.TakeWord("column");
                if (!isColumn)
                    Tokens.ExpectWord("constraint");
                ifExists = Tokens.TakeIfExists();
            }

            if (Tokens.IsWord("period"))
                throw Tokens.NotSupported("PERIOD FOR SYSTEM_TIME (temporal tables)");
            var name = Tokens.TakeName();
            return new DropTableItem(isColumn, ifExists, name) { Line = name.Line };
        });
        grammar.TableDefinitions.ParseStorage();
        return items;
    }
}
