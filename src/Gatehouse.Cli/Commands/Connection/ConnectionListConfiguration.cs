using System.Text.Json.Nodes;
using Gatehouse.Cli.Cloud;
using Gatehouse.Cli.CommandLine;

namespace Gatehouse.Cli.Commands.Connection;

internal sealed class ConnectionListConfiguration() : ConnectionCommand(
    "list-configuration", "List the settings that a connection gives the app.", ofOne: true, "gatehouse webapp connection list-configuration -g rg1 -n web1 --connection conn1 -o table")
{
    protected override async Task<ExitCode> RunAsync(Invocation call, CloudSession cloud, CancellationToken cancellationToken)
    {
        var (reader, name) = Read(call, cloud);
        var configurations = ConnectionShape.Of(await reader.ConfigurationsAsync(name, cancellationToken));
        if (call.Format is Output.OutputFormat.Table or Output.OutputFormat.Tsv)
            call.Write(configurations, ConnectionShape.ConfigurationColumns);
        else
            call.Write(new JsonObject { ["configurations"] = configurations });
        return ExitCode.Success;
    }
}
