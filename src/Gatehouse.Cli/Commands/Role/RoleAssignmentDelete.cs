using System.CommandLine;
using Gatehouse.Cli.Cloud;
using Gatehouse.Cli.CommandLine;
using Gatehouse.Connector.ResourceManager;

namespace Gatehouse.Cli.Commands.Role;

internal sealed class RoleAssignmentDelete : CloudCommand
{
    private readonly Option<string[]> _ids = new("--ids")
    {
        Description = "Ids of assignments, with spaces between them.",
        HelpName = "id",
        AllowMultipleArgumentsPerToken = true,
    };
    private readonly RoleSelection _selection = new();
    private readonly Option<bool> _yes = CommonOptions.Yes();

    public RoleAssignmentDelete() : base(
        "delete", "Take roles away.",
        "gatehouse role assignment delete --assignee mary@contoso.example --role Contributor -g rg1")
    {
        Add(_ids);
        foreach (var option in _selection.Options)
            Add(option);
        Add(_yes);
    }

    protected override async Task<ExitCode> RunAsync(Invocation call, CloudSession cloud, CancellationToken cancellationToken)
    {
        var ids = call.Value(_ids) ?? [];
        if (ids.Length > 0 && !_selection.IsEmpty(call))
            throw CliException.Usage("When assignment ids are used, other parameter values are not required");
        if (ids.Length == 0 && _selection.IsEmpty(call))
            CommonOptions.Confirm(call, _yes, "This will delete all role assignments of the subscription itself. Are you sure?");
        if (ids.Length == 0)
        {
            var roles = new Roles(cloud, _selection.Scope.Of(call, cloud));
            ids = [.. (await _selection.FindAsync(call, roles, withGroups: false, cancellationToken)).Where(roles.IsAtScope).Select(found => (string)found["id"]!)];
        }

        if (ids.Length == 0)
            call.Say("No matched assignments were found to delete");
        foreach (var id in ids)
            await cloud.ResourceManager.DeleteAsync(Checked(id), ApiVersions.Authorization, cancellationToken);
        return ExitCode.Success;
    }

    // An id goes into an address as it is.
    private static string Checked(string id)
        => id.StartsWith('/') && id.Contains("/providers/Microsoft.Authorization/roleAssignments/", StringComparison.OrdinalIgnoreCase) && !id.AsSpan().ContainsAny("?#%")
            ? id
            : throw CliException.Usage($"'{id}' is not the id of a role assignment.");
}
