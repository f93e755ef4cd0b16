namespace Gatehouse.TSql.Syntax;

/// <summary>DECLARE.</summary>
internal sealed record DeclareStatement(IReadOnlyList<Declaration> Declarations) : Statement;

/// <summary>What DECLARE declares. Name has its @.</summary>
internal abstract record Declaration(string Name) : Node;

/// <summary><c>@x type = value</c></summary>
internal sealed record VariableDeclaration(string Name, TSqlType Type, Expression? Value) : Declaration(Name);

/// <summary><c>@t TABLE (…)</c></summary>
internal sealed record TableDeclaration(string Name, TableDefinition Definition) : Declaration(Name);

/// <summary>BEGIN … END.</summary>
internal sealed record BlockStatement(IReadOnlyList<Statement> Statements) : Statement;

/// <summary>IF.</summary>
internal sealed record IfStatement(Condition Condition, Statement Then, Statement? Else) : Statement;

/// <summary>WHILE.</summary>
internal sealed record WhileStatement(Condition Condition, Statement Body) : Statement;

/// <summary>BREAK.</summary>
internal sealed record BreakStatement : Statement;

/// <summary>CONTINUE.</summary>
internal sealed record ContinueStatement : Statement;

/// <summary>RETURN.</summary>
internal sealed record ReturnStatement(Expression? Value) : Statement;

/// <summary>BEGIN TRY … END TRY BEGIN CATCH … END CATCH.</summary>
internal sealed record TryCatchStatement(IReadOnlyList<Statement> Try, IReadOnlyList<Statement> Catch) : Statement;

/// <summary>THROW. All three are null for the one that throws the caught error again.</summary>
internal sealed record ThrowStatement(Expression? Number, Expression? Message, Expression? State) : Statement;

/// <summary>RAISERROR.</summary>
/// <param name="Message">Text, variable or number.</param>
/// <param name="Severity">Class.</param>
/// <param name="State">State.</param>
/// <param name="Arguments">Values for the text's placeholders.</param>
/// <param name="Options">Words of WITH in upper case: LOG, NOWAIT, SETERROR.</param>
internal sealed record RaiseErrorStatement(
    Expression Message, Expression Severity, Expression State, IReadOnlyList<Expression> Arguments, IReadOnlyList<string> Options)
    : Statement;

/// <summary>PRINT.</summary>
internal sealed record PrintStatement(Expression Value) : Statement;

/// <summary>WAITFOR DELAY (IsDelay) or TIME.</summary>
internal sealed record WaitForStatement(bool IsDelay, Expression Value) : Statement;

/// <summary>A label. GOTO is not supported, so it does nothing.</summary>
internal sealed record LabelStatement(string Name) : Statement;

/// <summary>What is done with a transaction.</summary>
internal enum TransactionAction { Begin, Commit, Rollback, Save }

/// <summary>BEGIN, COMMIT, ROLLBACK, SAVE TRANSACTION. A name is a <see cref="Literal"/> or a <see cref="VariableReference"/>.</summary>
internal sealed record TransactionStatement(TransactionAction Action, Expression? Name) : Statement;

/// <summary>USE.</summary>
internal sealed record UseStatement(Identifier Database) : Statement;
