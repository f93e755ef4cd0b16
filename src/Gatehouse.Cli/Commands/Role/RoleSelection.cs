using System.CommandLine;
using System.Text.Json.Nodes;
using Gatehouse.Cli.CommandLine;

namespace Gatehouse.Cli.Commands.Role;

/// <summary>Which role assignments are meant: of whom, of which role, where.</summary>
internal sealed class RoleSelection
{
    private readonly Option<string?> _assignee = new("--assignee") { Description = "Only of this user name, application id or object id.", HelpName = "principal" };
    private readonly Option<string?> _role = new("--role") { Description = "Only of the role with this name or id.", HelpName = "role" };

    public RoleScope Scope { get; } = new();

    public IReadOnlyList<Option> Options => [_assignee, _role, .. Scope.Options];

    public bool HasAssignee(Invocation call) => call.Value(_assignee) is not null;

    public bool IsEmpty(Invocation call) => !HasAssignee(call) && call.Value(_role) is null && !Scope.IsGiven(call);

    /// <summary>The assignments at the scope, above it and below it.</summary>
    public async Task<IReadOnlyList<JsonObject>> FindAsync(Invocation call, Roles roles, bool withGroups, CancellationToken cancellationToken)
    {
        string? filter = null;
        if (call.Value(_assignee) is { } assignee)
        {
            var principal = await roles.PrincipalAsync(assignee, cancellationToken);
            filter = withGroups ? $"assignedTo('{principal}')" : $"principalId eq '{principal}'";
        }

        var role = call.Value(_role) is { } name ? await roles.RoleIdAsync(name, cancellationToken) : null;
        return [.. (await roles.AssignmentsAsync(filter, cancellationToken)).Where(assignment => role is null || Roles.HasRole(assignment, role))];
    }
}
