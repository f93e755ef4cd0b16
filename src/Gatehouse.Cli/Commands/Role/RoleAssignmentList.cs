using System.CommandLine;
using Gatehouse.Cli.Cloud;
using Gatehouse.Cli.CommandLine;

namespace Gatehouse.Cli.Commands.Role;

internal sealed class RoleAssignmentList : CloudCommand
{
    private readonly RoleSelection _selection = new();
    private readonly Option<bool> _all = new("--all") { Description = "All of the subscription, resource groups and resources too." };
    private readonly Option<bool> _inherited = new("--include-inherited") { Description = "Those above the scope too." };
    private readonly Option<bool> _groups = new("--include-groups") { Description = "Those of the assignee's groups too." };

    public RoleAssignmentList() : base(
        "list", "List who has which role; by default on the subscription itself.",
        "gatehouse role assignment list --all -o table", "gatehouse role assignment list --assignee mary@contoso.example --include-groups --all")
    {
        foreach (var option in _selection.Options.Concat([_all, _inherited, _groups]))
            Add(option);
    }

    protected override async Task<ExitCode> RunAsync(Invocation call, CloudSession cloud, CancellationToken cancellationToken)
    {
        if (call.Value(_all) && _selection.Scope.IsGiven(call))
            throw CliException.Usage("group or scope are not required when --all is used");
        if (call.Value(_groups) && !_selection.HasAssignee(call))
            throw CliException.Usage("--include-groups needs --assignee.");
        var roles = new Roles(cloud, _selection.Scope.Of(call, cloud));
        var found = (await _selection.FindAsync(call, roles, call.Value(_groups), cancellationToken))
            .Where(assignment => call.Value(_all) || roles.IsAtScope(assignment) || (call.Value(_inherited) && roles.IsAbove(assignment)));
        call.Write(await roles.ShowAsync([.. found], cancellationToken), Roles.Columns);
        return ExitCode.Success;
    }
}
