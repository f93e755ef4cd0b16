using System.Globalization;
using Gatehouse.Protocols.Tds;
using Gatehouse.TSql.Syntax;

namespace Gatehouse.LocalCloud.Engines.Sql.Execution;

/// <summary>EXEC, of a procedure or of a text.</summary>
internal sealed class Procedures(RequestRun run, Evaluator evaluator, Interpreter interpreter)
{
    private readonly SystemProcedures _system = new(run, interpreter);

    /// <summary>The procedures that there are.</summary>
    public SystemProcedures System => _system;

    /// <summary>Runs the statement.</summary>
    public async Task<Flow> ExecuteAsync(Statement statement, Frame frame)
    {
        if (statement is ExecuteTextStatement text)
        {
            var (flow, _) = await _system.RunAsync(await evaluator.LongTextAsync(text.Text, frame) ?? "", "", [], frame);
            return flow;
        }

        var call = (ExecuteStatement)statement;
        var name = call.Procedure?.ToString() ?? Variables.Find(call.ProcedureVariable!, call.Line, frame).Value ?? "";
        var arguments = new List<Argument>();
        foreach (var argument in call.Arguments)
            arguments.Add(new(argument.Name ?? "", await ValueAsync(argument.Value, frame), argument.IsOutput));
        run.Reply.EnterProcedure();
        Flow after;
        int status;
        try
        {
            (after, status) = await _system.CallAsync(name, arguments, frame);
        }
        finally
        {
            run.Reply.LeaveProcedure();
        }

        for (var i = 0; i < arguments.Count; i++)
        {
            if (arguments[i].ReturnedType is not null && call.Arguments[i].Value is VariableReference target)
                Variables.Find(target.Name, call.Line, frame).Value = arguments[i].Value;
        }

        if (call.ReturnVariable is { } variable)
            Variables.Find(variable, call.Line, frame).Value = status.ToString(CultureInfo.InvariantCulture);
        await run.Reply.WriteAsync(new ReturnStatus(status));
        run.Reply.EndProcedure(DoneStatus.Final);
        return after;
    }

    // A variable's value goes on as it is: a text longer than 4,000 characters too.
    private async Task<string?> ValueAsync(Expression value, Frame frame) => value switch
    {
        VariableReference variable => Variables.Find(variable.Name, variable.Line, frame).Value,
        DefaultExpression => null,
        Literal { Kind: LiteralKind.Binary } binary => $"\\x{binary.Text}",
        Literal { Kind: not LiteralKind.Null } literal => literal.Text,
        _ => await evaluator.LongTextAsync(value, frame),
    };
}
