using System.Security.Cryptography;
using System.Text;
using Gatehouse.TSql.Syntax;

namespace Gatehouse.TSql.Translation;

internal sealed partial class StatementTranslator
{
    /// <summary>Runs definitions as dbo, if the session may (sys.run_ddl); those of a temporary table as the session itself.</summary>
    private void Define(string permission, ObjectName name, bool isNew, IEnumerable<string> commands)
    {
        if (name.IsTemporary)
        {
            foreach (var command in commands)
                Add(command);
            return;
        }

        var schema = Names.Text(_names.DefinitionSchema(name));
        var known = isNew ? "NULL" : Names.Text(NameFolding.Fold(name.Object.Text));
        Add($"CALL sys.run_ddl({Names.Text(permission)}, {schema}, {known}, {DefinitionText(string.Join("; ", commands))})");
    }

    private static string Comment(string kind, string name, string? type, string original)
        => $"COMMENT ON {kind} {name} IS {Names.Text($"{type}|{original}")}";

    private Translated CreateTable(CreateTableStatement create)
    {
        _isDefinition = !create.Name.IsTemporary;
        var (table, definition) = (_names.Definition(create.Name), create.Definition);
        var parts = definition.Columns.Where(column => column.Computed is null).Select(ColumnText)
            .Concat(AllConstraints(definition).Select(constraint => ConstraintText(constraint, table)).OfType<string>());
        var commands = new List<string>
        {
            $"CREATE {(create.Name.IsTemporary ? "TEMPORARY " : "")}TABLE "
                + $"{(create.Name.IsTemporary ? Names.Temporary(create.Name) : table)} ({Join(parts)})",
            Comment("TABLE", table, null, create.Name.Object.Text),
        };
        AddNotes(commands, create.Name, definition);
        Define("CREATE TABLE", create.Name, isNew: true, commands);
        return Done(subject: create.Name.ToString());
    }

    private static IEnumerable<Constraint> AllConstraints(TableDefinition definition)
        => definition.Columns.SelectMany(column => column.Constraints).Concat(definition.Constraints);

    // Everything of new columns and constraints that is no part of the table's own text.
    private void AddNotes(List<string> commands, ObjectName name, TableDefinition definition)
    {
        var table = _names.Definition(name);
        foreach (var column in definition.Columns)
        {
            var quoted = Names.Column(column.Name);
            if (column.Computed is { } computed)
            {
                commands.Add($"SELECT sys.add_computed({Names.Text(table)}, {Names.Text(quoted)}, "
                    + $"{Names.Text(Expression(computed.Value))}, {Names.Text(computed.Text)})");
            }
            else if (column.Type!.Name == "rowversion")
            {
                commands.Add($"CREATE TRIGGER \"~rowversion\" BEFORE INSERT OR UPDATE ON {table} FOR EACH ROW EXECUTE FUNCTION "
                    + $"sys.set_rowversion({Names.Text(Names.FoldedColumn(column.Name))})");
            }

            commands.Add(Comment("COLUMN", $"{table}.{quoted}", column.Type?.ToString(), column.Name.Text));
        }

        foreach (var constraint in AllConstraints(definition))
        {
            if (constraint is DefaultConstraint value)
                commands.Add(DefaultNote(name, value));
            else if (constraint.Name is { } own)
                commands.Add(Comment("CONSTRAINT", $"{NameFolding.Quote(own.Text)} ON {table}",
                    (constraint as CheckConstraint)?.Text.Replace('|', ' '), own.Text));
        }

        foreach (var index in definition.Indexes)
            commands.AddRange(IndexCommands(index, name));
    }

    private string DefaultNote(ObjectName table, DefaultConstraint constraint)
    {
        var name = constraint.Name?.Text ?? MadeName("DF", table.Object.Text, constraint.Column.Text);
        return $"SELECT sys.note_default({Names.Text(_names.Definition(table))}, {Names.Text(Names.FoldedColumn(constraint.Column))}, "
            + $"{Names.Text(name)}, {Names.Text(constraint.Text)})";
    }

