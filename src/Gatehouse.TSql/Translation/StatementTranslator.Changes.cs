using Gatehouse.TSql.Syntax;

namespace Gatehouse.TSql.Translation;

internal sealed partial class StatementTranslator
{
    private const string Inserted = "\"inserted\"";

    private Translated Insert(InsertStatement insert)
    {
        if (insert is { Top: not null, Source: not InsertQuery })
            throw Translator.NotSupported("TOP in INSERT … VALUES", insert.Line);
        var columns = insert.Columns.Count > 0 ? insert.Columns.Select(Names.Column).ToList()
            : context.InsertColumns is { Count: > 0 } known ? [.. known.Select(NameFolding.Quote)] : [];
        var isIdentityInsert = IsIdentityInsert(insert.Target);
        var source = insert.Source switch
        {
            InsertValues values => $"VALUES {Join(values.Rows.Select(row => $"({Join(row.Select(Operand))})"))}",
            InsertQuery query => FirstRows(Query(query.Query), insert.Top),
            InsertDefaultValues => "DEFAULT VALUES",
            _ => throw Translator.NotSupported("INSERT … EXEC", insert.Line),
        };
        var list = columns.Count == 0 || insert.Source is InsertDefaultValues ? "" : $" ({Join(columns)})";
        var sql = $"{With(insert.With)}INSERT INTO {_names.Target(insert.Target)} AS {Inserted}{list} "
            + $"{(isIdentityInsert ? "OVERRIDING SYSTEM VALUE " : "")}{source}";
        var outputs = Finish(insert, sql, Inserted, null);
        if (isIdentityInsert)
            Add($"SELECT sys.identity_inserted({Names.Text(_names.Target(insert.Target))})");
        return Done(outputs, SubjectOf(insert.Target));
    }

    // Outside of the query: it may have a TOP of its own.
    private string FirstRows(string query, TopClause? top)
        => top is null ? query : $"SELECT * FROM ({query}) AS {NewAlias()}{Top(top, query)}";

    private bool IsIdentityInsert(TableSource target)
        => target is NamedTable named && context.IdentityInsert is { } other && _names.Definition(named.Name) == _names.Definition(other);

    /// <summary>Adds the statement with its OUTPUT. The aliases are what inserted and deleted stand for.</summary>
    private IReadOnlyList<OutputColumn>? Finish(ChangeStatement change, string sql, string? inserted, string? deleted)
    {
        if (change.Output is not null && change.OutputInto is not null)
            throw Translator.NotSupported("OUTPUT beside OUTPUT … INTO", change.Line);
        if (change.OutputInto is { } into)
        {
            var rows = NewAlias();
            Add($"WITH {rows} AS ({sql} RETURNING {Returning(into.Items, inserted, deleted)}) {Into(into)} SELECT * FROM {rows}",
                counts: true);
            return null;
        }

        Add(change.Output is { } output ? $"{sql} RETURNING {Returning(output.Items, inserted, deleted)}" : sql, counts: true);
        return change.Output is null ? null : [.. change.Output.Items.Select(Output)];
    }

    private string Into(OutputIntoClause into)
        => $"INSERT INTO {_names.Target(into.Table)}{(into.Columns.Count == 0 ? "" : $" ({Join(into.Columns.Select(Names.Column))})")}";

    private string Returning(IReadOnlyList<SelectItem> items, string? inserted, string? deleted)
    {
        if (inserted is not null)
            _tables["inserted"] = inserted;
        if (deleted is not null)
            _tables["deleted"] = deleted;
        var text = Join(items.Select(Item));
        _tables.Clear();
        return text;
    }

