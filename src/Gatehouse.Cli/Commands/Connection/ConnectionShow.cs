using Gatehouse.Cli.Cloud;
using Gatehouse.Cli.CommandLine;
using Gatehouse.Cli.Commands.Connection.Sources;

namespace Gatehouse.Cli.Commands.Connection;

internal sealed class ConnectionShow(SourceKind kind) : ConnectionCommand(
    kind, "show", "Show a connection.", ofOne: true, $"{kind.Commands} show {kind.Example} --connection conn1")
{
    protected override async Task<ExitCode> RunAsync(Invocation call, CloudSession cloud, CancellationToken cancellationToken)
    {
        var (reader, name) = await ReadAsync(call, cloud, cancellationToken);
        call.Write(ConnectionShape.Of(await reader.GetAsync(name, cancellationToken)), ConnectionShape.Columns);
        return ExitCode.Success;
    }
}
