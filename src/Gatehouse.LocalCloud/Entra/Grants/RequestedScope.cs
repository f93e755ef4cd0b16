using Gatehouse.LocalCloud.Entra.Http;

namespace Gatehouse.LocalCloud.Entra.Grants;

/// <summary>What a client asks to reach: one resource, and what it wants to know of the person.</summary>
/// <param name="Resource">The resource, exactly as asked; it becomes the token's audience.</param>
/// <param name="Text">The scope parameter that says the same, kept as the default of a refresh.</param>
/// <param name="IsDefault">True when the scope is <c>{resource}/.default</c>, the only form an application may ask for itself.</param>
/// <param name="OpenId">Whether an id token is asked for.</param>
/// <param name="OfflineAccess">Whether a refresh token is asked for.</param>
internal sealed record RequestedScope(string Resource, string Text, bool IsDefault, bool OpenId, bool OfflineAccess)
{
    private const int MaxLength = 2048;
    private const string Default = "/.default";
    private const string Graph = "https://graph.microsoft.com";
    private static readonly string[] OpenIdScopes = ["openid", "profile", "email", "offline_access", "address", "phone"]; // OpenID Connect Core, sections 5.4 and 11

    /// <summary>The scopes that the answer says were granted: also what MSAL finds the token by in its cache.</summary>
    public string Granted => $"{Resource}/user_impersonation {Resource}{Default}";

    /// <summary>Parses the <c>scope</c> parameter of v2.0, e.g. <c>https://database.windows.net//.default offline_access</c>.</summary>
    /// <exception cref="EntraException">It is too long, or names more than one resource.</exception>
    public static RequestedScope Parse(string scope)
    {
        if (scope.Length > MaxLength)
            throw EntraException.Malformed($"The scope has {scope.Length} characters; at most {MaxLength} are accepted.");
        var parts = scope.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        string? resource = null;
        var isDefault = false;
        foreach (var part in parts.Where(part => !OpenIdScopes.Contains(part, StringComparer.Ordinal)))
        {
            var named = ResourceOf(part);
            if (resource is not null && resource != named)
                throw EntraException.ManyResources(scope);
            resource = named;
            isDefault = part.EndsWith(Default, StringComparison.Ordinal);
        }

        // Only who the person is: the token is then for Graph, which says more about it.
        return new(resource ?? Graph, scope, isDefault, parts.Contains("openid"), parts.Contains("offline_access"));
    }

    /// <summary>The <c>resource</c> parameter of v1.0 and of ADFS, where all of it is asked for always.</summary>
    public static RequestedScope ForResource(string resource)
        => resource.Length <= MaxLength && !resource.Contains(' ', StringComparison.Ordinal)
            ? new(resource, $"{resource}{Default} openid offline_access", IsDefault: true, OpenId: true, OfflineAccess: true)
            : throw EntraException.Malformed($"The resource is longer than {MaxLength} characters or has a blank.");

    // "R/.default" loses exactly "/.default", so that a resource that ends in a slash keeps it. "R/name" loses "/name"; a bare name is Graph's.
    private static string ResourceOf(string part)
    {
        if (part.Length > Default.Length && part.EndsWith(Default, StringComparison.Ordinal))
            return part[..^Default.Length];
        var authority = part.IndexOf("://", StringComparison.Ordinal);
        var slash = part.LastIndexOf('/');
        if (authority < 0)
            return slash > 0 ? part[..slash] : Graph;
        return slash > authority + 2 ? part[..slash] : part;
    }
}
