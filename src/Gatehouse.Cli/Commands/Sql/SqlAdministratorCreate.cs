using System.CommandLine;
using System.Text.Json.Nodes;
using Gatehouse.Cli.Cloud;
using Gatehouse.Cli.CommandLine;
using Gatehouse.Cli.Commands.Postgres;
using Gatehouse.Cli.Output;

namespace Gatehouse.Cli.Commands.Sql;

internal sealed class SqlAdministratorCreate : CloudCommand
{
    private readonly Option<string> _group = CommonOptions.ResourceGroup();
    private readonly Option<string> _server = SqlCommands.Server();
    private readonly Option<string> _display = new(
        "--display-name", "-u")
    { Description = "Name of the principal.", HelpName = "name", Required = true };
    private readonly Option<string> _objectId = new(
        "--object-id", "-i")
    { Description = "Object id of the principal.", HelpName = "id", Required = true };

    /// <summary>Makes the command.</summary>
    /// <param name="name">create, or update: Azure sets the one administrator alike.</param>
    public SqlAdministratorCreate(string name = "create") : base(
        name, "Make a principal the administrator of a server, in place of the one that it has.",
        $"gatehouse sql server ad-admin {name} -g rg1 -s sql1 -u dba@contoso.example -i 00000000-0000-0000-0000-000000000000")
    {
        foreach (var option in new Option[] { _group, _server, _display, _objectId })
            Add(option);
    }

    protected override async Task<ExitCode> RunAsync(Invocation call, CloudSession cloud, CancellationToken cancellationToken)
    {
        var body = new JsonObject
        {
            ["properties"] = new JsonObject
            {
                ["administratorType"] = ServerChild.OnlyName,
                ["login"] = call.Required(_display),
                ["sid"] = call.Required(_objectId),
                ["tenantId"] = (await cloud.SignedInAsync(cancellationToken)).TenantId,
            },
        };
        var id = SqlCommands.Administrator.Id(cloud.SubscriptionId, call.Required(_group), call.Required(_server), ServerChild.OnlyName);
        call.Write(
            ArmShape.Flatten(await cloud.ResourceManager.PutAsync(id, Kinds.SqlServer.ApiVersion, body, cancellationToken)),
            SqlCommands.Administrator.Columns);
        return ExitCode.Success;
    }
}
