using Gatehouse.TSql.Syntax;

namespace Gatehouse.TSql.Translation;

internal sealed partial class StatementTranslator
{
    private Translated AlterTable(AlterTableStatement alter)
    {
        _isDefinition = !alter.Name.IsTemporary;
        var commands = alter.Action switch
        {
            AddToTable add => AddTo(alter.Name, add),
            AlterColumn column => Alter(_names.Definition(alter.Name), column),
            DropFromTable drop => DropFrom(_names.Definition(alter.Name), drop),
            SwitchConstraints => throw Translator.NotSupported("CHECK CONSTRAINT, NOCHECK CONSTRAINT", alter.Action.Line),
            _ => throw Translator.NotSupported(alter.Action.GetType().Name, alter.Action.Line),
        };
        Define("ALTER", alter.Name, isNew: false, commands);
        return Done(subject: alter.Name.ToString());
    }

    private List<string> AddTo(ObjectName name, AddToTable add)
    {
        var table = _names.Definition(name);
        var parts = add.Definition.Columns.Where(column => column.Computed is null).Select(
            column => $"ADD COLUMN {ColumnText(column)}").ToList();
        foreach (var constraint in AllConstraints(add.Definition))
        {
            if (ConstraintText(constraint, table) is { } text)
                parts.Add($"ADD {text}{(add.IsChecked || constraint is KeyConstraint ? "" : " NOT VALID")}");
            else if (constraint is DefaultConstraint value && add.Definition.Constraints.Contains(constraint))
                parts.Add($"ALTER COLUMN {Names.Column(value.Column)} SET DEFAULT {Expression(value.Value)}");
        }

        List<string> commands = parts.Count == 0 ? [] : [$"ALTER TABLE {table} {Join(parts)}"];
        AddNotes(commands, name, add.Definition);
        return commands;
    }

    // Without NULL or NOT NULL a column becomes nullable, as in T-SQL.
    private static List<string> Alter(string table, AlterColumn alter)
    {
        var (column, type) = (Names.Column(alter.Name), PostgresTypes.Column(alter.Type, alter.Line));
        if (alter.Collation is { } collation)
            type = type.Replace("COLLATE sys.ci", $"COLLATE {Collation(collation)}", StringComparison.Ordinal);
        var bare = type.Split(" COLLATE ", StringSplitOptions.None)[0];
        return
        [
            $"ALTER TABLE {table} ALTER COLUMN {column} TYPE {type} USING {column}::{bare}, ALTER COLUMN {column} "
                + $"{(alter.IsNullable == false ? "SET" : "DROP")} NOT NULL",
            $"SELECT sys.note_type({Names.Text(table)}, {Names.Text(Names.FoldedColumn(alter.Name))}, {Names.Text(alter.Type.ToString())})",
        ];
    }

    private static List<string> DropFrom(string table, DropFromTable drop) => [.. drop.Items.Select(item => item.IsColumn
        ? $"ALTER TABLE {table} DROP COLUMN {(item.IfExists ? "IF EXISTS " : "")}{Names.Column(item.Name)}"
        : $"SELECT sys.drop_constraint({Names.Text(table)}, {Names.Text(NameFolding.Fold(item.Name.Text))}, "
            + $"{(item.IfExists ? "true" : "false")})")];

    private Translated CreateView(CreateViewStatement create)
    {
        if (create.Query.OrderBy.Count > 0 && create.Query.Offset is null && create.Query.Body is not SelectQuery { Top: not null })
        {
            throw new TSqlException(
                1033, create.Line,
                "The ORDER BY clause is invalid in views, inline functions, derived tables, subqueries, and common table expressions, "
                    + "unless TOP, OFFSET or FOR XML is also specified.");
        }

        _isDefinition = true;
        var view = _names.Definition(create.Name);
        var names = create.Columns.Count > 0 ? create.Columns.Select(column => (string?)column.Text).ToList()
            : [.. Outputs(create.Query).TakeWhile(column => !column.IsStar).Select(column => column.Name)];
        if (create.Columns.Count == 0
            && Outputs(create.Query).FirstOrDefault(column => column is { IsStar: false, Name: null or "" }) is not null)
            throw new TSqlException(4511, create.Line, "Create View or Function failed because no column name was specified for a column.");
        var check = create.Options.Contains("CHECK OPTION") ? " WITH CASCADED CHECK OPTION" : "";
        var body = $"VIEW {view}{Columns(create.Columns)} AS {Query(create.Query)}{check}";
        var command = create.Mode == DefinitionMode.Create ? $"CREATE {body}"
            : $"SELECT sys.replace_view({Names.Text(view)}, {Names.Text(body)})";
        var noted = $"ARRAY[{Join(names.Select(name => Names.Text(name!)))}]::text[]";
        Define(
            create.Mode == DefinitionMode.Alter ? "ALTER" : "CREATE VIEW", create.Name, isNew: create.Mode != DefinitionMode.Alter,
            [command, Comment("VIEW", view, null, create.Name.Object.Text),
                $"SELECT sys.note_view({Names.Text(view)}, {noted}, {Names.Text(create.Text)})"]);
        return Done(subject: create.Name.ToString());
    }

    private Translated CreateSchema(CreateSchemaStatement create)
    {
        var schema = NameFolding.Quote(create.Name.Text);
        if (NameFolding.Fold(create.Name.Text).StartsWith("pg_", StringComparison.Ordinal)
            || NameFolding.Fold(create.Name.Text) is Names.InformationSchema)
            throw new TSqlException(2714, create.Line, $"There is already an object named '{create.Name}' in the database.");
        var text = DefinitionText($"CREATE SCHEMA {schema}; {Comment("SCHEMA", schema, null, create.Name.Text)}");
        Add($"CALL sys.run_ddl('CREATE SCHEMA', {Names.Text(NameFolding.Fold(create.Name.Text))}, NULL, {text})");
        return Done(subject: create.Name.Text);
    }

