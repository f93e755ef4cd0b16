using System.Globalization;
using System.Text;
using Gatehouse.TSql.Syntax;

namespace Gatehouse.TSql.Translation;

/// <summary>Translates one statement; an instance is used once.</summary>
/// <remarks>Its parts stand in files of their own: expressions, conditions, functions, queries, tables, changes, definitions,
/// security.</remarks>
internal sealed partial class StatementTranslator(TranslationContext context)
{
    // Marks a variable in the text of a definition, whose statement takes no parameters: its value is put in when it runs.
    private const char Mark = '\u0001';
    private readonly Names _names = new(context);
    private readonly List<PostgresCommand> _commands = [];
    private readonly List<string> _variables = [];
    private bool _isDefinition;
    private int _lastAlias;

    /// <summary>Translates the statement.</summary>
    public Translated Translate(Statement statement) => statement switch
    {
        SelectStatement { Query.Body: SelectQuery { Into: { } into } } select => SelectInto(select, into),
        SelectStatement select => Select(select),
        InsertStatement insert => Insert(insert),
        UpdateStatement update => Update(update),
        DeleteStatement delete => Delete(delete),
        MergeStatement merge => Merge(merge),
        TruncateStatement truncate => Truncate(truncate),
        CreateTableStatement create => CreateTable(create),
        AlterTableStatement alter => AlterTable(alter),
        CreateIndexStatement index => CreateIndex(index),
        DropIndexStatement drop => DropIndex(drop),
        AlterIndexStatement alter => AlterIndex(alter),
        CreateViewStatement view => CreateView(view),
        CreateSchemaStatement schema => CreateSchema(schema),
        AlterSchemaStatement schema => AlterSchema(schema),
        SequenceStatement sequence => Sequence(sequence),
        DropStatement drop => Drop(drop),
        CreateRoleStatement or AlterRoleStatement or AlterUserStatement or PermissionStatement or AlterAuthorizationStatement
            => Security(statement),
        _ => throw Translator.NotSupported(NameOf(statement), statement.Line),
    };

    // CreateTypeStatement: CREATE TYPE
    private static string NameOf(Statement statement)
    {
        var name = statement.GetType().Name;
        name = name.EndsWith("Statement", StringComparison.Ordinal) ? name[..^"Statement".Length] : name;
        return string.Concat(name.Select((c, i) => i > 0 && char.IsUpper(c) ? $" {c}" : $"{char.ToUpperInvariant(c)}"));
    }

    /// <summary>Adds a command with the variables that its text has.</summary>
    private void Add(string sql, bool counts = false)
    {
        _commands.Add(new PostgresCommand(sql, [.. _variables], counts));
        _variables.Clear();
    }

    private Translated Done(IReadOnlyList<OutputColumn>? columns = null, string? subject = null) => new(_commands, columns, subject);

    /// <summary>Names a variable's parameter.</summary>
    private string Parameter(string name)
    {
        var index = _variables.FindIndex(known => known.Equals(name, StringComparison.OrdinalIgnoreCase));
        if (index < 0)
        {
            _variables.Add(name);
            index = _variables.Count - 1;
        }

        var number = (index + 1).ToString(CultureInfo.InvariantCulture);
        return _isDefinition ? $"{Mark}{number}{Mark}" : $"${number}";
    }

    /// <summary>The text of a definition as an expression that puts its variables' values in.</summary>
    private static string DefinitionText(string sql)
    {
        var parts = sql.Split(Mark);
        if (parts.Length == 1)
            return Names.Text(sql);
        var text = new StringBuilder();
        for (var i = 0; i < parts.Length; i++)
            text.Append(i == 0 ? "" : " || ").Append(i % 2 == 0 ? Names.Text(parts[i]) : $"pg_catalog.quote_nullable(${parts[i]}::text)");
        return text.ToString();
    }

    /// <summary>An alias that no user can write.</summary>
    private string NewAlias() => string.Create(CultureInfo.InvariantCulture, $"\"~{++_lastAlias}\"");

    private static string Join(IEnumerable<string> parts) => string.Join(", ", parts);
}
