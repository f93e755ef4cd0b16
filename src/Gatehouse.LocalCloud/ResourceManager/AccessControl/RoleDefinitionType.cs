using System.Text.Json.Nodes;

namespace Gatehouse.LocalCloud.ResourceManager.AccessControl;

/// <summary>Microsoft.Authorization/roleDefinitions: the built-in roles, and custom ones.</summary>
internal sealed class RoleDefinitionType(CloudContext cloud) : ResourceType
{
    private readonly RoleDefinitions _definitions = new(cloud);

    public override string Name => RoleDefinition.ResourceType;

    public override bool HasProvisioningState => false;

    public override bool IsListed => false;

    public override Task<JsonObject> PutAsync(ResourceWrite write, CancellationToken cancellationToken)
    {
        if (!Guid.TryParseExact(write.Id.Name, "D", out _))
            throw ArmException.Bad("RoleDefinitionIdNotGuid", $"The role definition ID '{write.Id.Name}' is not a GUID.");
        var role = RoleDefinition.Parse(write.Id.Name.ToLowerInvariant(), write.Wanted.Properties());
        foreach (var other in _definitions.All)
        {
            var same = other.Name.Equals(role.Name, StringComparison.OrdinalIgnoreCase);
            if (same && other.IsBuiltIn)
                throw ArmException.Bad("RoleDefinitionIsBuiltIn", $"The role '{other.RoleName}' is built in and cannot be changed.");
            if (!same && other.RoleName.Equals(role.RoleName, StringComparison.OrdinalIgnoreCase))
                throw ArmException.Conflict("RoleDefinitionWithSameNameExists", $"A role definition with the name '{role.RoleName}' exists already.");
        }

        var document = role.Document(cloud.Tenant.SubscriptionId);
        document["id"] = write.Id.Text;
        return Task.FromResult(document);
    }

    public override Task DeletingAsync(ResourceId id, JsonObject stored, bool withParent, CancellationToken cancellationToken)
    {
        var name = stored.Text("name")!;
        if (_definitions.Find(name) is { IsBuiltIn: true } builtIn)
            throw ArmException.Bad("RoleDefinitionIsBuiltIn", $"The role '{builtIn.RoleName}' is built in and cannot be deleted.");
        if (!withParent && new RoleAssignments(cloud).All().Any(assignment => assignment.RoleName.Equals(name, StringComparison.OrdinalIgnoreCase)))
            throw ArmException.Bad("RoleDefinitionHasAssignments", "There are existing role assignments referencing role (code: RoleDefinitionHasAssignments).");
        return Task.CompletedTask;
    }

    public override Task<JsonObject?> FindAsync(ResourceId id, JsonObject? stored, CancellationToken cancellationToken)
        => Task.FromResult(stored ?? (_definitions.Find(id.Name) is { IsBuiltIn: true } role ? role.Document(cloud.Tenant.SubscriptionId) : null));

    public override IReadOnlyList<JsonObject> Query(ResourceQuery query)
    {
        var filter = AccessFilter.Parse(query.Filter);
        return [.. _definitions.All
            .Where(role => (filter.RoleName is null || role.RoleName.Equals(filter.RoleName, StringComparison.OrdinalIgnoreCase))
                && (filter.RoleType is null || filter.RoleType.Equals(role.IsBuiltIn ? "BuiltInRole" : "CustomRole", StringComparison.OrdinalIgnoreCase)))
            .Select(role => role.Document(cloud.Tenant.SubscriptionId))];
    }

    public override ArmAnswer AnswerToDelete(ResourceId id, JsonObject deleted) => ArmAnswer.Ok(deleted);
}
