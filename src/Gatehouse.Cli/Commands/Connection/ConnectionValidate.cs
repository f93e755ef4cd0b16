using System.Text.Json.Nodes;
using Gatehouse.Cli.Cloud;
using Gatehouse.Cli.CommandLine;
using Gatehouse.Cli.Commands.Connection.Sources;
using Gatehouse.Connector.Connections;

namespace Gatehouse.Cli.Commands.Connection;

/// <summary>Checks a connection. Exit code 1 when a check fails, so that a pipeline can stop.</summary>
internal sealed class ConnectionValidate(SourceKind kind) : ConnectionCommand(
    kind, "validate", "Check a connection: that all of it is there, and that the source's login works.", ofOne: true,
    $"{kind.Commands} validate {kind.Example} --connection conn1 -o table")
{
    protected override async Task<ExitCode> RunAsync(Invocation call, CloudSession cloud, CancellationToken cancellationToken)
    {
        var (reader, name) = await ReadAsync(call, cloud, cancellationToken);
        var checks = await call.WithProgressAsync(
            $"Checking '{name}'", _ => ConnectionValidation.RunAsync(reader.SourceId, name, cloud.ConnectionServices, cancellationToken));
        call.Write(
            new JsonArray([.. checks.Select(check => new JsonObject
            {
                ["name"] = check.Name,
                ["result"] = check.Result switch { CheckResult.Success => "success", CheckResult.Warning => "warning", _ => "failure" },
                ["description"] = check.Description,
            })]),
            [new("Name", "name"), new("Result", "result"), new("Description", "description")]);
        return checks.Any(check => check.Result == CheckResult.Failure) ? ExitCode.Failure : ExitCode.Success;
    }
}
