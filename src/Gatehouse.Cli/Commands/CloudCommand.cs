using Gatehouse.Cli.Cloud;
using Gatehouse.Cli.CommandLine;

namespace Gatehouse.Cli.Commands;

/// <summary>A command that talks to the local cloud or to Azure as the signed-in principal.</summary>
internal abstract class CloudCommand(string name, string description, params IReadOnlyList<string> examples) : CliCommand(
    name, description, examples)
{
    protected abstract Task<ExitCode> RunAsync(Invocation call, CloudSession cloud, CancellationToken cancellationToken);

    protected sealed override async Task<ExitCode> RunAsync(Invocation call, CancellationToken cancellationToken)
    {
        using var cloud = await call.ConnectAsync(cancellationToken);
        return await RunAsync(call, cloud, cancellationToken);
    }
}
