using System.Globalization;
using Gatehouse.LocalCloud.Engines.Sql.Errors;
using Gatehouse.TSql.Syntax;

namespace Gatehouse.LocalCloud.Engines.Sql.Execution;

/// <summary>PRINT, THROW, RAISERROR and WAITFOR.</summary>
internal sealed class Messages(RequestRun run, Evaluator evaluator)
{
    private const int UserError = 50_000;

    /// <summary>Runs the statement.</summary>
    public Task ExecuteAsync(Statement statement, Frame frame) => statement switch
    {
        PrintStatement print => PrintAsync(print, frame),
        ThrowStatement { Number: null } again => throw Again(again, frame),
        ThrowStatement thrown => ThrowAsync(thrown, frame),
        RaiseErrorStatement raise => RaiseAsync(raise, frame),
        WaitForStatement wait => WaitAsync(wait, frame),
        _ => throw new ArgumentException($"{statement.GetType().Name} gives no message.", nameof(statement)),
    };

    private async Task PrintAsync(PrintStatement statement, Frame frame)
        => await run.Reply.WriteAsync(
            new SqlError(0, 0, 1, await evaluator.TextAsync(statement.Value, frame) is { Length: > 0 } text ? text : " ",
                Math.Max(statement.Line, 1)));

    private static SqlErrorException Again(ThrowStatement statement, Frame frame)
        => frame.Caught is { } caught
            ? new(caught with { EndsBatch = true })
            : new(new SqlError(
                10704, 15, 1,
                "To rethrow an error, a THROW statement must be used inside a CATCH block. Insert the THROW statement inside a CATCH "
                + "block, or add error parameters to the THROW statement.",
                statement.Line, EndsBatch: true));

    private async Task ThrowAsync(ThrowStatement statement, Frame frame)
    {
        var number = await evaluator.NumberAsync(statement.Number!, frame) ?? 0;
        if (number < UserError)
        {
            throw new SqlErrorException(new SqlError(
                35100, 16, 10,
                string.Create(CultureInfo.InvariantCulture,
                    $"Error number {number} in the THROW statement is outside the valid range. Specify an error number in the valid "
                    + $"range of 50000 to 2147483647."),
                statement.Line, EndsBatch: true));
        }

        var state = await evaluator.NumberAsync(statement.State!, frame) ?? 1;
        var text = await evaluator.TextAsync(statement.Message!, frame) ?? "";
        throw new SqlErrorException(new SqlError(number, 16, (byte)Math.Clamp(state, 0, 255), text, statement.Line, EndsBatch: true));
    }

    private async Task RaiseAsync(RaiseErrorStatement statement, Frame frame)
    {
        const int highest = 18; // what any user may raise
        var severity = Math.Max(await evaluator.NumberAsync(statement.Severity, frame) ?? 0, 0);
        var state = Math.Clamp(await evaluator.NumberAsync(statement.State, frame) ?? 1, 0, 255);
        if (severity > highest && !(statement.Options.Contains("LOG") && run.State.User.IsAdministrator))
        {
            throw new SqlErrorException(new SqlError(
                2754, 16, 1, "Error severity levels greater than 18 can only be specified by members of the sysadmin role, using the "
                    + "WITH LOG option.", statement.Line));
        }

        var arguments = new List<string?>();
        foreach (var argument in statement.Arguments)
            arguments.Add(await evaluator.TextAsync(argument, frame));
        var (number, format) = await MessageAsync(statement, frame);
        var error = new SqlError(number, (byte)Math.Min(severity, 25), (byte)state, MessageFormat.Format(format, arguments),
            statement.Line);
        if (severity > 10)
            throw new SqlErrorException(error);
        await run.Reply.WriteAsync(error with { Class = (byte)severity });
        if (statement.Options.Contains("NOWAIT"))
            await run.Reply.SendAsync();
    }

    // A number alone is one of sys.messages, which only SQL Server has.
    private async Task<(int Number, string Format)> MessageAsync(RaiseErrorStatement statement, Frame frame)
        => statement.Message is Literal { Kind: LiteralKind.Integer } number
            ? throw new SqlErrorException(new SqlError(
                18054, 16, 1, $"Error {number.Text} was raised, but no message with that error number was found in sys.messages.",
                    statement.Line))
            : (UserError, await evaluator.TextAsync(statement.Message, frame) ?? "");

    private async Task WaitAsync(WaitForStatement statement, Frame frame)
    {
        var text = await evaluator.TextAsync(statement.Value, frame);
        if (!TimeSpan.TryParse(text, CultureInfo.InvariantCulture, out var time) || time < TimeSpan.Zero || time >= TimeSpan.FromDays(1))
            throw new SqlErrorException(
                new SqlError(148, 15, 1, $"Incorrect time syntax in time string '{text}' used with WAITFOR.", statement.Line,
                    EndsBatch: true));
        var clock = run.State.Context.Server.Cloud.Time;
        if (!statement.IsDelay)
        {
            time -= clock.GetUtcNow().TimeOfDay;
            time = time < TimeSpan.Zero ? time + TimeSpan.FromDays(1) : time;
        }

        await Task.Delay(time, clock, run.Stop);
    }
}
