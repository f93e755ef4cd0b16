using System.CommandLine;
using System.Text.Json.Nodes;
using Gatehouse.Cli.Cloud;
using Gatehouse.Cli.CommandLine;
using Gatehouse.Cli.Output;
using Gatehouse.Connector.ResourceManager;

namespace Gatehouse.Cli.Commands.Postgres;

internal sealed class AdministratorCreate : CloudCommand
{
    private static readonly string[] Types = ["User", "Group", "ServicePrincipal"];

    private readonly Option<string> _group = CommonOptions.ResourceGroup();
    private readonly Option<string> _server = CommonOptions.ServerName();
    private readonly Option<string> _objectId = ServerChild.Administrator.NameOption!();
    private readonly Option<string> _display = new("--display-name", "-u")
    {
        Description = "Name of the principal; the database user is called so.",
        HelpName = "name",
        Required = true,
    };
    private readonly Option<string> _type = new("--type", "-t")
    {
        Description = "User, Group or ServicePrincipal.",
        HelpName = "type",
        DefaultValueFactory = _ => "User",
    };

    public AdministratorCreate() : base(
        "create", "Make a principal an administrator of a server, beside those that it has.",
        "gatehouse postgres flexible-server ad-admin create -g rg1 -s pg1 -u dba@contoso.example -i 00000000-0000-0000-0000-000000000000")
    {
        Add(_group);
        Add(_server);
        Add(_display);
        Add(_objectId);
        Add(_type);
        _type.CompletionSources.Add(Types);
    }

    protected override async Task<ExitCode> RunAsync(Invocation call, CloudSession cloud, CancellationToken cancellationToken)
    {
        var type = Types.FirstOrDefault(type => type.Equals(call.Required(_type), StringComparison.OrdinalIgnoreCase))
            ?? throw CliException.Usage(
                $"argument --type/-t: invalid choice: '{call.Required(_type)}' (choose from 'User', 'Group', 'ServicePrincipal')");
        var id = ServerChild.Administrator.Id(
            cloud.SubscriptionId, call.Required(_group), call.Required(_server), call.Required(_objectId));
        var body = new JsonObject
        {
            ["properties"] = new JsonObject
            {
                ["principalType"] = type,
                ["principalName"] = call.Required(_display),
                ["tenantId"] = (await cloud.SignedInAsync(cancellationToken)).TenantId,
            },
        };
        call.Write(
            ArmShape.Flatten(await cloud.ResourceManager.PutAsync(id, ApiVersions.PostgreSql, body, cancellationToken)),
            ServerChild.Administrator.Columns);
        return ExitCode.Success;
    }
}
