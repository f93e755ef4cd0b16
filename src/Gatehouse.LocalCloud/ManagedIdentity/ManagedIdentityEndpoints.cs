using Microsoft.AspNetCore.Routing;

namespace Gatehouse.LocalCloud.ManagedIdentity;

internal static class ManagedIdentityEndpoints
{
    public static void MapManagedIdentity(this IEndpointRouteBuilder routes, CloudContext cloud)
    {
        _ = routes;
        _ = cloud;
    }
}
