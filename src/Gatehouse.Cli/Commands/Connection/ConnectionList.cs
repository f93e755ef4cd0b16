using System.Text.Json.Nodes;
using Gatehouse.Cli.Cloud;
using Gatehouse.Cli.CommandLine;
using Gatehouse.Cli.Commands.Connection.Sources;

namespace Gatehouse.Cli.Commands.Connection;

internal sealed class ConnectionList(SourceKind kind) : ConnectionCommand(
    kind, "list", $"List the connections of a {kind.Noun}.", ofOne: false, $"{kind.Commands} list {kind.Example} -o table")
{
    protected override async Task<ExitCode> RunAsync(Invocation call, CloudSession cloud, CancellationToken cancellationToken)
    {
        var linkers = await (await ReadAsync(call, cloud, cancellationToken)).Reader.ListAsync(cancellationToken);
        call.Write(new JsonArray([.. linkers.Select(ConnectionShape.Of)]), ConnectionShape.Columns);
        return ExitCode.Success;
    }
}
