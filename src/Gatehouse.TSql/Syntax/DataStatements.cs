namespace Gatehouse.TSql.Syntax;

/// <summary>SELECT, with or without INTO.</summary>
internal sealed record SelectStatement(Query Query) : Statement
{
    /// <summary>Hints of OPTION (…).</summary>
    public IReadOnlyList<QueryHint> Hints { get; init; } = [];
}

/// <summary>A hint of OPTION, e.g. MAXRECURSION 100. Value is null where there is none.</summary>
internal sealed record QueryHint(string Name, string? Value) : Node;

/// <summary>A statement that changes rows.</summary>
/// <param name="Target">A <see cref="NamedTable"/> or <see cref="VariableTable"/>. Of UPDATE and DELETE it may be an alias of FROM.</param>
internal abstract record ChangeStatement(TableSource Target) : Statement
{
    /// <summary>Common table expressions before it.</summary>
    public IReadOnlyList<CommonTableExpression> With { get; init; } = [];

    /// <summary>TOP, or null.</summary>
    public TopClause? Top { get; init; }

    /// <summary>OUTPUT that the client gets, or null.</summary>
    public OutputClause? Output { get; init; }

    /// <summary>OUTPUT … INTO, or null.</summary>
    public OutputIntoClause? OutputInto { get; init; }

    /// <summary>Hints of OPTION (…).</summary>
    public IReadOnlyList<QueryHint> Hints { get; init; } = [];
}

/// <summary>OUTPUT: columns are of <c>inserted</c> and <c>deleted</c>; MERGE has <c>$action</c> and its source too.</summary>
internal sealed record OutputClause(IReadOnlyList<SelectItem> Items) : Node;

/// <summary>OUTPUT … INTO a table (a <see cref="NamedTable"/> or <see cref="VariableTable"/>) and its columns, none for all.</summary>
internal sealed record OutputIntoClause(IReadOnlyList<SelectItem> Items, TableSource Table, IReadOnlyList<Identifier> Columns) : Node;

/// <summary>INSERT.</summary>
/// <param name="Target">The table.</param>
/// <param name="Columns">Columns; empty for all.</param>
/// <param name="Source">The rows.</param>
internal sealed record InsertStatement(TableSource Target, IReadOnlyList<Identifier> Columns, InsertSource Source)
    : ChangeStatement(Target);

/// <summary>Where INSERT takes rows from.</summary>
internal abstract record InsertSource : Node;

/// <summary>VALUES.</summary>
internal sealed record InsertValues(IReadOnlyList<IReadOnlyList<Expression>> Rows) : InsertSource;

/// <summary>A query.</summary>
internal sealed record InsertQuery(Query Query) : InsertSource;

/// <summary>DEFAULT VALUES.</summary>
internal sealed record InsertDefaultValues : InsertSource;

/// <summary>The rows that EXEC gives; an <see cref="ExecuteStatement"/> or <see cref="ExecuteTextStatement"/>.</summary>
internal sealed record InsertExecute(Statement Execute) : InsertSource;

/// <summary>UPDATE.</summary>
internal sealed record UpdateStatement(
    TableSource Target, IReadOnlyList<SetClause> Set, IReadOnlyList<TableSource> From, Condition? Where) : ChangeStatement(Target);

/// <summary><c>column = value</c>, <c>@variable = value</c>, or <c>@variable = column = value</c>. At least one of both is there.</summary>
internal sealed record SetClause(string? Variable, ColumnReference? Column, AssignmentOperator Operator, Expression Value) : Node;

/// <summary>DELETE.</summary>
internal sealed record DeleteStatement(TableSource Target, IReadOnlyList<TableSource> From, Condition? Where) : ChangeStatement(Target);

/// <summary>MERGE.</summary>
internal sealed record MergeStatement(TableSource Target, TableSource Source, Condition On, IReadOnlyList<MergeClause> Clauses)
    : ChangeStatement(Target);

/// <summary>Which rows a clause of MERGE is for.</summary>
internal enum MergeMatch { Matched, NotMatchedByTarget, NotMatchedBySource }

/// <summary>WHEN … [AND condition] THEN action.</summary>
internal sealed record MergeClause(MergeMatch Match, Condition? And, MergeAction Action) : Node;

/// <summary>What MERGE does with a row.</summary>
internal abstract record MergeAction : Node;

/// <summary>UPDATE SET of MERGE.</summary>
internal sealed record MergeUpdate(IReadOnlyList<SetClause> Set) : MergeAction;

/// <summary>DELETE of MERGE.</summary>
internal sealed record MergeDelete : MergeAction;

/// <summary>INSERT of MERGE. Values is null for DEFAULT VALUES.</summary>
internal sealed record MergeInsert(IReadOnlyList<Identifier> Columns, IReadOnlyList<Expression>? Values) : MergeAction;

/// <summary>TRUNCATE TABLE.</summary>
internal sealed record TruncateStatement(ObjectName Table) : Statement;

/// <summary>INSERT BULK: the bulk load's rows follow in a message of their own.</summary>
/// <param name="Table">The table.</param>
/// <param name="Columns">Columns with the types on the wire.</param>
/// <param name="Options">Words of WITH (…) in upper case: KEEP_NULLS, CHECK_CONSTRAINTS, TABLOCK, FIRE_TRIGGERS….</param>
internal sealed record InsertBulkStatement(ObjectName Table, IReadOnlyList<BulkColumn> Columns, IReadOnlyList<string> Options) : Statement;

/// <summary>A column of INSERT BULK.</summary>
internal sealed record BulkColumn(Identifier Name, TSqlType Type, string? Collation) : Node;
