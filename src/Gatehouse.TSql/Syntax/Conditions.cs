namespace Gatehouse.TSql.Syntax;

/// <summary>Something that is true, false or unknown.</summary>
internal abstract record Condition : Node;

/// <summary><c>a = b</c></summary>
internal sealed record ComparisonCondition(ComparisonOperator Operator, Expression Left, Expression Right) : Condition;

/// <summary><c>a &gt; ALL (SELECT …)</c></summary>
internal sealed record QuantifiedCondition(ComparisonOperator Operator, Expression Left, Quantifier Quantifier, Query Query) : Condition;

/// <summary>Two or more conditions joined by the same operator. A chain is flat: <c>a AND b AND c</c> has three operands.</summary>
internal sealed record LogicalCondition(LogicalOperator Operator, IReadOnlyList<Condition> Operands) : Condition;

/// <summary><c>NOT a</c></summary>
internal sealed record NotCondition(Condition Operand) : Condition;

/// <summary><c>x IS [NOT] NULL</c></summary>
internal sealed record IsNullCondition(Expression Operand, bool IsNot) : Condition;

/// <summary><c>x [NOT] BETWEEN a AND b</c></summary>
internal sealed record BetweenCondition(Expression Operand, Expression Low, Expression High, bool IsNot) : Condition;

/// <summary><c>x [NOT] IN (a, b)</c></summary>
internal sealed record InListCondition(Expression Operand, IReadOnlyList<Expression> Values, bool IsNot) : Condition;

/// <summary><c>x [NOT] IN (SELECT …)</c></summary>
internal sealed record InQueryCondition(Expression Operand, Query Query, bool IsNot) : Condition;

/// <summary><c>x [NOT] LIKE pattern [ESCAPE c]</c></summary>
internal sealed record LikeCondition(Expression Operand, Expression Pattern, Expression? Escape, bool IsNot) : Condition;

/// <summary><c>EXISTS (SELECT …)</c></summary>
internal sealed record ExistsCondition(Query Query) : Condition;

/// <summary><c>a IS [NOT] DISTINCT FROM b</c></summary>
internal sealed record DistinctFromCondition(Expression Left, Expression Right, bool IsNot) : Condition;
