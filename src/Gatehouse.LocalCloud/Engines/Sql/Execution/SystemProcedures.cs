using System.Globalization;
using Gatehouse.LocalCloud.Engines.Sql.Errors;
using Gatehouse.LocalCloud.Engines.Sql.Sessions;
using Gatehouse.TSql.Parsing;
using Gatehouse.TSql.Syntax;

namespace Gatehouse.LocalCloud.Engines.Sql.Execution;

/// <summary>The procedures that drivers call: those that run and prepare a text with parameters.</summary>
internal sealed class SystemProcedures(RequestRun run, Interpreter interpreter)
{
    private const int Deepest = 32;
    private static readonly TSqlType Handle = new("int");

    /// <summary>Calls a procedure.</summary>
    /// <param name="name">Its name as the caller wrote it.</param>
    /// <param name="arguments">Its arguments; those that are OUTPUT get what comes back.</param>
    /// <param name="caller">The batch that calls it.</param>
    /// <returns>What comes next, and the return status.</returns>
    /// <exception cref="SqlErrorException">There is no such procedure, or its arguments are wrong.</exception>
    public Task<(Flow Flow, int Status)> CallAsync(string name, IReadOnlyList<Argument> arguments, Frame caller) => ShortName(name) switch
    {
        "sp_executesql" => ExecuteSqlAsync(arguments, caller),
        "sp_prepare" => PrepareAsync(arguments),
        "sp_execute" => ExecutePreparedAsync(arguments, caller),
        "sp_prepexec" => PrepareAndExecuteAsync(arguments, caller),
        "sp_unprepare" => UnprepareAsync(arguments),
        "sp_reset_connection" => ResetAsync(),
        "sp_rename" => RenameAsync(arguments),
        var other => CatalogueProcedures.Find(other) is var (declarations, text) ? RunAsync(text, declarations, arguments, caller)
            : throw NotFound(name),
    };

    /// <summary>The error of a procedure that is not there.</summary>
    public static SqlErrorException NotFound(string name)
        => new(new SqlError(2812, 16, 62, $"Could not find stored procedure '{name}'.", EndsBatch: true));

    /// <summary>Runs a text with parameters.</summary>
    /// <param name="text">The text.</param>
    /// <param name="declarations">Its parameters.</param>
    /// <param name="arguments">Their values, by name or by position.</param>
    /// <param name="caller">The batch that calls it.</param>
    public async Task<(Flow Flow, int Status)> RunAsync(string text, string declarations, IReadOnlyList<Argument> arguments, Frame caller)
    {
        var frame = new Frame(caller);
        if (frame.Depth > Deepest)
            throw new SqlErrorException(
                new SqlError(217, 16, 1, "Maximum stored procedure, function, trigger, or view nesting level exceeded (limit 32).",
                    EndsBatch: true));
        var given = Match(Declarations(declarations), arguments, text, declarations);
        foreach (var (parameter, argument) in given)
            frame.Add(new Variable(parameter.Name, parameter.Type) { Value = argument?.Value ?? DefaultOf(parameter, argument) });
        var flow = await interpreter.RunTextAsync(text, frame);
        foreach (var (parameter, argument) in given)
        {
            if (argument is { IsOutput: true } && parameter.IsOutput)
                argument.Return(frame.Variables[parameter.Name].Value, parameter.Type);
        }

        return (flow == Flow.Return ? Flow.Next : flow, flow == Flow.EndBatch ? run.State.LastError : frame.ReturnValue);
    }

    // Without server, database, schema and brackets.
    private static string ShortName(string name)
    {
        var last = name[(name.LastIndexOf('.') + 1)..].Trim();
        return (last is ['[', .., ']'] ? last[1..^1] : last).ToLowerInvariant();
    }

    private Task<(Flow, int)> ExecuteSqlAsync(IReadOnlyList<Argument> arguments, Frame caller)
    {
        var text = Take(arguments, 0, "@statement", "@stmt")?.Value ?? throw Missing("sp_executesql", "@statement");
        var declarations = Take(arguments, 1, "@params", "@parameters")?.Value ?? "";
        return RunAsync(text, declarations, [.. arguments.Skip(2)], caller);
    }

    private Task<(Flow, int)> PrepareAsync(IReadOnlyList<Argument> arguments)
    {
        var handle = Take(arguments, 0, "@handle") ?? throw Missing("sp_prepare", "@handle");
        Prepare(handle, Take(arguments, 1, "@params")?.Value ?? "",
            Take(arguments, 2, "@stmt")?.Value ?? throw Missing("sp_prepare", "@stmt"));
        return Task.FromResult((Flow.Next, 0));
    }

    private Task<(Flow, int)> PrepareAndExecuteAsync(IReadOnlyList<Argument> arguments, Frame caller)
    {
        var handle = Take(arguments, 0, "@handle") ?? throw Missing("sp_prepexec", "@handle");
        var (declarations, text) = (Take(arguments, 1, "@params")?.Value ?? "",
            Take(arguments, 2, "@stmt")?.Value ?? throw Missing("sp_prepexec", "@stmt"));
        Prepare(handle, declarations, text);
        return RunAsync(text, declarations, [.. arguments.Skip(3)], caller);
    }