    private Translated AlterSchema(AlterSchemaStatement alter)
    {
        var kind = $"{Names.Text(_names.Definition(alter.Object))}, {Names.Text(NameFolding.Fold(alter.Schema.Text))}";
        Define("ALTER", alter.Object, isNew: false, [$"SELECT sys.move_object({kind})"]);
        return Done(subject: alter.Object.ToString());
    }

    private Translated Sequence(SequenceStatement sequence)
    {
        var name = _names.Definition(sequence.Name);
        var type = sequence.Type is { } declared ? PostgresTypes.Variable(declared, sequence.Line) : "bigint";
        var text = new List<string>();
        if (!sequence.IsAlter)
            text.Add($"AS {(type.StartsWith("numeric", StringComparison.Ordinal) ? "bigint" : type)}");
        // In T-SQL a sequence begins with the least value of its type where START WITH is not written.
        var (least, isUp) = (type switch { "smallint" => short.MinValue, "integer" => int.MinValue, _ => long.MinValue },
            sequence.Increment is null or > 0);
        if (sequence.Increment is { } increment)
            text.Add(FormattableString.Invariant($"INCREMENT BY {increment}"));
        if (sequence.Minimum is { } minimum || !sequence.IsAlter && isUp)
            text.Add(FormattableString.Invariant($"MINVALUE {sequence.Minimum ?? least}"));
        else if (sequence.NoMinimum)
            text.Add("NO MINVALUE");
        if (sequence.Maximum is { } maximum)
            text.Add(FormattableString.Invariant($"MAXVALUE {maximum}"));
        else if (sequence.NoMaximum)
            text.Add("NO MAXVALUE");
        if (sequence.IsRestart)
            text.Add(sequence.StartWith is { } restart ? FormattableString.Invariant($"RESTART WITH {restart}") : "RESTART");
        else if (sequence.StartWith is { } start)
            text.Add(FormattableString.Invariant($"START WITH {start}"));
        if (sequence.IsCycling is { } cycles)
            text.Add(cycles ? "CYCLE" : "NO CYCLE");
        // No cache: PostgreSQL's is a session's own, and numbers would not come in the order of their asking.
        var commands = new List<string> { $"{(sequence.IsAlter ? "ALTER" : "CREATE")} SEQUENCE {name} {string.Join(' ', text)}" };
        if (!sequence.IsAlter)
            commands.Add(Comment("SEQUENCE", name, (sequence.Type ?? new TSqlType("bigint")).ToString(), sequence.Name.Object.Text));
        Define(sequence.IsAlter ? "ALTER" : "CREATE SEQUENCE", sequence.Name, !sequence.IsAlter, commands);
        return Done(subject: sequence.Name.ToString());
    }

    private Translated Drop(DropStatement drop)
    {
        var exists = drop.IfExists ? "IF EXISTS " : "";
        foreach (var name in drop.Names)
        {
            switch (drop.Kind)
            {
                case DropKind.Table or DropKind.View or DropKind.Sequence:
                    Define("DROP", name, isNew: false,
                        [$"DROP {drop.Kind.ToString().ToUpperInvariant()} {exists}{_names.Definition(name)}"]);
                    break;
                case DropKind.Schema:
                    var schema = Names.Text(NameFolding.Fold(name.Object.Text));
                    Add($"CALL sys.run_ddl('DROP SCHEMA', {schema}, NULL, "
                        + $"{Names.Text($"DROP SCHEMA {exists}{NameFolding.Quote(name.Object.Text)}")})");
                    break;
                case DropKind.User or DropKind.Role:
                    Add($"CALL sys.drop_user({Names.Text(name.Object.Text)}, {(drop.Kind == DropKind.Role ? "true" : "false")}, "
                        + $"{(drop.IfExists ? "true" : "false")})");
                    break;
                case DropKind.Procedure or DropKind.Function or DropKind.Trigger or DropKind.Synonym or DropKind.Type when drop.IfExists:
                    Add("SELECT 1 WHERE false"); // there are none
                    break;
                default:
                    throw new TSqlException(
                        3701, drop.Line,
                        $"Cannot drop the {drop.Kind.ToString().ToLowerInvariant()} '{name}', because it does not exist or you do not "
                            + $"have permission.");
            }
        }

        return Done(subject: drop.Names[0].ToString());
    }

    // The rows that the session may read, as a table of dbo's: what it may not read fails in the first command.
    private Translated SelectInto(SelectStatement select, ObjectName into)
    {
        var query = select.Query with { Body = (SelectQuery)select.Query.Body with { Into = null } };
        var names = Outputs(query.Body);
        if (into.IsTemporary)
        {
            Add($"CREATE TEMPORARY TABLE {Names.Temporary(into)} AS {Query(query)}", counts: true);
        }
        else
        {
            Add($"SELECT FROM ({Query(query)}) AS {NewAlias()} LIMIT 0");
            _isDefinition = true;
            Define("CREATE TABLE", into, isNew: true, [$"CREATE TABLE {_names.Definition(into)} AS {Query(query)}"]);
        }

        _isDefinition = !into.IsTemporary;
        var known = names.TakeWhile(column => !column.IsStar).Select(column => $"{Names.Text(column.Name ?? "")}");
        var note = $"SELECT sys.note_table({Names.Text(_names.Definition(into))}, ARRAY[{Join(known)}]::text[], "
            + $"{Names.Text(into.Object.Text)})";
        if (into.IsTemporary)
            Add(note);
        else
            Define("ALTER", into, isNew: true, [note]);
        return Done(subject: into.ToString());
    }
}
