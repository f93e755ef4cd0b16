using System.Text.Json.Nodes;
using Gatehouse.Cli.Cloud;
using Gatehouse.Cli.CommandLine;
using Gatehouse.Cli.Commands.Connection.Sources;
using Gatehouse.Cli.Output;

namespace Gatehouse.Cli.Commands.Connection;

/// <summary>The settings of a connection; a local one's are computed, and can be printed as lines of <c>.env</c>.</summary>
internal sealed class ConnectionListConfiguration(SourceKind kind) : ConnectionCommand(
    kind,
    kind.IsLocal ? "generate-configuration" : "list-configuration",
    kind.IsLocal ? "Print the settings of a connection." : "List the settings that a connection gives the source.",
    ofOne: true,
    $"{kind.Commands} {(kind.IsLocal ? "generate" : "list")}-configuration {kind.Example} --connection conn1 -o table")
{
    protected override async Task<ExitCode> RunAsync(Invocation call, CloudSession cloud, CancellationToken cancellationToken)
    {
        var (reader, name) = await ReadAsync(call, cloud, cancellationToken);
        var configurations = ConnectionShape.Of(await reader.ConfigurationsAsync(name, cancellationToken));
        if (call.Format is OutputFormat.Table or OutputFormat.Tsv)
            call.Write(configurations, ConnectionShape.ConfigurationColumns);
        else
            call.Write(new JsonObject { ["configurations"] = configurations });
        return ExitCode.Success;
    }
}