    private Task<(Flow, int)> ExecutePreparedAsync(IReadOnlyList<Argument> arguments, Frame caller)
    {
        var handle = HandleOf(arguments);
        var statement = run.State.Prepared.Find(handle) ?? throw NoHandle(handle);
        return RunAsync(statement.Text, statement.Declarations, [.. arguments.Skip(1)], caller);
    }

    private Task<(Flow, int)> UnprepareAsync(IReadOnlyList<Argument> arguments)
    {
        var handle = HandleOf(arguments);
        return run.State.Prepared.Remove(handle) ? Task.FromResult((Flow.Next, 0)) : throw NoHandle(handle);
    }

    private async Task<(Flow, int)> ResetAsync()
    {
        await run.State.ResetAsync(run.Stop);
        return (Flow.Next, 0);
    }

    private async Task<(Flow, int)> RenameAsync(IReadOnlyList<Argument> arguments)
    {
        var name = Take(arguments, 0, "@objname")?.Value ?? throw Missing("sp_rename", "@objname");
        var newName = Take(arguments, 1, "@newname")?.Value ?? throw Missing("sp_rename", "@newname");
        await interpreter.Queries.DefineAsync("SELECT sys.rename_object($1, $2, $3)",
            [name, newName, Take(arguments, 2, "@objtype")?.Value]);
        return (Flow.Next, 0);
    }

    // Its text is checked now, as SQL Server does: a driver shows the error where it prepared.
    private void Prepare(Argument handle, string declarations, string text)
    {
        _ = Declarations(declarations);
        _ = Parses.Batch(text);
        var made = run.State.Prepared.Add(new PreparedStatement(declarations, text))
            ?? throw new SqlErrorException(
                new SqlError(701, 17, 1,
                    "There is insufficient system memory to run this query: the session has prepared too many statements.",
                        EndsBatch: true));
        handle.Return(made.ToString(CultureInfo.InvariantCulture), Handle);
    }

    private static IReadOnlyList<ParameterDeclaration> Declarations(string text)
        => string.IsNullOrWhiteSpace(text) ? [] : TSqlParser.ParseParameters(text);

    private static List<(ParameterDeclaration Parameter, Argument? Argument)> Match(
        IReadOnlyList<ParameterDeclaration> parameters, IReadOnlyList<Argument> arguments, string text, string declarations)
    {
        if (arguments.Count > parameters.Count)
            throw new SqlErrorException(
                new SqlError(8144, 16, 2, "Procedure or function  has too many arguments specified.", EndsBatch: true));
        var given = parameters.Select(parameter => (parameter, (Argument?)null)).ToList();
        for (var i = 0; i < arguments.Count; i++)
        {
            var at = arguments[i].Name.Length == 0 ? i
                : given.FindIndex(entry => entry.parameter.Name.Equals(arguments[i].Name, StringComparison.OrdinalIgnoreCase));
            if (at < 0)
                throw new SqlErrorException(
                    new SqlError(8145, 16, 1, $"{arguments[i].Name} is not a parameter for procedure .", EndsBatch: true));
            given[at] = (given[at].parameter, arguments[i]);
        }

        foreach (var (parameter, argument) in given)
        {
            if (argument is null && parameter.Default is null)
            {
                var query = $"({declarations}){text}";
                throw new SqlErrorException(new SqlError(
                    8178, 16, 1,
                    $"The parameterized query '{(query.Length > 128 ? query[..128] : query)}' expects the parameter "
                    + $"'{parameter.Name}', which was not supplied.", EndsBatch: true));
            }
        }

        return given;
    }

    private static string? DefaultOf(ParameterDeclaration parameter, Argument? argument)
        => argument is null && parameter.Default is Literal { Kind: not LiteralKind.Null } literal ? literal.Text : null;

    private static Argument? Take(IReadOnlyList<Argument> arguments, int position, params string[] names)
        => arguments.Count > position
            && (arguments[position].Name.Length == 0 || names.Contains(arguments[position].Name, StringComparer.OrdinalIgnoreCase))
            ? arguments[position]
            : arguments.FirstOrDefault(argument => names.Contains(argument.Name, StringComparer.OrdinalIgnoreCase));

    private static int HandleOf(IReadOnlyList<Argument> arguments)
        => int.TryParse(Take(arguments, 0, "@handle")?.Value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var handle)
            ? handle
            : throw Missing("sp_execute", "@handle");

    private static SqlErrorException NoHandle(int handle)
        => new(new SqlError(8179, 16, 2,
            string.Create(CultureInfo.InvariantCulture, $"Could not find prepared statement with handle {handle}."), EndsBatch: true));

    private static SqlErrorException Missing(string procedure, string parameter)
        => new(new SqlError(201, 16, 4, $"Procedure or function '{procedure}' expects parameter '{parameter}', which was not supplied.",
            EndsBatch: true));
}
