using Microsoft.AspNetCore.Http;

namespace Gatehouse.LocalCloud.Entra.Http;

/// <summary>The names under which clients reach the authority.</summary>
internal sealed class Authority(CloudContext cloud)
{
    /// <summary>Hosts that a CONNECT proxy ends here.</summary>
    public static readonly IReadOnlyList<string> MicrosoftHosts = ["login.microsoftonline.com", "login.windows.net", "login.microsoft.com", "sts.windows.net"];

    /// <summary>Base address for answers to a request: the Microsoft name that it came by, else the local cloud's own.</summary>
    /// <remarks>From a list, never the Host header itself: that is the client's word, and clients send secrets to the addresses in our answers.</remarks>
    public string Of(HttpRequest request) => Of(request.Host.Host) ?? cloud.Addresses.Https;

    /// <summary>Base address of a host name, or null when it is none of the authority's.</summary>
    public string? Of(string host)
        => MicrosoftHosts.Contains(host, StringComparer.OrdinalIgnoreCase) ? "https://login.microsoftonline.com"
            : host is "localhost" or "127.0.0.1" or "[::1]" ? cloud.Addresses.Https
            : null;

    /// <summary>Checks the tenant that a path names.</summary>
    /// <exception cref="EntraException">It is not this one.</exception>
    public void CheckTenant(string tenant)
    {
        if (!(Is(tenant, cloud.Tenant.TenantId) || Is(tenant, cloud.Tenant.Domain) || Is(tenant, "common") || Is(tenant, "organizations")))
            throw EntraException.UnknownTenant(tenant);
    }

    private static bool Is(string a, string b) => string.Equals(a, b, StringComparison.OrdinalIgnoreCase);
}