    private Translated Update(UpdateStatement update)
    {
        var target = TargetOf(update, update.From);
        var usesDeleted = Items(update).Any(UsesDeleted);
        string sql;
        if (update.Top is null && !usesDeleted && target.Direct is { } direct)
        {
            var from = direct.From.Count == 0 ? "" : $" FROM {Join(direct.From.Select(Table))}";
            sql = $"{With(update.With)}UPDATE {target.Table} AS {target.Alias} SET "
                + $"{Join(update.Set.Select(set => $"{SetColumn(set)} = {Operand(SetValue(set))}"))}{from}"
                + Where([.. direct.Conditions, update.Where]);
            return Done(Finish(update, sql, target.Alias, null), target.Subject);
        }

        // The rows are found first, with the values that they get; T-SQL's names mean the tables of FROM there.
        var rows = NewAlias();
        var outside = update.Set.Select(set => SetValue(set) is Syntax.Literal or DefaultExpression or VariableReference).ToList();
        var inner = update.Set.Select((set, i) => outside[i] ? null : $"{Expression(SetValue(set))} AS \"~v{i}\"").OfType<string>();
        var old = usesDeleted ? $", {target.Alias} AS \"~old\"" : "";
        var found = Found(update, target, update.From, update.Where, string.Concat(inner.Select(column => $", {column}")) + old);
        var sets = update.Set.Select((set, i) => $"{SetColumn(set)} = {(outside[i] ? Operand(SetValue(set)) : $"{rows}.\"~v{i}\"")}");
        sql = $"{found.With}UPDATE {target.Table} AS \"~t\" SET {Join(sets)} FROM ({found.Query}) AS {rows} WHERE \"~t\".ctid = "
            + $"{rows}.\"~ctid\"";
        return Done(Finish(update, sql, "\"~t\"", usesDeleted ? $"({rows}.\"~old\")" : null), target.Subject);
    }

    private static string SetColumn(SetClause set) => set.Column is { } column && set.Variable is null
        ? Names.Column(column.Column)
        : throw Translator.NotSupported("SET @variable in UPDATE", set.Line);

    private static Expression SetValue(SetClause set)
        => set.Operator == AssignmentOperator.Set ? set.Value
            : new BinaryExpression(OperatorOf(set.Operator), set.Column!, set.Value) { Line = set.Line };

    private Translated Delete(DeleteStatement delete)
    {
        var target = TargetOf(delete, delete.From);
        if (delete.Top is null && target.Direct is { } direct)
        {
            var from = direct.From.Count == 0 ? "" : $" USING {Join(direct.From.Select(Table))}";
            var sql = $"{With(delete.With)}DELETE FROM {target.Table} AS {target.Alias}{from}{Where([.. direct.Conditions, delete.Where])}";
            return Done(Finish(delete, sql, null, target.Alias), target.Subject);
        }

        var rows = NewAlias();
        var found = Found(delete, target, delete.From, delete.Where, "");
        return Done(
            Finish(delete, $"{found.With}DELETE FROM {target.Table} AS \"~t\" USING ({found.Query}) AS {rows} WHERE \"~t\".ctid = "
                + $"{rows}.\"~ctid\"", null, "\"~t\""),
            target.Subject);
    }

    private string Where(IReadOnlyList<Condition?> conditions)
    {
        var text = conditions.OfType<Condition>().Select(Condition).ToList();
        return text.Count == 0 ? "" : $" WHERE {string.Join(" AND ", text)}";
    }

    // A common table expression as the target gives the places of its table's rows too.
    private (string With, string Query) Found(
        ChangeStatement change, ChangeTarget target, IReadOnlyList<TableSource> from, Condition? where, string columns)
    {
        var tables = target.Common is not { } common ? change.With
            : [.. change.With.Select(table => table == common ? table with { Columns = [], Query = WithPlace(table) } : table)];
        var with = With(tables);
        var sources = from.Count > 0 ? Join(from.Select(Table)) : target.Common is null ? $"{target.Table} AS {target.Alias}"
            : target.Alias;
        if (from.Count > 0 && !target.IsInFrom)
            sources = $"{target.Table} AS {target.Alias}, {sources}";
        var place = target.Common is null ? $"{target.Alias}.ctid" : $"{target.Alias}.\"~ctid\"";
        var query = $"SELECT {place} AS \"~ctid\"{columns} FROM {sources}{Where([where])}";
        return (with, change.Top is { } top ? query + Top(top, query) : query);
    }

    private static Query WithPlace(CommonTableExpression table)
    {
        var select = (SelectQuery)table.Query.Body;
        var called = Names.Called(select.From[0]);
        return table.Query with
        {
            Body = select with
            {
                Items = [.. select.Items, new SelectExpression(new RawExpression($"{called}.ctid AS \"~ctid\""))],
            },
        };
    }

    private static IEnumerable<SelectItem> Items(ChangeStatement change) => change.Output?.Items ?? change.OutputInto?.Items ?? [];

    // What OUTPUT takes from deleted is said by a column's table; it is looked for through the whole of an item by its printed form.
    private static bool UsesDeleted(SelectItem item) => item switch
    {
        SelectStar { Table.Object.Text: var name } => IsDeleted(name),
        SelectExpression { Value: ColumnReference { Table.Object.Text: var name } } => IsDeleted(name),
        SelectExpression { Value: ColumnReference } => false,
        SelectExpression selected => selected.Value.ToString()!.Contains("Text = deleted,", StringComparison.OrdinalIgnoreCase),
        _ => false,
    };

    private static bool IsDeleted(string name) => name.Equals("deleted", StringComparison.OrdinalIgnoreCase);
}
