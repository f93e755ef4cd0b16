namespace Gatehouse.TSql.Syntax;

/// <summary>Something with a value. T-SQL's conditions are apart: they are no values.</summary>
internal abstract record Expression : Node;

/// <summary>Kinds of literals.</summary>
internal enum LiteralKind { Null, Integer, Decimal, Float, Money, String, NationalString, Binary }

/// <summary>A literal.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Text">
/// Strings without quotes, binaries as hex digits without <c>0x</c>, money without its sign, numbers as written (no sign).
/// </param>
internal sealed record Literal(LiteralKind Kind, string Text) : Expression;

/// <summary>The word DEFAULT as a value (of a column in VALUES and SET, of a parameter in EXEC).</summary>
internal sealed record DefaultExpression : Expression;

/// <summary>A variable.</summary>
/// <param name="Name">With its @.</param>
internal sealed record VariableReference(string Name) : Expression;

/// <summary>A system value such as <c>@@ROWCOUNT</c>.</summary>
/// <param name="Name">With both @, as written.</param>
internal sealed record GlobalVariable(string Name) : Expression;

/// <summary>A column; also a date part (<c>DATEADD(day, …)</c>), <c>$action</c> and <c>$IDENTITY</c>.</summary>
internal sealed record ColumnReference(ObjectName? Table, Identifier Column) : Expression;

/// <summary>An operator with one operand.</summary>
internal sealed record UnaryExpression(UnaryOperator Operator, Expression Operand) : Expression;

/// <summary>An operator with two operands.</summary>
internal sealed record BinaryExpression(BinaryOperator Operator, Expression Left, Expression Right) : Expression;

/// <summary><c>CASE x WHEN value THEN …</c></summary>
internal sealed record SimpleCase(Expression Input, IReadOnlyList<SimpleWhen> Whens, Expression? Else) : Expression;

/// <summary>A branch of <see cref="SimpleCase"/>.</summary>
internal sealed record SimpleWhen(Expression Value, Expression Then) : Node;

/// <summary><c>CASE WHEN condition THEN …</c></summary>
internal sealed record SearchedCase(IReadOnlyList<SearchedWhen> Whens, Expression? Else) : Expression;

/// <summary>A branch of <see cref="SearchedCase"/>.</summary>
internal sealed record SearchedWhen(Condition Condition, Expression Then) : Node;

/// <summary><c>IIF(condition, a, b)</c></summary>
internal sealed record IifExpression(Condition Condition, Expression Then, Expression Else) : Expression;

/// <summary>A query in parentheses that gives one value.</summary>
internal sealed record SubqueryExpression(Query Query) : Expression;

/// <summary>A call of a function; COALESCE, NULLIF, ISNULL, LEFT, RIGHT… are ordinary functions.</summary>
/// <param name="Name">Name of one or more parts.</param>
/// <param name="Arguments">Empty for <c>f()</c> and <c>COUNT(*)</c>.</param>
internal sealed record FunctionCall(ObjectName Name, IReadOnlyList<Expression> Arguments) : Expression
{
    /// <summary>True for <c>COUNT(*)</c>.</summary>
    public bool IsStar { get; init; }

    /// <summary>True for <c>f(DISTINCT x)</c>.</summary>
    public bool IsDistinct { get; init; }

    /// <summary><c>WITHIN GROUP (ORDER BY …)</c>; null where it is not written.</summary>
    public IReadOnlyList<OrderItem>? WithinGroup { get; init; }

    /// <summary>True for IGNORE NULLS, false for RESPECT NULLS, null for neither.</summary>
    public bool? IgnoreNulls { get; init; }

    /// <summary>OVER clause, or null.</summary>
    public OverClause? Over { get; init; }
}

/// <summary>A function without parentheses: CURRENT_TIMESTAMP, CURRENT_USER, SESSION_USER, SYSTEM_USER, USER.</summary>
/// <param name="Name">In upper case.</param>
internal sealed record NiladicFunction(string Name) : Expression;

/// <summary>The functions that change a type.</summary>
internal enum CastKind { Cast, TryCast, Convert, TryConvert, Parse, TryParse }

/// <summary>CAST, TRY_CAST, CONVERT, TRY_CONVERT, PARSE, TRY_PARSE.</summary>
/// <param name="Kind">Which of them.</param>
/// <param name="Operand">The value.</param>
/// <param name="Type">The wanted type.</param>
/// <param name="Style">CONVERT's style, or PARSE's culture. Null where none was written.</param>
internal sealed record CastExpression(CastKind Kind, Expression Operand, TSqlType Type, Expression? Style = null) : Expression;

/// <summary><c>x COLLATE name</c></summary>
internal sealed record CollateExpression(Expression Operand, string Collation) : Expression;

/// <summary><c>x AT TIME ZONE zone</c></summary>
internal sealed record AtTimeZoneExpression(Expression Operand, Expression Zone) : Expression;

/// <summary><c>NEXT VALUE FOR sequence</c></summary>
internal sealed record NextValueExpression(ObjectName Sequence, OverClause? Over = null) : Expression;
