using System.Text.Json.Nodes;
using Gatehouse.Cli.Cloud;
using Gatehouse.Cli.CommandLine;

namespace Gatehouse.Cli.Commands.Connection;

internal sealed class ConnectionList() : ConnectionCommand("list", "List an app's connections.", ofOne: false, "gatehouse webapp connection list -g rg1 -n web1 -o table")
{
    protected override async Task<ExitCode> RunAsync(Invocation call, CloudSession cloud, CancellationToken cancellationToken)
    {
        var linkers = await Read(call, cloud).Reader.ListAsync(cancellationToken);
        call.Write(new JsonArray([.. linkers.Select(ConnectionShape.Of)]), ConnectionShape.Columns);
        return ExitCode.Success;
    }
}
