using System.Text.Json.Nodes;

namespace Gatehouse.LocalCloud.ResourceManager.AccessControl;

/// <summary>Microsoft.Authorization/permissions: what the caller may do at a scope, one entry for each role that reaches it.</summary>
internal sealed class PermissionType(CloudContext cloud) : ResourceType
{
    public override string Name => "Microsoft.Authorization/permissions";

    public override IReadOnlyList<JsonObject> Query(ResourceQuery query)
        => [.. new RoleAssignments(cloud).Reaching(query.Caller.ObjectId, query.Collection.Scope is "" ? "/" : query.Collection.Scope).Select(role => role.Permission())];
}
