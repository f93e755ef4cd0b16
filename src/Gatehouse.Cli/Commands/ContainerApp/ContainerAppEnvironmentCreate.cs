using System.CommandLine;
using System.Text.Json.Nodes;
using Gatehouse.Cli.Cloud;
using Gatehouse.Cli.CommandLine;

namespace Gatehouse.Cli.Commands.ContainerApp;

internal sealed class ContainerAppEnvironmentCreate : ResourceCreate
{
    private readonly Option<string?> _logs = new("--logs-destination")
    {
        Description = "Kept for the Azure CLI's command lines.",
        HelpName = "where"
    };

    public ContainerAppEnvironmentCreate() : base(Kinds.ContainerAppEnvironment, "gatehouse containerapp env create -g rg1 -n env1")
        => Add(_logs);

    protected override void Complete(Invocation call, CloudSession cloud, JsonObject body, JsonObject properties)
    {
        if (call.Value(_logs) is { } logs)
            properties["appLogsConfiguration"] = new JsonObject { ["destination"] = logs };
    }
}
