namespace Gatehouse.TSql.Syntax;

/// <summary>SET @x = value, SET @x += value.</summary>
internal sealed record SetVariableStatement(string Name, AssignmentOperator Operator, Expression Value) : Statement;

/// <summary>SET options ON or OFF.</summary>
/// <param name="Options">In upper case: NOCOUNT, XACT_ABORT, ANSI_NULLS, FMTONLY, <c>STATISTICS IO</c>….</param>
/// <param name="IsOn">True for ON.</param>
internal sealed record SetSwitchStatement(IReadOnlyList<string> Options, bool IsOn) : Statement;

/// <summary>SET option value: ROWCOUNT, TEXTSIZE, DATEFIRST, DATEFORMAT, LANGUAGE, LOCK_TIMEOUT, DEADLOCK_PRIORITY, CONTEXT_INFO.</summary>
/// <param name="Option">In upper case.</param>
/// <param name="Value">A number, a variable, or a word as a string literal.</param>
internal sealed record SetValueStatement(string Option, Expression Value) : Statement;

/// <summary>SET IDENTITY_INSERT table ON or OFF.</summary>
internal sealed record SetIdentityInsertStatement(ObjectName Table, bool IsOn) : Statement;

/// <summary>Isolation levels.</summary>
internal enum IsolationLevel { ReadUncommitted, ReadCommitted, RepeatableRead, Snapshot, Serializable }

/// <summary>SET TRANSACTION ISOLATION LEVEL.</summary>
internal sealed record SetIsolationStatement(IsolationLevel Level) : Statement;
