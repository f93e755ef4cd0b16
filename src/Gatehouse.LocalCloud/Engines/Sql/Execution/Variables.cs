using Gatehouse.LocalCloud.Engines.Sql.Errors;
using Gatehouse.LocalCloud.Engines.Sql.Results;
using Gatehouse.Protocols.Tds;
using Gatehouse.TSql.Syntax;

namespace Gatehouse.LocalCloud.Engines.Sql.Execution;

/// <summary>DECLARE, SET @x and SELECT @x = …: a variable belongs to its whole batch, wherever it is declared.</summary>
internal sealed class Variables(RequestRun run, Queries queries, Evaluator evaluator)
{
    private static int _lastTable;

    /// <summary>Declares what statements declare, also in branches that are not taken, and makes the tables of table variables.</summary>
    /// <remarks>The tables are made before the batch begins a transaction, so that its rollback does not take them away.</remarks>
    /// <exception cref="SqlErrorException">A name is declared twice.</exception>
    public async Task DeclareAsync(IReadOnlyList<Statement> statements, Frame frame)
    {
        foreach (var declaration in statements.SelectMany(Declarations))
        {
            var isNew = declaration switch
            {
                VariableDeclaration variable => frame.Add(new Variable(variable.Name, variable.Type)),
                TableDeclaration table => frame.AddTable(table.Name, TableName(table.Name)),
                _ => true,
            };
            if (!isNew)
            {
                throw new SqlErrorException(new SqlError(
                    134, 15, 2,
                    $"The variable name '{declaration.Name}' has already been declared. Variable names must be unique within a query "
                    + "batch or stored procedure.",
                    declaration.Line, EndsBatch: true));
            }

            if (declaration is TableDeclaration made)
                await queries.LastRowAsync(Create(frame.MakeTable(made.Name), made), frame);
        }
    }

    /// <summary>Gives variables their first values.</summary>
    public async Task ExecuteAsync(DeclareStatement statement, Frame frame)
    {
        foreach (var declaration in statement.Declarations)
        {
            if (declaration is VariableDeclaration { Value: { } value } variable)
                frame.Variables[variable.Name].Value = await evaluator.ValueAsync(value, variable.Type, frame);
        }
    }

    /// <summary>SET @x = value.</summary>
    public async Task SetAsync(SetVariableStatement statement, Frame frame)
    {
        var variable = Find(statement.Name, statement.Line, frame);
        var value = statement.Operator == AssignmentOperator.Set
            ? statement.Value
            : new BinaryExpression(OperatorOf(statement.Operator), new VariableReference(variable.Name),
                statement.Value)
            { Line = statement.Line };
        variable.Value = await evaluator.ValueAsync(value, variable.Type, frame);
    }

    /// <summary>SELECT @x = …: the last row wins, and without a row nothing changes.</summary>
    public async Task AssignAsync(SelectStatement statement, IReadOnlyList<SelectItem> items, Frame frame)
    {
        if (items.FirstOrDefault(item => item is not SelectAssignment) is { } other)
        {
            throw new SqlErrorException(new SqlError(
                141, 15, 1, "A SELECT statement that assigns a value to a variable must not be combined with data-retrieval operations.",
                other.Line, EndsBatch: true));
        }

        var variables = items.Cast<SelectAssignment>().Select(item => Find(item.Variable, statement.Line, frame)).ToList();
        var (row, count) = await queries.LastRowAsync(statement, frame);
        for (var i = 0; row is not null && i < variables.Count; i++)
            variables[i].Value = row[i];
        run.State.RowCount = Math.Max(count, 0);
        run.Reply.End(run.State.Settings.NoCount ? DoneStatus.Final : DoneStatus.Count, CommandKind.Select, Math.Max(count, 0));
    }

    /// <summary>Drops the tables of a batch's table variables.</summary>
    public async Task DropTablesAsync(Frame frame)
    {
        foreach (var table in frame.MadeTables)
        {
            if (run.Postgres.IsUsable)
                await queries.DropAsync(table, frame);
        }
    }

    /// <summary>The operator of <c>+=</c> and its like.</summary>
    public static BinaryOperator OperatorOf(AssignmentOperator assignment) => assignment switch
    {
        AssignmentOperator.Add => BinaryOperator.Add,
        AssignmentOperator.Subtract => BinaryOperator.Subtract,
        AssignmentOperator.Multiply => BinaryOperator.Multiply,
        AssignmentOperator.Divide => BinaryOperator.Divide,
        AssignmentOperator.Modulo => BinaryOperator.Modulo,
        AssignmentOperator.BitwiseAnd => BinaryOperator.BitwiseAnd,
        AssignmentOperator.BitwiseOr => BinaryOperator.BitwiseOr,
        AssignmentOperator.BitwiseXor => BinaryOperator.BitwiseXor,
        _ => throw new ArgumentOutOfRangeException(nameof(assignment), assignment, null),
    };

    /// <summary>Finds a variable.</summary>
    /// <exception cref="SqlErrorException">There is none of the name.</exception>
    public static Variable Find(string name, int line, Frame frame)
        => frame.Variables.GetValueOrDefault(name)
            ?? throw new SqlErrorException(
                new SqlError(137, 15, 2, $"Must declare the scalar variable \"{name}\".", line, EndsBatch: true));

    private static IEnumerable<Declaration> Declarations(Statement statement) => statement switch
    {
        DeclareStatement declare => declare.Declarations,
        BlockStatement block => block.Statements.SelectMany(Declarations),
        IfStatement branch => Declarations(branch.Then).Concat(branch.Else is null ? [] : Declarations(branch.Else)),
        WhileStatement loop => Declarations(loop.Body),
        TryCatchStatement attempt => attempt.Try.Concat(attempt.Catch).SelectMany(Declarations),
        _ => [],
    };

    // A name that no user can write: a temporary table's begins with # and has no @.
    private static string TableName(string variable) => $"#{variable}~{Interlocked.Increment(ref _lastTable)}";

    private static CreateTableStatement Create(string name, TableDeclaration table)
        => new(new ObjectName(new Identifier(name)), table.Definition) { Line = table.Line };
}
