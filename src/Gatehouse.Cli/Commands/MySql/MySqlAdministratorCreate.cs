using System.CommandLine;
using System.Text.Json.Nodes;
using Gatehouse.Cli.Cloud;
using Gatehouse.Cli.CommandLine;
using Gatehouse.Cli.Commands.Postgres;
using Gatehouse.Cli.Output;
using Gatehouse.Connector.ResourceManager;

namespace Gatehouse.Cli.Commands.MySql;

internal sealed class MySqlAdministratorCreate : CloudCommand
{
    private readonly Option<string> _group = CommonOptions.ResourceGroup();
    private readonly Option<string> _server = CommonOptions.ServerName();
    private readonly Option<string> _objectId = new("--object-id", "-i") { Description = "Object id of the principal.", HelpName = "id", Required = true };
    private readonly Option<string> _display = new("--display-name", "-u")
    {
        Description = "Name of the principal; the database user is called so.",
        HelpName = "name",
        Required = true,
    };
    private readonly Option<string> _identity = new("--identity")
    {
        Description = "Name or resource id of a user-assigned identity; it is attached to the server.",
        HelpName = "identity",
        Required = true,
    };

    public MySqlAdministratorCreate() : base(
        "create", "Make a principal the administrator of a server, in place of the one that it has.",
        "gatehouse mysql flexible-server ad-admin create -g rg1 -s my1 -u dba@contoso.example -i 00000000-0000-0000-0000-000000000000 --identity id1")
    {
        foreach (var option in new Option[] { _group, _server, _display, _objectId, _identity })
            Add(option);
    }

    protected override async Task<ExitCode> RunAsync(Invocation call, CloudSession cloud, CancellationToken cancellationToken)
    {
        var (group, server) = (call.Required(_group), call.Required(_server));
        var identity = call.Required(_identity) is var given && given.StartsWith('/') ? given : ResourceIds.Identity(cloud.SubscriptionId, group, given);
        var attach = new JsonObject
        {
            ["identity"] = new JsonObject { ["type"] = "UserAssigned", ["userAssignedIdentities"] = new JsonObject { [identity] = new JsonObject() } },
        };
        await cloud.ResourceManager.PatchAsync(ResourceIds.MySqlServer(cloud.SubscriptionId, group, server), ApiVersions.MySql, attach, cancellationToken);
        var body = new JsonObject
        {
            ["properties"] = new JsonObject
            {
                ["administratorType"] = "ActiveDirectory",
                ["login"] = call.Required(_display),
                ["sid"] = call.Required(_objectId),
                ["tenantId"] = (await cloud.SignedInAsync(cancellationToken)).TenantId,
                ["identityResourceId"] = identity,
            },
        };
        var id = ServerChild.MySqlAdministrator.Id(cloud.SubscriptionId, group, server, ServerChild.OnlyName);
        call.Write(
            ArmShape.Flatten(await cloud.ResourceManager.PutAsync(id, ApiVersions.MySql, body, cancellationToken)),
            ServerChild.MySqlAdministrator.Columns);
        return ExitCode.Success;
    }
}
