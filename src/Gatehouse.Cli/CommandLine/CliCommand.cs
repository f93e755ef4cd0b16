using System.CommandLine;

namespace Gatehouse.Cli.CommandLine;

/// <summary>A command that does something. Each has its own file, options first, then what it does.</summary>
internal abstract class CliCommand : Command
{
    protected CliCommand(string name, string description, params IReadOnlyList<string> examples) : base(name, description)
    {
        Examples = examples;
        SetAction((parsed, cancellationToken) => CatchLadder.RunAsync(new Invocation(parsed), RunAsync, cancellationToken));
    }

    /// <summary>Whole command lines that a reader can copy; shown by <c>-h</c>.</summary>
    public IReadOnlyList<string> Examples { get; }

    protected abstract Task<ExitCode> RunAsync(Invocation call, CancellationToken cancellationToken);
}

/// <summary>A command that only holds others.</summary>
internal sealed class CommandGroup : Command
{
    public CommandGroup(string name, string description, params IReadOnlyList<Command> commands) : base(name, description)
    {
        foreach (var command in commands)
            Add(command);
    }
}
