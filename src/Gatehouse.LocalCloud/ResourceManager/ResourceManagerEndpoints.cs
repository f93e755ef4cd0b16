using Gatehouse.Tokens;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;

namespace Gatehouse.LocalCloud.ResourceManager;

internal static class ResourceManagerEndpoints
{
    /// <summary>Audiences of Resource Manager's tokens; clients ask for either.</summary>
    public static IReadOnlyList<string> Audiences(CloudAddresses addresses)
        => ["https://management.core.windows.net/", "https://management.azure.com/", addresses.Https + "/"];

    /// <summary>Maps the calls of Resource Manager.</summary>
    /// <param name="routes">The application.</param>
    /// <param name="cloud">The cloud.</param>
    /// <param name="providers">The behaviour of its types.</param>
    /// <param name="tokens">Decides which tokens are believed; null is the tenant's own.</param>
    public static void MapResourceManager(this IEndpointRouteBuilder routes, CloudContext cloud, ResourceProviders providers, ITokenValidator? tokens = null)
    {
        var handler = new ResourceManagerHandler(cloud, providers, tokens ?? cloud.TokensFor(Audiences(cloud.Addresses)));
        foreach (var root in new[] { "/metadata/endpoints", "/tenants", "/subscriptions/{**rest}", "/providers/{**rest}" })
            routes.Map(root, handler.HandleAsync).OnlyOn(cloud.Addresses.Https);
    }
}
