namespace Gatehouse.TSql.Syntax;

/// <summary>EXEC of a procedure, or its name alone at the start of a batch.</summary>
/// <param name="Procedure">Its name; null where <paramref name="ProcedureVariable"/> holds it.</param>
/// <param name="ProcedureVariable">Variable with the name, with its @; or null.</param>
/// <param name="Arguments">Arguments in their order.</param>
/// <param name="ReturnVariable">Variable for the return status, with its @; or null.</param>
internal sealed record ExecuteStatement(
    ObjectName? Procedure, string? ProcedureVariable, IReadOnlyList<ExecuteArgument> Arguments, string? ReturnVariable) : Statement;

/// <summary>An argument.</summary>
/// <param name="Name">Parameter with its @; null where it goes by position.</param>
/// <param name="Value">A literal, a variable, <see cref="DefaultExpression"/>; a bare word is a string literal.</param>
/// <param name="IsOutput">True for OUTPUT.</param>
internal sealed record ExecuteArgument(string? Name, Expression Value, bool IsOutput) : Node;

/// <summary>EXEC ('text' + @x).</summary>
internal sealed record ExecuteTextStatement(Expression Text) : Statement;

/// <summary>A parameter of sp_executesql's declaration list.</summary>
/// <param name="Name">With its @.</param>
/// <param name="Type">Its type.</param>
/// <param name="Default">Value, or null.</param>
/// <param name="IsOutput">True for OUTPUT.</param>
/// <param name="IsReadOnly">True for READONLY (table types).</param>
internal sealed record ParameterDeclaration(string Name, TSqlType Type, Expression? Default, bool IsOutput, bool IsReadOnly) : Node;
