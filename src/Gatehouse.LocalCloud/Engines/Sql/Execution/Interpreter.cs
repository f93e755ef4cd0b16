using Gatehouse.LocalCloud.Engines.Sql.Errors;
using Gatehouse.LocalCloud.Engines.Sql.Results;
using Gatehouse.Protocols.Tds;
using Gatehouse.TSql;
using Gatehouse.TSql.Syntax;
using Npgsql;

namespace Gatehouse.LocalCloud.Engines.Sql.Execution;

/// <summary>Runs statements one after another: control flow and errors here, the rest by the parts for each family.</summary>
internal sealed class Interpreter
{
    private readonly RequestRun _run;
    private readonly Queries _queries;
    private readonly Evaluator _evaluator;
    private readonly Variables _variables;
    private readonly Transactions _transactions;
    private readonly Settings _settings;
    private readonly Messages _messages;
    private readonly Procedures _procedures;
    private readonly UserStatements _users;
    private readonly DatabaseStatements _databases;

    public Interpreter(RequestRun run)
    {
        _run = run;
        _queries = new Queries(run);
        _evaluator = new Evaluator(_queries);
        _variables = new Variables(run, _queries, _evaluator);
        _transactions = new Transactions(run);
        _settings = new Settings(run, _evaluator);
        _messages = new Messages(run, _evaluator);
        _procedures = new Procedures(run, _evaluator, this);
        _users = new UserStatements(run);
        _databases = new DatabaseStatements(run);
    }

    /// <summary>What is done with transactions.</summary>
    public Transactions Transactions => _transactions;

    /// <summary>What PostgreSQL runs.</summary>
    public Queries Queries => _queries;

    /// <summary>EXEC.</summary>
    public Procedures Procedures => _procedures;

    /// <summary>Reports an error that ended what was asked for.</summary>
    /// <param name="exception">A <see cref="TSqlException"/> or <see cref="SqlErrorException"/>.</param>
    public Task ReportAsync(Exception exception) => FailAsync(ErrorOf(exception), new Frame(null), 0);

    /// <summary>Runs the text of a batch.</summary>
    /// <param name="text">The text.</param>
    /// <param name="frame">Its variables.</param>
    public async Task<Flow> RunTextAsync(string text, Frame frame)
    {
        IReadOnlyList<Statement> statements;
        try
        {
            statements = Parses.Batch(text).Statements;
            await _variables.DeclareAsync(statements, frame);
        }
        catch (Exception e) when (e is TSqlException or SqlErrorException)
        {
            return await FailAsync(ErrorOf(e), frame, 0);
        }

        try
        {
            return await RunAsync(statements, frame);
        }
        finally
        {
            await _variables.DropTablesAsync(frame);
        }
    }

    /// <summary>Runs statements.</summary>
    public async Task<Flow> RunAsync(IReadOnlyList<Statement> statements, Frame frame)
    {
        foreach (var statement in statements)
        {
            if (await RunAsync(statement, frame) is var flow and not Flow.Next)
                return flow;
        }

        return Flow.Next;
    }

    private static readonly SqlError Lost = new(596, 21, 1, "Cannot continue the execution because the session is in the kill state.");

    private static SqlError ErrorOf(Exception exception) => exception switch
    {
        TSqlException e => new SqlError(e.Number, 15, 1, e.Message, e.Line, EndsBatch: true),
        SqlErrorException e => e.Error,
        _ => throw new ArgumentException("It is no error of T-SQL.", nameof(exception), exception),
    };

    private async Task<Flow> RunAsync(Statement statement, Frame frame)
    {
        _run.Stop.ThrowIfCancellationRequested();
        try
        {
            return await ExecuteAsync(statement, frame);
        }
        catch (Exception e) when (e is TSqlException or SqlErrorException)
        {
            return await FailAsync(ErrorOf(e), frame, statement.Line);
        }
        catch (Exception e) when (
            e is NpgsqlException or InvalidOperationException && !_run.Postgres.IsUsable && !_run.Stop.IsCancellationRequested)
        {
            throw new SqlSessionEndedException(Lost);
        }
    }

    private async Task<Flow> FailAsync(SqlError error, Frame frame, int line)
    {
        error = error.Line == 0 ? error with { Line = Math.Max(line, 1) } : error;
        var (state, postgres) = (_run.State, _run.Postgres);
        (state.LastError, state.RowCount) = (error.Number, 0);
        if (!postgres.IsUsable)
            throw new SqlSessionEndedException(error);
        if (error.Number == Transactions.Deadlock)
            await _transactions.RollbackAllAsync();
        if (frame.CatchesErrors && error.Class < 20)
        {
            postgres.IsDoomed |= state.Settings.XactAbort && postgres.TransactionCount > 0;
            throw new SqlErrorException(error);
        }

        state.ErrorCount++;
        await _run.Reply.WriteAsync(error);
        _run.Reply.End(DoneStatus.Error, CommandKind.None);
        if (state.Settings.XactAbort && error.Class > 10)
            await _transactions.RollbackAllAsync();
        return error.EndsBatch || state.Settings.XactAbort || error.Class >= 19 ? Flow.EndBatch : Flow.Next;
    }

