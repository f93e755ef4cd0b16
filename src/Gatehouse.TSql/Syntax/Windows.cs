namespace Gatehouse.TSql.Syntax;

/// <summary>OVER (…).</summary>
internal sealed record OverClause(IReadOnlyList<Expression> PartitionBy, IReadOnlyList<OrderItem> OrderBy, WindowFrame? Frame) : Node;

/// <summary>Unit of a frame.</summary>
internal enum FrameUnit { Rows, Range }

/// <summary>ROWS or RANGE. End is null where BETWEEN was not written.</summary>
internal sealed record WindowFrame(FrameUnit Unit, FrameBound Start, FrameBound? End) : Node;

/// <summary>Kinds of a frame's bounds.</summary>
internal enum FrameBoundKind { UnboundedPreceding, Preceding, CurrentRow, Following, UnboundedFollowing }

/// <summary>A bound. Offset is there for Preceding and Following only.</summary>
internal sealed record FrameBound(FrameBoundKind Kind, Expression? Offset = null) : Node;
