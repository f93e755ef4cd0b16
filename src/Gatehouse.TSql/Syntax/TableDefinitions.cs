namespace Gatehouse.TSql.Syntax;

/// <summary>What stands between the parentheses of a table: of CREATE TABLE, a table variable, a table type, ALTER TABLE ADD.</summary>
internal sealed record TableDefinition(
    IReadOnlyList<ColumnDefinition> Columns, IReadOnlyList<Constraint> Constraints, IReadOnlyList<IndexDefinition> Indexes) : Node;

/// <summary>A column.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Type">Its type; null for a computed column.</param>
internal sealed record ColumnDefinition(Identifier Name, TSqlType? Type) : Node
{
    /// <summary>Expression of a computed column, or null.</summary>
    public ComputedColumn? Computed { get; init; }

    /// <summary>True for NULL, false for NOT NULL, null where neither was written.</summary>
    public bool? IsNullable { get; init; }

    /// <summary>IDENTITY, or null.</summary>
    public IdentityClause? Identity { get; init; }

    /// <summary>COLLATE, or null.</summary>
    public string? Collation { get; init; }

    /// <summary>True for ROWGUIDCOL.</summary>
    public bool IsRowGuid { get; init; }

    /// <summary>Constraints written with the column (DEFAULT too). Keys and references have this column in their list.</summary>
    public IReadOnlyList<Constraint> Constraints { get; init; } = [];
}

/// <summary><c>AS expression [PERSISTED]</c></summary>
/// <param name="Value">The expression.</param>
/// <param name="Text">Its text as written.</param>
/// <param name="IsPersisted">True for PERSISTED.</param>
internal sealed record ComputedColumn(Expression Value, string Text, bool IsPersisted) : Node;

/// <summary>IDENTITY (seed, increment); 1 and 1 where they are not written.</summary>
internal sealed record IdentityClause(long Seed, long Increment) : Node;

/// <summary>A constraint. Name is null where none was written.</summary>
internal abstract record Constraint(Identifier? Name) : Node;

/// <summary>PRIMARY KEY or UNIQUE. IsClustered is null where neither word was written.</summary>
internal sealed record KeyConstraint(Identifier? Name, bool IsPrimary, bool? IsClustered, IReadOnlyList<IndexColumn> Columns)
    : Constraint(Name);

/// <summary>What happens to rows that refer to a row.</summary>
internal enum ReferentialAction { NoAction, Cascade, SetNull, SetDefault }

/// <summary>FOREIGN KEY. ReferencedColumns is empty where none were written.</summary>
internal sealed record ForeignKeyConstraint(
    Identifier? Name,
    IReadOnlyList<Identifier> Columns,
    ObjectName References,
    IReadOnlyList<Identifier> ReferencedColumns,
    ReferentialAction OnDelete,
    ReferentialAction OnUpdate) : Constraint(Name);

/// <summary>CHECK, with its text as written.</summary>
internal sealed record CheckConstraint(Identifier? Name, Condition Condition, string Text) : Constraint(Name);

/// <summary>
/// DEFAULT, with its text as written. Column is the column of <c>FOR column</c> in ALTER TABLE ADD, or the column it is written with.
/// </summary>
internal sealed record DefaultConstraint(Identifier? Name, Expression Value, string Text, Identifier Column) : Constraint(Name);

/// <summary>A column of a key or an index.</summary>
internal sealed record IndexColumn(Identifier Name, bool IsDescending) : Node;

/// <summary>An index, of CREATE INDEX or inside a table.</summary>
/// <param name="Name">Its name.</param>
/// <param name="IsUnique">True for UNIQUE.</param>
/// <param name="IsClustered">True for CLUSTERED.</param>
/// <param name="Columns">Its keys.</param>
/// <param name="Include">Columns of INCLUDE.</param>
/// <param name="Where">Filter, or null.</param>
internal sealed record IndexDefinition(
    Identifier Name,
    bool IsUnique,
    bool IsClustered,
    IReadOnlyList<IndexColumn> Columns,
    IReadOnlyList<Identifier> Include,
    Condition? Where) : Node
{
    /// <summary>Options of WITH (…) by name in upper case, e.g. IGNORE_DUP_KEY = ON.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Options { get; init; } = [];
}
