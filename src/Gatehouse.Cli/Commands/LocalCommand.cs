using System.CommandLine;
using Gatehouse.Cli.Cloud;
using Gatehouse.Cli.CommandLine;

namespace Gatehouse.Cli.Commands;

/// <summary>A command that only the local cloud has.</summary>
internal abstract class LocalCommand(string name, string description, params IReadOnlyList<string> examples) : CliCommand(
    name, description, examples)
{
    protected abstract Task<ExitCode> RunAsync(Invocation call, LocalSession cloud, CancellationToken cancellationToken);

    protected sealed override async Task<ExitCode> RunAsync(Invocation call, CancellationToken cancellationToken)
    {
        using var cloud = call.ConnectLocal(string.Join(' ', Words().Reverse()));
        return await RunAsync(call, cloud, cancellationToken);
    }

    // The command as it is typed, last word first.
    private IEnumerable<string> Words()
    {
        for (Symbol? symbol = this; symbol is not (null or RootCommand); symbol = symbol.Parents.FirstOrDefault())
            yield return symbol.Name;
    }
}
