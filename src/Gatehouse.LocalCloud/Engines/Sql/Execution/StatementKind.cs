using Gatehouse.LocalCloud.Engines.Sql.Results;
using Gatehouse.TSql.Syntax;

namespace Gatehouse.LocalCloud.Engines.Sql.Execution;

/// <summary>What a statement is, for its DONE and for the text of its errors.</summary>
/// <param name="Verb">What it does, as SQL Server's messages say it.</param>
/// <param name="Command">What its DONE says.</param>
/// <param name="IsDefinition">Whether it changes definitions.</param>
internal readonly record struct StatementKind(string Verb, CommandKind Command, bool IsDefinition = false)
{
    /// <summary>Whether it changes rows or definitions.</summary>
    public bool Writes => Command is not CommandKind.Select || IsDefinition;

    /// <summary>The kind of a statement.</summary>
    public static StatementKind Of(Statement statement) => statement switch
    {
        SelectStatement { Query.Body: SelectQuery { Into: not null } } => new("SELECT INTO", CommandKind.Select, IsDefinition: true),
        SelectStatement => new("SELECT", CommandKind.Select),
        InsertStatement or InsertBulkStatement => new("INSERT", CommandKind.Insert),
        UpdateStatement => new("UPDATE", CommandKind.Update),
        DeleteStatement => new("DELETE", CommandKind.Delete),
        MergeStatement => new("MERGE", CommandKind.Merge),
        DropStatement drop => new($"DROP {drop.Kind.ToString().ToUpperInvariant()}", CommandKind.Definition, IsDefinition: true),
        TruncateStatement => new("TRUNCATE TABLE", CommandKind.Definition),
        _ => new(VerbOf(statement.GetType().Name), CommandKind.Definition, IsDefinition: true),
    };

    // CreateTableStatement: CREATE TABLE
    private static string VerbOf(string type)
    {
        var name = type.EndsWith("Statement", StringComparison.Ordinal) ? type[..^"Statement".Length] : type;
        return string.Concat(name.Select((c, i) => i > 0 && char.IsUpper(c) ? $" {c}" : $"{char.ToUpperInvariant(c)}"));
    }
}
