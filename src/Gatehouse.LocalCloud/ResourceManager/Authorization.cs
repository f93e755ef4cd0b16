using Gatehouse.Tokens;

namespace Gatehouse.LocalCloud.ResourceManager;

/// <summary>The one place that decides whether a principal may do an action.</summary>
/// <remarks>There are no role assignments yet: whoever holds a token of this tenant may do everything, as the subscription's owner may on Azure.</remarks>
internal sealed class Authorization(CloudContext cloud)
{
    /// <summary>Checks that the principal may do the action.</summary>
    /// <param name="principal">Who asks.</param>
    /// <param name="action">What, in Azure's form, e.g. <c>Microsoft.Web/sites/write</c>.</param>
    /// <param name="scope">On what.</param>
    /// <exception cref="ArmException">It may not.</exception>
    public void Demand(Principal principal, string action, string scope)
    {
        if (!principal.TenantId.Equals(cloud.Tenant.TenantId, StringComparison.OrdinalIgnoreCase))
            throw ArmException.Forbidden(principal, action, scope);
    }

    /// <summary>Names the action of a request.</summary>
    public static string ActionOf(string method, ResourceId? id) => (method, id) switch
    {
        (_, null) => "Microsoft.Resources/subscriptions/" + Verb(method),
        ("POST", { IsCollection: true }) => $"{id.Type}/action",
        _ => $"{id.Type}/{Verb(method)}",
    };

    private static string Verb(string method) => method switch
    {
        "GET" or "HEAD" => "read",
        "DELETE" => "delete",
        "POST" => "action",
        _ => "write",
    };
}
