using Gatehouse.LocalCloud.Entra;
using Gatehouse.LocalCloud.State;
using Gatehouse.Tokens;
using Microsoft.Extensions.Logging;

namespace Gatehouse.LocalCloud;

/// <summary>What the parts of one running local cloud share.</summary>
/// <param name="Data">Its folder.</param>
/// <param name="State">Its documents.</param>
/// <param name="Tenant">Its tenant and subscription.</param>
/// <param name="Directory">Its principals.</param>
/// <param name="Certificates">Its private certificate authority.</param>
/// <param name="Keys">The keys that it signs tokens with.</param>
/// <param name="Addresses">Where it listens; known before a part is mapped.</param>
/// <param name="Time">The clock.</param>
/// <param name="Logs">Where it logs.</param>
public sealed record CloudContext(
    DataFolder Data,
    StateStore State,
    Tenant Tenant,
    TenantDirectory Directory,
    CertificateAuthority Certificates,
    SigningKeys Keys,
    CloudAddresses Addresses,
    TimeProvider Time,
    ILoggerFactory Logs)
{
    // The cloud's own services: a command that calls them is not what is to outlive its token.
    private static readonly string[] OwnResources =
        ["https://management.core.windows.net", "https://management.azure.com", "https://graph.microsoft.com", "https://graph.windows.net"];

    /// <summary>Life of the tokens for databases and all other services but Resource Manager and Graph. Null (the default): as long as Azure's.</summary>
    /// <remarks>With it no clock difference is tolerated: the clock is one, and a token is to end when it says.</remarks>
    public TimeSpan? TokenLife { get; init; }

    /// <summary>Life of a token for a resource; null for the life that Azure would give it.</summary>
    internal TimeSpan? TokenLifeFor(string resource)
    {
        var name = resource.TrimEnd('/');
        return name == Addresses.Https || OwnResources.Contains(name, StringComparer.OrdinalIgnoreCase) ? null : TokenLife;
    }

    /// <summary>Makes a validator of this tenant's own tokens.</summary>
    /// <param name="audiences">The resources that a token may be for.</param>
    public ITokenValidator TokensFor(params IReadOnlyList<string> audiences)
    {
        var issuers = Tenant.Issuers(Addresses);
        IReadOnlyList<string> tenants = [Tenant.TenantId];
        var options = TokenLife is null
            ? new TokenValidationOptions { Issuers = issuers, Audiences = audiences, TenantIds = tenants }
            : new TokenValidationOptions { Issuers = issuers, Audiences = audiences, TenantIds = tenants, ClockSkew = TimeSpan.Zero };
        return new TokenValidator(options, Keys, Time);
    }
}

/// <summary>Where the local cloud listens.</summary>
/// <param name="Https">Base address of Entra, Resource Manager and Graph, e.g. <c>https://localhost:41001</c>, without a last slash.</param>
/// <param name="Identity">Base address of the managed identity endpoint (plain HTTP on loopback, as App Service's), without a last slash.</param>
public sealed record CloudAddresses(string Https, string Identity);

/// <summary>The tenant and the subscription of a local cloud. A fresh one gets random ids.</summary>
/// <param name="TenantId">Tenant id.</param>
/// <param name="SubscriptionId">Subscription id.</param>
/// <param name="Domain">Domain of its users.</param>
public sealed record Tenant(string TenantId, string SubscriptionId, string Domain)
{
    /// <summary>The issuers of this tenant's tokens: v1.0, v2.0, and the local authority's own names of both.</summary>
    /// <param name="addresses">Where the local cloud listens.</param>
    public IReadOnlyList<string> Issuers(CloudAddresses addresses)
        => [$"https://sts.windows.net/{TenantId}/", $"https://login.microsoftonline.com/{TenantId}/v2.0", $"{addresses.Https}/{TenantId}/v2.0", $"{addresses.Https}/adfs"];
}