    // As SQL Server names what has no name: DF__Persons__Name__5EBF139D.
    private static string MadeName(string kind, string table, string column)
    {
        var hash = Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes($"{kind}.{table}.{column}".ToUpperInvariant())))[..8];
        return $"{kind}__{(table.Length > 9 ? table[..9] : table)}__{(column.Length > 5 ? column[..5] : column)}__{hash}";
    }

    private string ColumnText(ColumnDefinition column)
    {
        var (name, type) = (Names.Column(column.Name), column.Type!);
        var text = new StringBuilder(name).Append(' ')
            .Append(column.Identity is not null && (type.Name is "decimal" or "numeric") ? "bigint"
                : PostgresTypes.Column(type, column.Line));
        if (column.Collation is { } collation && PostgresTypes.IsText(type))
            text.Replace("COLLATE sys.ci", $"COLLATE {Collation(collation)}");
        if (column.Identity is { } identity)
            text.Append(System.Globalization.CultureInfo.InvariantCulture, $" GENERATED ALWAYS AS IDENTITY ({SequenceRange(identity)})");
        if (column.IsNullable == false || column.Identity is not null || type.Name == "rowversion")
            text.Append(" NOT NULL");
        if (column.Constraints.OfType<DefaultConstraint>().FirstOrDefault() is { } value)
            text.Append(" DEFAULT ").Append(Expression(value.Value));
        if (type.Name == "rowversion")
            text.Append(" DEFAULT sys.next_rowversion()");
        if (type.Name == "tinyint")
            text.Append($" CONSTRAINT {NameFolding.Quote($"~tinyint {column.Name.Text}")} CHECK ({name} BETWEEN 0 AND 255)");
        return text.ToString();
    }

    private static string SequenceRange(IdentityClause identity)
        => string.Create(
            System.Globalization.CultureInfo.InvariantCulture,
            $"START WITH {identity.Seed} INCREMENT BY {identity.Increment} "
                + $"{(identity.Seed < 1 && identity.Increment > 0 ? $"MINVALUE {identity.Seed}" : "")}"
                + $"{(identity.Increment < 0 ? $"MAXVALUE {Math.Max(identity.Seed, -1)}" : "")}");

    // Null for a default, which stands with its column.
    private string? ConstraintText(Constraint constraint, string table)
    {
        var name = constraint.Name is { } own ? $"CONSTRAINT {NameFolding.Quote(own.Text)} " : "";
        return constraint switch
        {
            KeyConstraint { IsPrimary: true } key => $"{name}PRIMARY KEY ({Join(key.Columns.Select(column => Names.Column(column.Name)))})",
            KeyConstraint key => $"{name}UNIQUE NULLS NOT DISTINCT ({Join(key.Columns.Select(column => Names.Column(column.Name)))})",
            CheckConstraint check => $"{name}CHECK ({Condition(check.Condition)})",
            ForeignKeyConstraint foreign
                => $"{name}FOREIGN KEY ({Join(foreign.Columns.Select(Names.Column))}) REFERENCES "
                    + $"{Referenced(foreign, table)}{Columns(foreign.ReferencedColumns)}"
                + $"{On("DELETE", foreign.OnDelete)}{On("UPDATE", foreign.OnUpdate)}",
            _ => null,
        };
    }

    private string Referenced(ForeignKeyConstraint foreign, string table)
        => _names.Definition(foreign.References) is var referenced && referenced.StartsWith("pg_temp.", StringComparison.Ordinal)
            ? table : referenced;

    private static string On(string what, ReferentialAction action) => action switch
    {
        ReferentialAction.Cascade => $" ON {what} CASCADE",
        ReferentialAction.SetNull => $" ON {what} SET NULL",
        ReferentialAction.SetDefault => $" ON {what} SET DEFAULT",
        _ => "",
    };

    private Translated CreateIndex(CreateIndexStatement create)
    {
        _isDefinition = !create.Table.IsTemporary;
        Define("ALTER", create.Table, isNew: false, IndexCommands(create.Index, create.Table));
        return Done(subject: create.Index.Name.Text);
    }

    // Indexes of T-SQL are named in their table, PostgreSQL's in their schema.
    private static string IndexName(ObjectName table, Identifier index) => $"{table.Object.Text}.{index.Text}";

    private IEnumerable<string> IndexCommands(IndexDefinition index, ObjectName table)
    {
        var (name, on) = (IndexName(table, index.Name), _names.Definition(table));
        var columns = index.Columns.Select(
            column => $"{Names.Column(column.Name)} {(column.IsDescending ? "DESC NULLS LAST" : "ASC NULLS FIRST")}");
        var include = index.Include.Count == 0 ? "" : $" INCLUDE ({Join(index.Include.Select(Names.Column))})";
        var where = index.Where is { } condition ? $" WHERE {Condition(condition)}" : "";
        var schema = table.IsTemporary ? "pg_temp" : NameFolding.Quote(_names.DefinitionSchema(table));
        if (index.Options.Any(option => option is { Key: "DROP_EXISTING", Value: "ON" }))
            yield return $"DROP INDEX {schema}.{NameFolding.Quote(name)}";
        yield return $"CREATE {(index.IsUnique ? "UNIQUE " : "")}INDEX {NameFolding.Quote(name)} ON {on} "
            + $"({Join(columns)}){include}{(index.IsUnique ? " NULLS NOT DISTINCT" : "")}{where}";
        yield return Comment("INDEX", $"{schema}.{NameFolding.Quote(name)}", null, index.Name.Text);
    }

    private Translated DropIndex(DropIndexStatement drop)
    {
        foreach (var item in drop.Items)
        {
            var schema = item.Table.IsTemporary ? "pg_temp" : NameFolding.Quote(_names.DefinitionSchema(item.Table));
            Define(
                "ALTER", item.Table, isNew: false,
                [$"DROP INDEX {(drop.IfExists ? "IF EXISTS " : "")}{schema}.{NameFolding.Quote(IndexName(item.Table, item.Name))}"]);
        }

        return Done(subject: $"{drop.Items[0].Table}.{drop.Items[0].Name}");
    }

    private Translated AlterIndex(AlterIndexStatement alter)
    {
        var table = _names.Definition(alter.Table);
        if (alter.Action is not ("REBUILD" or "REORGANIZE"))
            throw Translator.NotSupported($"ALTER INDEX … {alter.Action}", alter.Line);
        Define("ALTER", alter.Table, isNew: false, [$"REINDEX TABLE {table}"]);
        return Done(subject: alter.Table.ToString());
    }

    private Translated Truncate(TruncateStatement truncate)
    {
        Define("ALTER", truncate.Table, isNew: false, [$"TRUNCATE TABLE {_names.Definition(truncate.Table)} RESTART IDENTITY"]);
        return Done(subject: truncate.Table.ToString());
    }
}
