using System.Globalization;
using Gatehouse.LocalCloud.Engines.Sql.Errors;
using Gatehouse.LocalCloud.Engines.Sql.Users;
using Gatehouse.Protocols.Tds;
using Gatehouse.TSql.Syntax;

namespace Gatehouse.LocalCloud.Engines.Sql.Execution;

/// <summary>
/// SET of options, and USE. Options that change nothing in this engine are taken and dropped; those that would are refused.
/// </summary>
internal sealed class Settings(RequestRun run, Evaluator evaluator)
{
    /// <summary>Runs the statement.</summary>
    public Task ExecuteAsync(Statement statement, Frame frame) => statement switch
    {
        SetSwitchStatement set => SwitchAsync(set),
        SetValueStatement set => SetAsync(set, frame),
        SetIsolationStatement set => IsolateAsync(set.Level),
        SetIdentityInsertStatement set => WriteIdentity(set),
        UseStatement use => UseAsync(use.Database.Text),
        _ => throw new ArgumentException($"{statement.GetType().Name} sets nothing.", nameof(statement)),
    };

    private Task SwitchAsync(SetSwitchStatement statement)
    {
        var settings = run.State.Settings;
        foreach (var option in statement.Options)
        {
            switch (option)
            {
                case "NOCOUNT":
                    settings.NoCount = statement.IsOn;
                    break;
                case "XACT_ABORT":
                    settings.XactAbort = statement.IsOn;
                    break;
                case "FMTONLY":
                    settings.FormatOnly = statement.IsOn;
                    break;
                case "IMPLICIT_TRANSACTIONS":
                    settings.ImplicitTransactions = statement.IsOn;
                    break;
                case "NOEXEC" or "PARSEONLY":
                    settings.NoExec = statement.IsOn;
                    break;
                case "SHOWPLAN_ALL" or "SHOWPLAN_TEXT" or "SHOWPLAN_XML" when statement.IsOn:
                    throw NotSupported($"SET {option}", statement);

                // QUOTED_IDENTIFIER, CONCAT_NULL_YIELDS_NULL and the ANSI options: Azure SQL knows no other way either.
                default:
                    break;
            }
        }

        return Task.CompletedTask;
    }

    private async Task SetAsync(SetValueStatement statement, Frame frame)
    {
        switch (statement.Option)
        {
            case "ROWCOUNT" when await evaluator.NumberAsync(statement.Value, frame) is not (null or 0):
                throw NotSupported("SET ROWCOUNT", statement);
            case "LOCK_TIMEOUT":
                var limit = await evaluator.NumberAsync(statement.Value, frame) ?? -1;
                run.State.Settings.LockTimeout = limit;

                // PostgreSQL's 0 waits for ever; T-SQL's does not wait at all.
                var text = string.Create(CultureInfo.InvariantCulture, $"SET lock_timeout = {(limit < 0 ? 0 : Math.Max(limit, 1))}");
                await run.Postgres.StatementAsync(
                    () => run.Postgres.RunAsync(text, [], System.Data.CommandBehavior.Default, null, run.Stop), isSeveral: false, run.Stop);
                break;
            case "DATEFIRST":
                run.State.Settings.DateFirst = await evaluator.NumberAsync(statement.Value, frame) is >= 1 and <= 7 and var day
                    ? day
                    : throw new SqlErrorException(
                        new SqlError(2742, 16, 1, "SET DATEFIRST: the day is out of range; it is 1 to 7.", statement.Line));
                break;

            // TEXTSIZE, LANGUAGE, DATEFORMAT, DEADLOCK_PRIORITY, CONTEXT_INFO: drivers send the defaults at login.
            default:
                break;
        }
    }

    private Task WriteIdentity(SetIdentityInsertStatement statement)
    {
        var state = run.State;
        if (statement.IsOn && state.IdentityInsert is { } other && !Same(other, statement.Table))
        {
            throw new SqlErrorException(new SqlError(
                8107, 16, 1,
                $"IDENTITY_INSERT is already ON for table '{state.User.Database.Name}.{other}'. Cannot perform SET operation for "
                + $"table '{statement.Table}'.", statement.Line));
        }

        if (statement.IsOn)
            state.IdentityInsert = statement.Table;
        else if (state.IdentityInsert is { } current && Same(current, statement.Table))
            state.IdentityInsert = null;
        return Task.CompletedTask;
    }

    private static bool Same(ObjectName left, ObjectName right)
        => left.Object.Text.Equals(right.Object.Text, StringComparison.OrdinalIgnoreCase)
            && (left.Schema?.Text ?? SessionUser.Dbo).Equals(right.Schema?.Text ?? SessionUser.Dbo, StringComparison.OrdinalIgnoreCase);

    private Task IsolateAsync(IsolationLevel level)
    {
        run.State.Settings.Isolation = level switch
        {
            IsolationLevel.RepeatableRead or IsolationLevel.Snapshot => "REPEATABLE READ",
            IsolationLevel.Serializable => "SERIALIZABLE",
            _ => "READ COMMITTED", // PostgreSQL never reads what is not committed
        };
        return Task.CompletedTask;
    }

    private async Task UseAsync(string name)
    {
        var state = run.State;
        var before = state.User.Database;
        var database = await state.Context.Databases.FindAsync(name, run.Stop)
            ?? throw new SqlErrorException(
                new SqlError(911, 16, 1, $"Database '{name}' does not exist. Make sure that the name is entered correctly.",
                    EndsBatch: true));
        if (database.Id != before.Id)
        {
            if (!state.User.IsAdministrator)
            {
                throw new SqlErrorException(new SqlError(
                    40508, 16, 1, "USE statement is not supported to switch between databases. Use a new connection to connect to a "
                        + "different database.", EndsBatch: true));
            }

            if (run.Postgres.TransactionCount > 0)
                throw new SqlErrorException(
                    new SqlError(226, 16, 6, "USE statement not allowed within multi-statement transaction.", EndsBatch: true));
            await state.UseAsync(SessionUser.Administrator(database, state.User.Login), run.Stop);
        }

        await run.Reply.WriteAsync(EnvChange.Text(EnvChangeType.Database, database.Name, before.Name));
        await run.Reply.WriteAsync(new SqlError(5701, 0, 1, $"Changed database context to '{database.Name}'.", 1));
    }

    private static SqlErrorException NotSupported(string what, Statement statement)
        => new(new SqlError(40510, 16, 1,
            $"Statement '{what}' is not supported in this version of SQL Server. (The SQL engine of the local cloud, line "
            + $"{statement.Line}.)", statement.Line));
}
