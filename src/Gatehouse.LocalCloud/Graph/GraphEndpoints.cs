using Microsoft.AspNetCore.Routing;

namespace Gatehouse.LocalCloud.Graph;

internal static class GraphEndpoints
{
    public static void MapGraph(this IEndpointRouteBuilder routes, CloudContext cloud)
    {
        _ = routes;
        _ = cloud;
    }
}
