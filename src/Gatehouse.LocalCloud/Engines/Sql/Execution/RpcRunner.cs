using Gatehouse.LocalCloud.Engines.Sql.Errors;
using Gatehouse.LocalCloud.Engines.Sql.Results;
using Gatehouse.Protocols.Tds;

namespace Gatehouse.LocalCloud.Engines.Sql.Execution;

/// <summary>Calls of procedures that a driver sends.</summary>
internal sealed class RpcRunner(RequestRun run, Interpreter interpreter)
{
    /// <summary>Runs one call: its results, its status, what it gives back, and its end.</summary>
    /// <returns>False where an error ends the request.</returns>
    public async Task<bool> RunAsync(RpcCall call)
    {
        var arguments = call.Parameters.Select(
            parameter => new Argument(parameter.Name, ValueText.Of(parameter.Value), parameter.IsOutput)).ToList();
        var errors = run.State.ErrorCount;
        run.Reply.EnterProcedure();
        var flow = Flow.EndBatch;
        var status = 0;
        try
        {
            if (!call.NoExec)
                (flow, status) = await interpreter.Procedures.System.CallAsync(NameOf(call), arguments, new Frame(null));
        }
        catch (Exception e) when (e is SqlErrorException or TSql.TSqlException)
        {
            await interpreter.ReportAsync(e);
            status = run.State.LastError;
        }
        finally
        {
            run.Reply.LeaveProcedure();
        }

        var failed = run.State.ErrorCount > errors;
        await run.Reply.WriteAsync(new ReturnStatus(failed && status == 0 ? run.State.LastError : status));
        for (var i = 0; i < arguments.Count; i++)
        {
            if (arguments[i] is { IsOutput: true, ReturnedType: { } type })
                await run.Reply.WriteAsync(
                    new ReturnValue((ushort)i, arguments[i].Name, ValueText.Value(WireTypes.Of(type), arguments[i].Value)));
        }

        run.Reply.EndProcedure(failed ? DoneStatus.Error : DoneStatus.Final);
        return flow != Flow.EndBatch;
    }

    private static string NameOf(RpcCall call) => call.Procedure switch
    {
        ProcedureId.None => call.Name,
        ProcedureId.ExecuteSql => "sp_executesql",
        ProcedureId.Prepare => "sp_prepare",
        ProcedureId.Execute => "sp_execute",
        ProcedureId.PrepExec => "sp_prepexec",
        ProcedureId.Unprepare => "sp_unprepare",
        var other => $"sp_{other.ToString().ToLowerInvariant()}", // cursors: there are none
    };
}
