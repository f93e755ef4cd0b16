namespace Gatehouse.TSql.Syntax;

/// <summary>Operators with one operand.</summary>
internal enum UnaryOperator { Plus, Minus, BitwiseNot }

/// <summary>Operators with two operands that give a value.</summary>
internal enum BinaryOperator { Add, Subtract, Multiply, Divide, Modulo, BitwiseAnd, BitwiseOr, BitwiseXor }

/// <summary>Comparisons. <c>!&lt;</c> is read as GreaterOrEqual, <c>!&gt;</c> as LessOrEqual.</summary>
internal enum ComparisonOperator { Equal, NotEqual, Less, LessOrEqual, Greater, GreaterOrEqual }

/// <summary>How a condition joins conditions.</summary>
internal enum LogicalOperator { And, Or }

/// <summary>ANY (SOME) or ALL of a comparison with a query.</summary>
internal enum Quantifier { Any, All }

/// <summary>How a variable or column is set: <c>=</c> or a compound such as <c>+=</c>.</summary>
internal enum AssignmentOperator { Set, Add, Subtract, Multiply, Divide, Modulo, BitwiseAnd, BitwiseOr, BitwiseXor }
