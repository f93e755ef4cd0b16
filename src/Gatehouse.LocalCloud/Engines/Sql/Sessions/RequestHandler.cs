using Gatehouse.LocalCloud.Engines.Sql.Errors;
using Gatehouse.LocalCloud.Engines.Sql.Execution;
using Gatehouse.LocalCloud.Engines.Sql.Results;
using Gatehouse.Protocols;
using Gatehouse.Protocols.Tds;

namespace Gatehouse.LocalCloud.Engines.Sql.Sessions;

/// <summary>Answers the requests of one session.</summary>
internal sealed class RequestHandler(SessionState state, ReplyWriter writer)
{
    /// <summary>Answers a request.</summary>
    /// <returns>False where the session ends.</returns>
    public async Task<bool> HandleAsync(Request request, CancellationToken stopping)
    {
        var reply = new Reply(writer, state.Context.Server.Name, stopping);
        if (request.Message.Type == PacketType.Attention)
        {
            // A message of its own, behind the one that was cut short: drivers wait for both.
            reply.EndWith(new Done(DoneKind.Done, DoneStatus.Attention, 0, 0));
            await reply.EndAsync();
            return true;
        }

        using var stop = CancellationTokenSource.CreateLinkedTokenSource(request.Stop.Token, stopping);
        try
        {
            try
            {
                await RunAsync(request, new RequestRun(state, reply, stop.Token));
            }
            finally
            {
                await request.TakeRestAsync(stopping);
            }

            await reply.EndAsync();
            return true;
        }
        catch (Exception e) when (request.Stop.IsCancellationRequested && !stopping.IsCancellationRequested && state.Postgres.IsUsable
            && e is OperationCanceledException or Npgsql.NpgsqlException)
        {
            await reply.CutAsync();
            return true;
        }
        catch (ProtocolException e) when (e.Code == ProtocolErrorCode.TakenBack)
        {
            await reply.CutAsync();
            return true;
        }
        catch (ProtocolException e) when (e.Code == ProtocolErrorCode.NotSupported)
        {
            await EndAsync(reply, new SqlError(40510, 16, 1, $"The request is not supported by the SQL engine: {e.Message}"));
            return true;
        }
        catch (SqlSessionEndedException e)
        {
            await EndAsync(reply, e.Error with { Class = Math.Max(e.Error.Class, (byte)20) });
            return false;
        }
    }

    private static async Task EndAsync(Reply reply, SqlError error)
    {
        reply.Writer.DiscardToken();
        await reply.WriteAsync(error);
        reply.End(DoneStatus.Error, CommandKind.None);
        await reply.EndAsync();
    }

    private async Task RunAsync(Request request, RequestRun run)
    {
        var message = request.Message;
        await ResetAsync(message.Status, run);
        if (message.IsTakenBack)
            throw ProtocolException.TakenBack("request", message.Content.Length);
        var interpreter = new Interpreter(run);
        switch (message.Type)
        {
            case PacketType.SqlBatch:
                await interpreter.RunTextAsync(SqlBatch.Parse(message.Content).Text, new Frame(null));
                break;
            case PacketType.Rpc:
                var runner = new RpcRunner(run, interpreter);
                foreach (var call in RpcRequest.Parse(message.Content).Calls)
                {
                    if (!await runner.RunAsync(call))
                        break;
                }

                break;
            case PacketType.TransactionManager:
                await RunAsync(TransactionRequest.Parse(message.Content), run, interpreter);
                break;
            case PacketType.BulkLoad:
                await LoadAsync(request.Rows!, run, interpreter);
                break;
            default:
                throw ProtocolException.UnexpectedMessage("request", (byte)message.Type);
        }

        await EndDoomedAsync(run, interpreter);
    }

    private async Task ResetAsync(PacketStatus status, RequestRun run)
    {
        if ((status & (PacketStatus.ResetConnection | PacketStatus.ResetConnectionKeepTransaction)) == 0)
            return;
        await state.ResetAsync(run.Stop, keepsTransaction: (status & PacketStatus.ResetConnectionKeepTransaction) != 0);
        await run.Reply.WriteAsync(new EnvChange(EnvChangeType.ResetCompleted, default, default));
    }

    private static async Task RunAsync(TransactionRequest request, RequestRun run, Interpreter interpreter)
    {
        var transactions = interpreter.Transactions;
        try
        {
            await (request.Type switch
            {
                TransactionRequestType.Begin => BeginAsync(request.Isolation, request.Name),
                TransactionRequestType.Commit => transactions.CommitAsync(),
                TransactionRequestType.Rollback => transactions.RollbackAsync(request.Name),
                _ => transactions.SaveAsync(request.Name),
            });
            if (request.Next is { } next)
                await BeginAsync(next.Isolation, next.Name);
            run.Reply.End(DoneStatus.Final, CommandKind.None);
        }
        catch (SqlErrorException e)
        {
            await interpreter.ReportAsync(e);
        }

        Task BeginAsync(byte isolation, string name)
        {
            run.State.Settings.Isolation = isolation switch
            {
                0 => run.State.Settings.Isolation,
                3 or 5 => "REPEATABLE READ", // repeatable read, snapshot
                4 => "SERIALIZABLE",
                _ => "READ COMMITTED",
            };
            return transactions.BeginAsync(name: name);
        }
    }

    private static async Task LoadAsync(MessageReader rows, RequestRun run, Interpreter interpreter)
    {
        try
        {
            await new BulkLoad(run).RunAsync(rows);
        }
        catch (Exception e) when (e is SqlErrorException or TSql.TSqlException)
        {
            await interpreter.ReportAsync(e);
        }
    }

    private static async Task EndDoomedAsync(RequestRun run, Interpreter interpreter)
    {
        if (!run.Postgres.IsDoomed || run.Postgres.TransactionCount == 0)
            return;
        await interpreter.Transactions.RollbackAllAsync();
        await interpreter.ReportAsync(new SqlErrorException(new SqlError(
            3998, 16, 1, "Uncommittable transaction is detected at the end of the batch. The transaction is rolled back.", 1)));
    }
}
