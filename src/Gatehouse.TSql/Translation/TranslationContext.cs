using Gatehouse.TSql.Syntax;

namespace Gatehouse.TSql.Translation;

/// <summary>What a translation must know of the session and its batch.</summary>
internal sealed record TranslationContext
{
    /// <summary>Name of the database, as it was created.</summary>
    public string Database { get; init; } = "master";

    /// <summary>The schema where definitions without a schema go.</summary>
    public string DefaultSchema { get; init; } = "dbo";

    /// <summary>Types of the variables by name (with @), compared without regard to case.</summary>
    public IReadOnlyDictionary<string, TSqlType> Variables { get; init; } = new Dictionary<string, TSqlType>();

    /// <summary>Temporary tables (their names begin with #) of the table variables by name (with @), compared without regard to
    /// case.</summary>
    public IReadOnlyDictionary<string, string> Tables { get; init; } = new Dictionary<string, string>();

    /// <summary>The table of SET IDENTITY_INSERT … ON; null where it is off.</summary>
    public ObjectName? IdentityInsert { get; init; }

    /// <summary>
    /// Folded names of the columns that an INSERT without a column list fills: the rows of <c>sys.insert_columns($1)</c>, where $1 is what
    /// <see cref="Translator.UnlistedTable"/> gives. Null for any other statement.
    /// </summary>
    public IReadOnlyList<string>? InsertColumns { get; init; }
}
