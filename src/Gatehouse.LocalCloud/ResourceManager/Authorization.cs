using System.Text.Json.Nodes;
using Gatehouse.LocalCloud.ResourceManager.AccessControl;
using Gatehouse.Tokens;

namespace Gatehouse.LocalCloud.ResourceManager;

/// <summary>The one place that decides whether a principal may do an action: by the roles that it, or a group it is in, has on the scope or above.</summary>
internal sealed class Authorization(CloudContext cloud)
{
    private const string LinkerType = "Microsoft.ServiceLinker/linkers";
    private readonly RoleAssignments _assignments = new(cloud);

    /// <summary>Whether a principal may do an action.</summary>
    /// <param name="principal">Who asks.</param>
    /// <param name="action">What, in Azure's form, e.g. <c>Microsoft.Web/sites/write</c>.</param>
    /// <param name="scope">On what.</param>
    public bool Allows(Principal principal, string action, string scope)
        => OfThisTenant(principal) && _assignments.Reaching(principal.ObjectId, scope).Any(role => role.Allows(action));

    /// <summary>Checks that the principal may do the action.</summary>
    /// <param name="principal">Who asks.</param>
    /// <param name="action">What, in Azure's form, e.g. <c>Microsoft.Web/sites/write</c>.</param>
    /// <param name="scope">On what.</param>
    /// <exception cref="ArmException">It may not.</exception>
    public void Demand(Principal principal, string action, string scope)
    {
        if (!Allows(principal, action, scope))
            throw ArmException.Forbidden(principal, action, scope is "" ? "/" : scope);
    }

    /// <summary>Lets a request in.</summary>
    /// <returns>True where the principal may see a part of the list only: what is answered goes through <see cref="Narrow"/>.</returns>
    /// <exception cref="ArmException">It may not do it.</exception>
    public bool Admit(Principal principal, string method, string path, ResourceId? id)
    {
        var parts = path.Split('/', StringSplitOptions.RemoveEmptyEntries);
        var request = new ArmAction(method, parts, id);
        if (OfThisTenant(principal) && request.IsForEveryone)
            return false;
        if (request.Subscription is { } subscription && !ResourceId.Same(subscription, cloud.Tenant.SubscriptionId))
            throw ArmException.SubscriptionNotFound(subscription);
        if (Allows(principal, request.Name, request.Scope))
            return false;
        var below = OfThisTenant(principal) && _assignments.Of(principal.ObjectId).Any(assignment => RoleAssignment.IsWithin(assignment.Scope, request.Scope));
        if (request.IsOfSubscription && (below || HasRoleIn(principal)))
            return false;
        if (below && request.IsList)
            return true;
        throw ArmException.Forbidden(principal, request.Name, request.Scope is "" ? "/" : request.Scope);
    }

    /// <summary>Leaves in a list what the principal may read.</summary>
    public ArmAnswer Narrow(Principal principal, ArmAnswer answer)
    {
        if (answer.Body is not JsonObject body || body["value"] is not JsonArray items)
            return answer;
        var seen = items.OfType<JsonObject>()
            .Where(item => item.Text("id") is { } id && Allows(principal, $"{ResourceId.TryParse(id)?.Type ?? item.Text("type")}/read", id))
            .Select(item => item.DeepClone());
        return ArmAnswer.Ok(new JsonObject { ["value"] = new JsonArray([.. seen]) });
    }

    /// <summary>Checks what a write or a deletion does elsewhere in the principal's name.</summary>
    /// <param name="principal">Who asks.</param>
    /// <param name="id">The resource that is written or deleted.</param>
    /// <param name="body">The request; null when it is deleted.</param>
    /// <exception cref="ArmException">The principal may not do that.</exception>
    public void DemandElsewhere(Principal principal, ResourceId id, JsonObject? body)
    {
        var existing = id.IsCollection ? null : cloud.State.Find(id.Text);
        foreach (var identity in body is null ? [] : OnBehalf.NewIdentities(body, existing))
        {
            const string assign = "Microsoft.ManagedIdentity/userAssignedIdentities/assign/action";
            if (!Allows(principal, assign, identity))
                throw ArmException.LinkedForbidden(principal, $"{id.Type}/write", id.Text, assign, identity);
        }

        if (!id.Type.Equals(LinkerType, StringComparison.OrdinalIgnoreCase))
            return;
        foreach (var properties in new[] { existing?.Object("properties"), body?.Object("properties") }.OfType<JsonObject>())
        {
            foreach (var (action, scope) in OnBehalf.Of(id, properties))
                Demand(principal, action, scope);
        }
    }

    private bool HasRoleIn(Principal principal)
        => OfThisTenant(principal)
            && _assignments.Of(principal.ObjectId).Any(assignment => RoleAssignment.IsWithin(assignment.Scope, $"/subscriptions/{cloud.Tenant.SubscriptionId}"));

    private bool OfThisTenant(Principal principal) => principal.TenantId.Equals(cloud.Tenant.TenantId, StringComparison.OrdinalIgnoreCase);
}
