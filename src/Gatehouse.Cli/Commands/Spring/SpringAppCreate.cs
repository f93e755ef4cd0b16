using System.CommandLine;
using System.Text.Json.Nodes;
using Gatehouse.Cli.Cloud;
using Gatehouse.Cli.CommandLine;
using Gatehouse.Cli.Output;
using Gatehouse.Connector.Connections;
using Gatehouse.Connector.ResourceManager;

namespace Gatehouse.Cli.Commands.Spring;

/// <summary>Makes an app and its deployment <c>default</c>, as the Azure CLI does.</summary>
internal sealed class SpringAppCreate : SpringAppCommand
{
    private readonly Option<string> _name = CommonOptions.Name("app");
    private readonly Option<bool> _system = new("--system-assigned",
        "--assign-identity")
    { Description = "With a system-assigned identity." };
    private readonly Option<string[]> _userAssigned = new("--user-assigned")
    {
        Description = "Resource ids of user-assigned identities.",
        HelpName = "id",
        AllowMultipleArgumentsPerToken = true,
    };
    private readonly Option<string[]> _variables = new("--env")
    {
        Description = "Environment variables as key=value.",
        HelpName = "key=value",
        AllowMultipleArgumentsPerToken = true,
    };

    public SpringAppCreate()
        : base("create", "Make an app.", "gatehouse spring app create -g rg1 -s spring1 -n app1 --system-assigned --env COLOR=blue")
    {
        foreach (var option in new Option[] { _name, _system, _userAssigned, _variables })
            Add(option);
    }

    protected override async Task<ExitCode> RunAsync(Invocation call, CloudSession cloud, CancellationToken cancellationToken)
    {
        var id = App(call, cloud, _name);
        var body = new JsonObject { ["properties"] = new JsonObject() };
        var userAssigned = call.Value(_userAssigned) ?? [];
        if (call.Value(_system) || userAssigned.Length > 0)
            body["identity"] = AppIdentity.With(null, call.Value(_system), userAssigned);
        var variables = KeyValues.Parse("--env", call.Value(_variables) ?? []);
        var made = await cloud.ResourceManager.PutAsync(id, ApiVersions.Spring, body, cancellationToken);
        var settings = new JsonObject([.. variables.Select(pair => KeyValuePair.Create<string, JsonNode?>(pair.Key, pair.Value))]);
        await cloud.ResourceManager.PutAsync(
            ResourceIds.Child(id, "deployments", "default"),
            ApiVersions.Spring,
            new JsonObject
            {
                ["properties"] = new JsonObject
                {
                    ["active"] = true,
                    ["deploymentSettings"] = new JsonObject { ["environmentVariables"] = settings }
                }
            },
            cancellationToken);
        call.Write(ArmShape.Flatten(made), Columns);
        return ExitCode.Success;
    }
}
