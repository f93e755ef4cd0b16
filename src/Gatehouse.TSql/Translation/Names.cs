using Gatehouse.TSql.Syntax;

namespace Gatehouse.TSql.Translation;

/// <summary>Names of objects and columns, as PostgreSQL has them.</summary>
internal sealed class Names(TranslationContext context)
{
    /// <summary>Schema of PostgreSQL that has the views of INFORMATION_SCHEMA.</summary>
    public const string InformationSchema = "sys_information_schema";

    private const int InvalidName = 208;
    private const int OtherDatabase = 40515;

    // PostgreSQL gives every table columns of these names.
    private static readonly string[] SystemColumns = ["tableoid", "xmin", "cmin", "xmax", "cmax", "ctid"];

    /// <summary>Quotes a column's name.</summary>
    public static string Column(Identifier name) => NameFolding.Quote(ColumnName(name.Text));

    /// <summary>A column's name for PostgreSQL, folded.</summary>
    public static string FoldedColumn(Identifier name) => NameFolding.Fold(ColumnName(name.Text));

    /// <summary>Quotes a text for PostgreSQL, whose strings have no escapes (standard_conforming_strings).</summary>
    public static string Text(string text) => $"'{text.Replace("'", "''", StringComparison.Ordinal)}'";

    /// <summary>Quotes a table's name, with its schema where one was written.</summary>
    /// <exception cref="TSqlException">It is in another database, or one of the engine's own.</exception>
    public string Table(ObjectName name)
    {
        if (name.IsTemporary)
            return $"pg_temp.{Temporary(name)}";
        return Schema(name) is { } schema ? $"{NameFolding.Quote(schema)}.{NameFolding.Quote(name.Object.Text)}"
            : NameFolding.Quote(name.Object.Text);
    }

    /// <summary>Quotes the name of an object that is defined, always with a schema.</summary>
    public string Definition(ObjectName name)
        => name.IsTemporary ? $"pg_temp.{Temporary(name)}"
            : $"{NameFolding.Quote(DefinitionSchema(name))}.{NameFolding.Quote(name.Object.Text)}";

    /// <summary>The schema of an object that is defined.</summary>
    public string DefinitionSchema(ObjectName name) => Schema(name) ?? NameFolding.Fold(context.DefaultSchema);

    /// <summary>Quotes the name of a temporary table, which has no schema.</summary>
    public static string Temporary(ObjectName name) => name.Object.Text.StartsWith("##", StringComparison.Ordinal)
        ? throw Translator.NotSupported("a global temporary table (##)", name.Line)
        : NameFolding.Quote(name.Object.Text);

    /// <summary>Quotes the table that a statement changes.</summary>
    public string Target(TableSource target) => target switch
    {
        NamedTable table => Table(table.Name),
        VariableTable variable => Variable(variable),
        _ => throw Translator.NotSupported("a derived table as the target of a change", target.Line),
    };

    /// <summary>Quotes the table of a table variable.</summary>
    public string Variable(VariableTable variable) => context.Tables.TryGetValue(variable.Name, out var table)
        ? $"pg_temp.{NameFolding.Quote(table)}"
        : throw new TSqlException(1087, variable.Line, $"Must declare the table variable \"{variable.Name}\".");

    /// <summary>How the table is called where it has no alias, quoted.</summary>
    public static string Called(TableSource table) => table switch
    {
        NamedTable named => NameFolding.Quote((named.Alias ?? named.Name.Object).Text),
        VariableTable variable => NameFolding.Quote(variable.Alias?.Text ?? variable.Name),
        _ => throw Translator.NotSupported("a derived table as the target of a change", table.Line),
    };

    /// <summary>How the source of MERGE is called, quoted.</summary>
    public static string CalledSource(TableSource source) => source switch
    {
        DerivedTable derived => NameFolding.Quote(derived.Alias.Text),
        ValuesTable values => NameFolding.Quote(values.Alias.Text),
        FunctionTable { Alias: { } alias } => NameFolding.Quote(alias.Text),
        _ => Called(source),
    };

    /// <summary>PostgreSQL's schema of a name, folded; null where none was written.</summary>
    public string? Schema(ObjectName name)
    {
        var isSystem = name.Schema?.Text.Equals("sys", StringComparison.OrdinalIgnoreCase) == true;
        if (name.Server is not null || name.Database is { } database && !isSystem
            && !NameFolding.Fold(database.Text).Equals(NameFolding.Fold(context.Database), StringComparison.Ordinal))
        {
            throw new TSqlException(
                OtherDatabase, name.Line,
                $"Reference to database and/or server name in '{name}' is not supported in this version of SQL Server.");
        }

        var schema = name.Schema is null ? name.Database is null ? null : NameFolding.Fold(context.DefaultSchema)
            : NameFolding.Fold(name.Schema.Text);
        var folded = NameFolding.Fold(name.Object.Text);
        if (schema == "information_schema")
            return InformationSchema;
        var isOwn = schema switch
        {
            null => folded.StartsWith("pg_", StringComparison.Ordinal),
            "sys" => !Catalogue.Has(folded),
            InformationSchema => true,
            _ => schema.StartsWith("pg_", StringComparison.Ordinal),
        };
        return isOwn ? throw new TSqlException(InvalidName, name.Line, $"Invalid object name '{name}'.") : schema;
    }

    private static string ColumnName(string name) => SystemColumns.Contains(name, StringComparer.OrdinalIgnoreCase) ? $"{name}~" : name;
}
