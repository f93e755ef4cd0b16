namespace Gatehouse.LocalCloud.Entra.Issuing;

/// <summary>What a token for a resource looks like: in Entra the resource decides that, not the endpoint that was asked.</summary>
internal sealed class ResourceNames(TenantDirectory directory)
{
    /// <summary>Returns the audience and the version of a resource's tokens, or null when there is no such resource.</summary>
    /// <param name="resource">The resource, as it was asked for.</param>
    public (string Audience, bool Version2)? Resolve(string resource) => directory.Applications.FindByResource(resource) switch
    {
        { TokenVersion: 2 } application => (application.AppId, true), // a v2.0 token's audience is always the application id
        not null => (resource, false),
        null => IsName(resource) ? (resource, false) : null,
    };

    // Anything with a host of its own may be a resource: the local cloud does not know every service of Azure. Other names must be known.
    private static bool IsName(string resource)
        => Guid.TryParse(resource, out _)
            || resource.Equals("api://AzureADTokenExchange", StringComparison.OrdinalIgnoreCase)
            || (Uri.TryCreate(resource, UriKind.Absolute, out var uri) && uri.Scheme == Uri.UriSchemeHttps && uri.Host.Length > 0
                && !resource.EndsWith("/.default", StringComparison.Ordinal));
}
