namespace Gatehouse.TSql.Syntax;

/// <summary>A whole query, wherever one stands: a statement, a subquery, a view, a source of rows.</summary>
internal sealed record Query(QueryBody Body) : Node
{
    /// <summary>Common table expressions before it.</summary>
    public IReadOnlyList<CommonTableExpression> With { get; init; } = [];

    /// <summary>ORDER BY of the whole, after set operations.</summary>
    public IReadOnlyList<OrderItem> OrderBy { get; init; } = [];

    /// <summary>OFFSET … FETCH, or null.</summary>
    public OffsetFetch? Offset { get; init; }

    /// <summary>FOR JSON or FOR XML, or null.</summary>
    public ForClause? For { get; init; }
}

/// <summary>What a query is made of.</summary>
internal abstract record QueryBody : Node;

/// <summary>One SELECT.</summary>
/// <param name="Items">At least one.</param>
internal sealed record SelectQuery(IReadOnlyList<SelectItem> Items) : QueryBody
{
    /// <summary>True for SELECT DISTINCT.</summary>
    public bool IsDistinct { get; init; }

    /// <summary>TOP, or null.</summary>
    public TopClause? Top { get; init; }

    /// <summary>Table that SELECT … INTO makes, or null.</summary>
    public ObjectName? Into { get; init; }

    /// <summary>Tables, joined by commas.</summary>
    public IReadOnlyList<TableSource> From { get; init; } = [];

    /// <summary>WHERE, or null.</summary>
    public Condition? Where { get; init; }

    /// <summary>GROUP BY; empty where there is none.</summary>
    public IReadOnlyList<GroupingItem> GroupBy { get; init; } = [];

    /// <summary>HAVING, or null.</summary>
    public Condition? Having { get; init; }
}

/// <summary>Set operations.</summary>
internal enum SetOperator { Union, UnionAll, Except, Intersect }

/// <summary>Two or more queries under the same operator, from left to right. A chain of one operator is flat.</summary>
internal sealed record SetOperation(SetOperator Operator, IReadOnlyList<QueryBody> Operands) : QueryBody;

/// <summary>A query in parentheses inside a set operation that has clauses of its own.</summary>
internal sealed record NestedQuery(Query Query) : QueryBody;

/// <summary><c>name (columns) AS (query)</c> of WITH.</summary>
internal sealed record CommonTableExpression(Identifier Name, IReadOnlyList<Identifier> Columns, Query Query) : Node;

/// <summary>One item of a select list or OUTPUT.</summary>
internal abstract record SelectItem : Node;

/// <summary>A value, with its alias where one was written.</summary>
internal sealed record SelectExpression(Expression Value, Identifier? Alias = null) : SelectItem;

/// <summary><c>*</c> or <c>t.*</c></summary>
internal sealed record SelectStar(ObjectName? Table = null) : SelectItem;

/// <summary><c>SELECT @x = value</c></summary>
internal sealed record SelectAssignment(string Variable, AssignmentOperator Operator, Expression Value) : SelectItem;

/// <summary>TOP.</summary>
internal sealed record TopClause(Expression Count, bool IsPercent, bool WithTies) : Node;

/// <summary>One item of ORDER BY.</summary>
internal sealed record OrderItem(Expression Value, bool IsDescending) : Node;

/// <summary>OFFSET n ROWS FETCH NEXT m ROWS ONLY.</summary>
internal sealed record OffsetFetch(Expression Offset, Expression? Fetch) : Node;

/// <summary>An item of GROUP BY.</summary>
internal abstract record GroupingItem : Node;

/// <summary>One expression, several in parentheses, or none: <c>()</c>.</summary>
internal sealed record GroupingExpressions(IReadOnlyList<Expression> Expressions) : GroupingItem;

/// <summary>Which kind of grouping sets.</summary>
internal enum GroupingKind { Rollup, Cube, Sets }

/// <summary>ROLLUP (…), CUBE (…), GROUPING SETS (…); WITH ROLLUP and WITH CUBE are read as these.</summary>
internal sealed record GroupingSet(GroupingKind Kind, IReadOnlyList<GroupingItem> Items) : GroupingItem;

/// <summary>What FOR makes of a result.</summary>
internal enum ForKind { Json, Xml }

/// <summary>FOR JSON or FOR XML.</summary>
/// <param name="Kind">Which.</param>
/// <param name="Mode">PATH, AUTO or RAW, in upper case.</param>
/// <param name="Element">Name of <c>PATH('x')</c>; null where none was written.</param>
/// <param name="Options">
/// Other words in upper case: ROOT, INCLUDE_NULL_VALUES, WITHOUT_ARRAY_WRAPPER, TYPE, ELEMENTS….
/// </param>
/// <param name="Root">Name of <c>ROOT('x')</c>; null where none was written.</param>
internal sealed record ForClause(ForKind Kind, string Mode, string? Element, IReadOnlyList<string> Options, string? Root) : Node;
