using Gatehouse.Cli.Cloud;
using Gatehouse.Cli.CommandLine;

namespace Gatehouse.Cli.Commands.Connection;

internal sealed class ConnectionShow() : ConnectionCommand("show", "Show a connection.", ofOne: true, "gatehouse webapp connection show -g rg1 -n web1 --connection conn1")
{
    protected override async Task<ExitCode> RunAsync(Invocation call, CloudSession cloud, CancellationToken cancellationToken)
    {
        var (reader, name) = Read(call, cloud);
        call.Write(ConnectionShape.Of(await reader.GetAsync(name, cancellationToken)), ConnectionShape.Columns);
        return ExitCode.Success;
    }
}