    private async Task<Flow> ExecuteAsync(Statement statement, Frame frame)
    {
        switch (statement)
        {
            case BlockStatement block:
                return await RunAsync(block.Statements, frame);
            case IfStatement branch:
                return await _evaluator.IsTrueAsync(branch.Condition, frame) ? await RunAsync(branch.Then, frame)
                    : branch.Else is { } otherwise ? await RunAsync(otherwise, frame) : Flow.Next;
            case WhileStatement loop:
                return await LoopAsync(loop, frame);
            case BreakStatement:
                return Flow.Break;
            case ContinueStatement:
                return Flow.Continue;
            case LabelStatement:
                return Flow.Next;
            case ReturnStatement { Value: var value }:
                frame.ReturnValue = value is null ? 0 : await _evaluator.NumberAsync(value, frame) ?? 0;
                return Flow.Return;
            case TryCatchStatement attempt:
                return await TryAsync(attempt, frame);
            case ExecuteStatement or ExecuteTextStatement:
                return await _procedures.ExecuteAsync(statement, frame);
            default:
                await ExecuteSimpleAsync(statement, frame);
                _run.State.LastError = 0;
                return Flow.Next;
        }
    }

    private Task ExecuteSimpleAsync(Statement statement, Frame frame) => statement switch
    {
        DeclareStatement declare => _variables.ExecuteAsync(declare, frame),
        SetVariableStatement set => _variables.SetAsync(set, frame),
        SelectStatement { Query.Body: SelectQuery { Items: [SelectAssignment, ..] } select } assignment
            => _variables.AssignAsync(assignment, select.Items, frame),
        TransactionStatement transaction => _transactions.ExecuteAsync(transaction, frame),
        SetSwitchStatement or SetValueStatement or SetIsolationStatement or SetIdentityInsertStatement or UseStatement
            => _settings.ExecuteAsync(statement, frame),
        PrintStatement or ThrowStatement or RaiseErrorStatement or WaitForStatement => _messages.ExecuteAsync(statement, frame),
        CreateUserStatement create => _users.CreateAsync(create),
        AlterUserStatement { Password: not null } alter => _users.ChangePasswordAsync(alter),
        CreateDatabaseStatement or AlterDatabaseStatement or DropStatement { Kind: DropKind.Database }
            => _databases.ExecuteAsync(statement),
        InsertBulkStatement bulk => _run.State.BeginBulk(bulk),
        _ => QueryAsync(statement, frame),
    };

    private async Task QueryAsync(Statement statement, Frame frame)
    {
        var kind = StatementKind.Of(statement);
        if (_run.State.Settings.NoExec)
            return;
        if (_run.State.Settings.ImplicitTransactions && _run.Postgres.TransactionCount == 0)
            await _transactions.BeginAsync(isImplicit: true);
        var count = await _queries.SendAsync(statement, frame);
        _run.State.RowCount = Math.Max(count, 0);
        var counts = count >= 0 && !_run.State.Settings.NoCount;
        _run.Reply.End(counts ? DoneStatus.Count : DoneStatus.Final, kind.Command, Math.Max(count, 0));
    }

    private async Task<Flow> LoopAsync(WhileStatement loop, Frame frame)
    {
        while (await _evaluator.IsTrueAsync(loop.Condition, frame))
        {
            var flow = await RunAsync(loop.Body, frame);
            if (flow == Flow.Break)
                break;
            if (flow is Flow.Return or Flow.EndBatch)
                return flow;
            await _run.Reply.FlushAsync();
        }

        return Flow.Next;
    }

    private async Task<Flow> TryAsync(TryCatchStatement attempt, Frame frame)
    {
        var before = frame.OwnCaught;
        SqlError caught;
        frame.OpenTries++;
        try
        {
            return await RunAsync(attempt.Try, frame);
        }
        catch (SqlErrorException e)
        {
            caught = e.Error;
        }
        finally
        {
            frame.OpenTries--;
        }

        frame.OwnCaught = caught;
        try
        {
            return await RunAsync(attempt.Catch, frame);
        }
        finally
        {
            frame.OwnCaught = before;
        }
    }
}
