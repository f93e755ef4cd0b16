using System.CommandLine;
using System.Text.Json.Nodes;
using Gatehouse.Cli.Cloud;
using Gatehouse.Cli.CommandLine;

namespace Gatehouse.Cli.Commands.Ad;

internal sealed class AdServicePrincipalCreate : LocalCommand
{
    private readonly Option<string> _name = new("--name", "-n", "--display-name")
    {
        Description = "Name of the application.",
        HelpName = "name",
        Required = true,
    };

    public AdServicePrincipalCreate() : base(
        "create-for-rbac", "Make an application with a service principal and a secret. The secret is printed now and never again.", "gatehouse ad sp create-for-rbac -n importer") => Add(_name);

    protected override async Task<ExitCode> RunAsync(Invocation call, LocalSession cloud, CancellationToken cancellationToken)
    {
        var made = await cloud.CallAsync(
            HttpMethod.Post,
            DirectoryShapes.Root + "applications",
            new JsonObject { ["displayName"] = call.Required(_name) },
            cancellationToken);
        call.Say("The output includes a secret that you must protect.");
        call.Write(new JsonObject
        {
            ["appId"] = made["appId"]?.DeepClone(),
            ["displayName"] = made["displayName"]?.DeepClone(),
            ["password"] = made["secret"]?.DeepClone(),
            ["tenant"] = cloud.Run.TenantId,
        });
        return ExitCode.Success;
    }
}
