using Microsoft.AspNetCore.Routing;

namespace Gatehouse.LocalCloud.Entra;

internal static class EntraEndpoints
{
    public static void MapEntra(this IEndpointRouteBuilder routes, CloudContext cloud)
    {
        _ = routes;
        _ = cloud;
    }
}
