using System.Text.Json.Nodes;

namespace Gatehouse.LocalCloud.ResourceManager.Types;

/// <summary>The <c>identity</c> of a resource, and the principals behind it.</summary>
internal sealed class ManagedIdentities(CloudContext cloud)
{
    private const string UserAssignedType = "Microsoft.ManagedIdentity/userAssignedIdentities";

    /// <summary>Reads what the document asks for, and rewrites it to what Azure answers.</summary>
    /// <param name="resource">The document to be stored.</param>
    /// <param name="existing">What was stored, or null.</param>
    /// <exception cref="ArmException">The type is unknown, or an identity does not exist.</exception>
    public void Apply(JsonObject resource, JsonObject? existing)
    {
        var id = resource.Text("id")!;

        // A PUT that does not mention the identity leaves it as it is; to remove it, its type is None.
        if (resource["identity"] is null && existing?.Object("identity") is { } before)
            resource["identity"] = before.DeepClone();
        if (resource.Object("identity") is not { } asked)
            return;
        var (system, user) = Kinds(asked.Text("type"));
        var assigned = Assigned(id, asked, user);
        resource.Remove("identity");
        if (!system)
            cloud.Directory.RemoveManagedIdentity(id);
        if (!system && assigned.Count == 0)
            return;

        var answer = new JsonObject { ["type"] = (system, assigned.Count > 0) switch { (true, true) => "SystemAssigned, UserAssigned", (true, false) => "SystemAssigned", _ => "UserAssigned" } };
        if (system)
        {
            answer["tenantId"] = cloud.Tenant.TenantId;
            answer["principalId"] = cloud.Directory.EnsureManagedIdentity(id).Id;
        }

        if (assigned.Count > 0)
            answer["userAssignedIdentities"] = assigned;
        resource["identity"] = answer;
    }

    /// <summary>Removes the principal of a resource that goes.</summary>
    public void Remove(string id) => cloud.Directory.RemoveManagedIdentity(id);

    private JsonObject Assigned(string id, JsonObject asked, bool user)
    {
        var assigned = new JsonObject();
        if (!user)
            return assigned;
        foreach (var (name, value) in asked.Object("userAssignedIdentities") ?? [])
        {
            if (value is not (null or JsonObject))
                throw ArmException.InvalidContent($"'{value.GetPath()}' must be an object");
            if (ResourceId.TryParse(name) is not { IsCollection: false } identity || !identity.Type.Equals(UserAssignedType, StringComparison.OrdinalIgnoreCase))
                throw Failed(id, $"'{name}' is not the resource id of a user-assigned identity");
            if (cloud.State.Find(identity.Text)?.Object("properties") is not { } properties)
                throw Failed(id, $"the identity '{name}' was not found");
            assigned[name] = new JsonObject { ["principalId"] = properties.Text("principalId"), ["clientId"] = properties.Text("clientId") };
        }

        return assigned.Count > 0 ? assigned : throw Failed(id, "the type is UserAssigned and userAssignedIdentities names none");
    }

    private static (bool System, bool User) Kinds(string? type) => type?.Replace(" ", "", StringComparison.Ordinal).ToUpperInvariant() switch
    {
        null or "NONE" => (false, false),
        "SYSTEMASSIGNED" => (true, false),
        "USERASSIGNED" => (false, true),
        "SYSTEMASSIGNED,USERASSIGNED" or "USERASSIGNED,SYSTEMASSIGNED" => (true, true),
        _ => throw ArmException.InvalidContent($"the identity type '{type}' is none of SystemAssigned, UserAssigned, 'SystemAssigned, UserAssigned' and None"),
    };

    private static ArmException Failed(string id, string why)
        => ArmException.Bad("FailedIdentityOperation", $"Identity operation for resource '{id}' failed: {why}.");
}
