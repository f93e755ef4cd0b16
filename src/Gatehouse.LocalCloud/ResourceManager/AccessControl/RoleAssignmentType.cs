using System.Text.Json.Nodes;

namespace Gatehouse.LocalCloud.ResourceManager.AccessControl;

/// <summary>Microsoft.Authorization/roleAssignments, on any scope.</summary>
internal sealed class RoleAssignmentType(CloudContext cloud) : ResourceType
{
    private readonly RoleAssignments _assignments = new(cloud);
    private readonly RoleDefinitions _definitions = new(cloud);

    public override string Name => RoleAssignments.ResourceType;

    public override bool HasProvisioningState => false;

    public override bool IsListed => false;

    public override Task<JsonObject> PutAsync(ResourceWrite write, CancellationToken cancellationToken)
    {
        if (!Guid.TryParseExact(write.Id.Name, "D", out _))
            throw ArmException.Bad("InvalidRoleAssignmentId",
                $"The role assignment ID '{write.Id.Name}' is not valid. The role assignment ID must be a GUID.");
        var asked = write.Body.Properties();
        var role = _definitions.Find(Required(asked, "roleDefinitionId"))
            ?? throw ArmException.NotFound("RoleDefinitionDoesNotExist",
                $"The specified role definition with ID '{asked.Text("roleDefinitionId")}' does not exist.");
        var principal = Required(asked, "principalId");
        var type = _assignments.FindType(principal) ?? throw ArmException.Bad("PrincipalNotFound",
            $"Principal {principal} does not exist in the directory {cloud.Tenant.TenantId}. Check that you have the correct principal ID.");
        if (asked.Text("principalType") is { } said && !said.Equals(type, StringComparison.OrdinalIgnoreCase))
            throw ArmException.Bad("UnmatchedPrincipalType", $"The PrincipalId '{principal}' has type '{type}', which is different from specified PrinciaplType '{said}'.");
        var wanted = new RoleAssignment(principal.ToLowerInvariant(), type, role.Name, write.Id.Scope is "" ? "/" : write.Id.Scope);
        if (write.Existing is { } existing)
        {
            return Task.FromResult(RoleAssignment.Read(existing) == wanted
                ? existing
                : throw ArmException.Bad("RoleAssignmentUpdateNotPermitted", "Tenant ID, application ID, principal ID, and scope are not allowed to be updated."));
        }

        if (_assignments.All().Any(known => Same(known, wanted)))
            throw ArmException.Conflict("RoleAssignmentExists", "The role assignment already exists.");
        return Task.FromResult(RoleAssignment.Document(write.Id.Text, cloud, wanted, write.Caller?.ObjectId, asked));
    }

    public override Task DeletingAsync(ResourceId id, JsonObject stored, bool withParent, CancellationToken cancellationToken)
    {
        var assignment = RoleAssignment.Read(stored);
        var isOwner = assignment.RoleName == RoleDefinitions.Owner && ResourceId.Same(assignment.Scope, $"/subscriptions/{cloud.Tenant.SubscriptionId}");
        if (isOwner && !_assignments.All().Any(other => other != assignment && Same(other, assignment with { PrincipalId = other.PrincipalId })))
            throw ArmException.Conflict("RoleAssignmentDeleteNotPermitted", "Cannot delete the last RBAC admin assignment");
        return Task.CompletedTask;
    }

    public override IReadOnlyList<JsonObject> Query(ResourceQuery query)
    {
        var filter = AccessFilter.Parse(query.Filter);
        var scope = query.Collection.Scope is "" ? "/" : query.Collection.Scope;
        var groups = filter.AssignedTo is { } id ? cloud.Directory.Groups.Of(id) : [];
        return [.. cloud.State.List("/", id => id.Contains($"/providers/{RoleAssignments.ResourceType}/", StringComparison.OrdinalIgnoreCase))
            .Where(entry => Wanted(RoleAssignment.Read(entry.Document))).Select(entry => entry.Document)];

        bool Wanted(RoleAssignment assignment)
            => (assignment.Reaches(scope) || (!filter.AtScope && RoleAssignment.IsWithin(assignment.Scope, scope)))
                && (filter.PrincipalId is null || assignment.IsFor(filter.PrincipalId))
                && (filter.AssignedTo is null || assignment.IsFor(filter.AssignedTo) || groups.Any(assignment.IsFor));
    }

    // The deleted assignment itself; clients read its id out of it.
    public override ArmAnswer AnswerToDelete(ResourceId id, JsonObject deleted) => ArmAnswer.Ok(deleted);

    private static string Required(JsonObject asked, string member)
        => asked.Text(member) is { Length: > 0 } text ? text : throw ArmException.Bad("BadRequestFormat", $"The request was incorrectly formatted: '{member}' is missing.");

    private static bool Same(RoleAssignment a, RoleAssignment b)
        => a.IsFor(b.PrincipalId) && a.RoleName.Equals(b.RoleName, StringComparison.OrdinalIgnoreCase) && ResourceId.Same(a.Scope, b.Scope);
}
