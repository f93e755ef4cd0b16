using System.CommandLine;
using System.Text.Json.Nodes;
using Gatehouse.Cli.Cloud;
using Gatehouse.Cli.CommandLine;
using Gatehouse.Connector.ResourceManager;

namespace Gatehouse.Cli.Commands.Role;

internal sealed class RoleAssignmentCreate : CloudCommand
{
    private readonly Option<string> _role = new("--role")
    {
        Description = "Name or id of the role, e.g. Contributor.",
        HelpName = "role",
        Required = true,
    };
    private readonly Option<string?> _assignee = new("--assignee")
    {
        Description = "User name, application id or object id.",
        HelpName = "principal",
    };
    private readonly Option<string?> _objectId = new("--assignee-object-id")
    {
        Description = "Object id; nothing is looked up. In place of --assignee.",
        HelpName = "id",
    };
    private readonly Option<string?> _type = new("--assignee-principal-type")
    {
        Description = "What the object id is: User, Group or ServicePrincipal.",
        HelpName = "type",
    };
    private readonly Option<string?> _name = new("--name", "-n") { Description = "GUID of the assignment. Default: a new one.", HelpName = "guid" };
    private readonly Option<string?> _description = new("--description") { Description = "What it is for.", HelpName = "text" };
    private readonly RoleScope _scope = new();

    public RoleAssignmentCreate() : base(
        "create", "Give a principal a role.",
        "gatehouse role assignment create --assignee mary@contoso.example --role Contributor -g rg1",
        "gatehouse role assignment create --assignee-object-id OBJECT_ID --assignee-principal-type ServicePrincipal --role Reader --scope /subscriptions/SUBSCRIPTION")
    {
        foreach (var option in new Option[] { _role, _assignee, _objectId, _type, _name, _description }.Concat(_scope.Options))
            Add(option);
    }

    protected override async Task<ExitCode> RunAsync(Invocation call, CloudSession cloud, CancellationToken cancellationToken)
    {
        if (call.Value(_assignee) is null == call.Value(_objectId) is null)
            throw CliException.Usage("usage error: --assignee STRING | --assignee-object-id GUID");
        if (call.Value(_type) is not null && call.Value(_objectId) is null)
            throw CliException.Usage("usage error: --assignee-object-id GUID --assignee-principal-type TYPE");
        var roles = new Roles(cloud, _scope.Of(call, cloud));
        var role = await roles.RoleIdAsync(call.Required(_role), cancellationToken);
        var principal = call.Value(_objectId) ?? await roles.PrincipalAsync(call.Value(_assignee)!, cancellationToken);

        // What is there already is shown, as the Azure CLI does.
        var present = (await roles.AssignmentsAsync($"principalId eq '{principal.Replace("'", "''", StringComparison.Ordinal)}'", cancellationToken))
            .FirstOrDefault(known => roles.IsAtScope(known) && Roles.HasRole(known, role));
        var assignment = present ?? await cloud.ResourceManager.PutAsync(
            roles.NewAssignment(call.Value(_name) ?? Guid.NewGuid().ToString()), ApiVersions.Authorization, Body(call, role, principal), cancellationToken);
        call.Write((await roles.ShowAsync([assignment], cancellationToken))[0]!.DeepClone(), Roles.Columns);
        return ExitCode.Success;
    }

    private JsonObject Body(Invocation call, string role, string principal)
    {
        var properties = new JsonObject { ["roleDefinitionId"] = role, ["principalId"] = principal };
        if (call.Value(_type) is { } type)
            properties["principalType"] = type;
        if (call.Value(_description) is { } description)
            properties["description"] = description;
        return new JsonObject { ["properties"] = properties };
    }
}
