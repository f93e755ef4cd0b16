using System.Buffers.Binary;
using Gatehouse.LocalCloud.Engines.Sql.Errors;
using Gatehouse.LocalCloud.Engines.Sql.Results;
using Gatehouse.Protocols.Tds;
using Gatehouse.TSql.Syntax;
using Npgsql;

namespace Gatehouse.LocalCloud.Engines.Sql.Execution;

/// <summary>Transactions, asked for in T-SQL or by the driver's own messages. The client is told when one begins and ends.</summary>
internal sealed class Transactions(RequestRun run)
{
    /// <summary>Number of the error after which the transaction is gone.</summary>
    public const int Deadlock = 1205;

    private static long _lastDescriptor;

    /// <summary>BEGIN, COMMIT, ROLLBACK and SAVE TRANSACTION.</summary>
    public async Task ExecuteAsync(TransactionStatement statement, Frame frame)
    {
        var name = NameOf(statement.Name, frame);
        await (statement.Action switch
        {
            TransactionAction.Begin => BeginAsync(name: name),
            TransactionAction.Commit => CommitAsync(),
            TransactionAction.Save => SaveAsync(name),
            _ => RollbackAsync(name),
        });
        run.Reply.End(DoneStatus.Final, CommandKind.Definition);
    }

    /// <summary>Begins a transaction, inside of one by count alone.</summary>
    public async Task BeginAsync(bool isImplicit = false, string name = "")
    {
        await run.Postgres.BeginAsync(run.State.Settings.Isolation, run.Stop);
        if (run.Postgres.TransactionCount > 1)
            return;
        (run.State.TransactionName, run.State.Transaction) = (isImplicit ? "" : name, Interlocked.Increment(ref _lastDescriptor));
        await run.Reply.WriteAsync(new EnvChange(EnvChangeType.BeginTransaction, Descriptor(run.State.Transaction), default));
    }

    /// <summary>Commits the innermost transaction.</summary>
    public async Task CommitAsync()
    {
        if (run.Postgres.TransactionCount == 0)
            throw Error(3902, 16, "The COMMIT TRANSACTION request has no corresponding BEGIN TRANSACTION.");
        if (run.Postgres.IsDoomed)
            throw Error(3930, 16,
                "The current transaction cannot be committed and cannot support operations that write to the log file. Roll back the "
                + "transaction.");
        var changed = run.Postgres.HasChangedDefinitions;
        try
        {
            if (!await run.Postgres.CommitAsync(run.Stop))
                return;
        }
        catch (PostgresException e)
        {
            await TellAsync(EnvChangeType.RollbackTransaction);
            throw new SqlErrorException(
                PostgresErrors.Map(e, new("COMMIT", null, 0, run.State.User.Database.Name, run.State.Number), ErrorNames.Of(e)), e);
        }

        if (changed)
            run.State.Context.Notes(run.State.User.Database).Clear();
        await TellAsync(EnvChangeType.CommitTransaction);
    }

    /// <summary>Rolls back: to a savepoint, or all of it.</summary>
    /// <param name="name">A savepoint, the outermost transaction, or empty.</param>
    public async Task RollbackAsync(string name)
    {
        if (name.Length > 0 && run.Postgres.HasSavepoint(name))
        {
            await run.Postgres.RollbackToAsync(name, run.Stop);
            return;
        }

        if (run.Postgres.TransactionCount == 0)
            throw Error(3903, 16, "The ROLLBACK TRANSACTION request has no corresponding BEGIN TRANSACTION.");
        if (name.Length > 0 && !name.Equals(run.State.TransactionName, StringComparison.OrdinalIgnoreCase))
            throw Error(6401, 16, $"Cannot roll back {name}. No transaction or savepoint of that name was found.");
        await RollbackAllAsync();
    }

    /// <summary>Makes a savepoint.</summary>
    public async Task SaveAsync(string name)
    {
        if (run.Postgres.TransactionCount == 0)
            throw Error(628, 16, "Cannot issue SAVE TRANSACTION when there is no active transaction.");
        await run.Postgres.SaveAsync(name, run.Stop);
    }

    /// <summary>Rolls everything back, where there is something.</summary>
    public async Task RollbackAllAsync()
    {
        if (run.Postgres.TransactionCount == 0 || !run.Postgres.IsUsable)
            return;
        await run.Postgres.RollbackAsync(CancellationToken.None);
        await TellAsync(EnvChangeType.RollbackTransaction);
    }

    private ValueTask TellAsync(EnvChangeType what)
        => run.Reply.WriteAsync(new EnvChange(what, default, Descriptor(run.State.Transaction)));

    private static byte[] Descriptor(long transaction)
    {
        var bytes = new byte[sizeof(long)];
        BinaryPrimitives.WriteInt64LittleEndian(bytes, transaction);
        return bytes;
    }

    private static string NameOf(Expression? name, Frame frame) => name switch
    {
        null => "",
        Literal literal => literal.Text,
        VariableReference variable => Variables.Find(variable.Name, variable.Line, frame).Value ?? "",
        _ => throw new ArgumentException("The name of a transaction is a word or a variable.", nameof(name)),
    };

    private static SqlErrorException Error(int number, byte severity, string text) => new(new SqlError(number, severity, 1, text));
}
