using System.Text.Json.Nodes;
using Gatehouse.LocalCloud.Entra.Http;
using Gatehouse.LocalCloud.Entra.Issuing;
using Microsoft.AspNetCore.Http;

namespace Gatehouse.LocalCloud.Entra.Discovery;

/// <summary>What clients ask before they ask for a token: which authorities exist, where their endpoints and keys are.</summary>
internal sealed class DiscoveryEndpoints(CloudContext cloud, Authority authorities)
{
    /// <summary>Which host names are one authority. MSAL asks it about every authority that it does not know.</summary>
    public Task InstanceAsync(HttpContext context)
    {
        var asked = context.Request.Query["authorization_endpoint"].ToString();
        if (asked.Length == 0)
            throw EntraException.MissingParameter("authorization_endpoint");
        // Some MSALs leave the port out of the address that they ask about; our own answer has it.
        if (!Uri.TryCreate(asked, UriKind.Absolute, out var uri) || authorities.Of(uri.Host) is not { } authority)
            throw EntraException.UnknownInstance();
        var tenant = uri.AbsolutePath.Split('/', StringSplitOptions.RemoveEmptyEntries) is [var first, ..] ? first : "common";
        authorities.CheckTenant(tenant);
        return EntraReply.JsonAsync(context, new JsonObject
        {
            ["tenant_discovery_endpoint"] = $"{authority}/{tenant}/v2.0/.well-known/openid-configuration",
            ["api-version"] = "1.1",
            ["metadata"] = new JsonArray(
                Alias("login.microsoftonline.com", "login.windows.net", ["login.microsoftonline.com", "login.windows.net", "login.microsoft.com", "sts.windows.net"]),
                // Plain names: MSAL.NET cannot parse an alias with a port.
                Alias("localhost", "localhost", ["localhost"])),
        });
    }

    /// <summary>OpenID Connect Discovery, section 4.2.</summary>
    public Task ConfigurationAsync(HttpContext context, string tenant, bool version2)
    {
        authorities.CheckTenant(tenant);
        var authority = authorities.Of(context.Request);
        var version = version2 ? "/v2.0" : "";
        return EntraReply.JsonAsync(context, Configuration(
            version2 ? $"{authority}/{cloud.Tenant.TenantId}/v2.0" : TokenIssuer.Version1Issuer(cloud.Tenant.TenantId),
            $"{authority}/{tenant}/oauth2{version}",
            $"{authority}/{tenant}/discovery{version}/keys"));
    }

    /// <summary>The same for the authority in ADFS's form, whose issuer has no tenant.</summary>
    public Task AdfsConfigurationAsync(HttpContext context)
    {
        var authority = authorities.Of(context.Request);
        return EntraReply.JsonAsync(context, Configuration($"{authority}/adfs", $"{authority}/adfs/oauth2", $"{authority}/adfs/discovery/keys"));
    }

    /// <summary>RFC 7517, section 5.</summary>
    public Task KeysAsync(HttpContext context, string? tenant)
    {
        if (tenant is not null)
            authorities.CheckTenant(tenant);
        return EntraReply.JsonAsync(context, cloud.Keys.ToJwks($"{authorities.Of(context.Request)}/{cloud.Tenant.TenantId}/v2.0"));
    }

    /// <summary>Whether an ADFS authority is trusted for a resource (RFC 7033). MSAL.NET asks; it always means the host itself.</summary>
    public Task WebFingerAsync(HttpContext context)
    {
        const string relation = "http://schemas.microsoft.com/rel/trusted-realm";
        var resource = context.Request.Query["resource"].ToString();
        if (!Uri.TryCreate(resource, UriKind.Absolute, out var uri) || authorities.Of(uri.Host) is null)
            throw EntraException.UnknownInstance();
        return EntraReply.JsonAsync(context, new JsonObject
        {
            ["subject"] = resource,
            ["links"] = new JsonArray(new JsonObject { ["rel"] = relation, ["href"] = resource }),
        });
    }

    /// <summary>Whether a user's passwords are checked here ("Managed") or at another authority. MSAL asks before the password grant.</summary>
    public Task UserRealmAsync(HttpContext context, string userPrincipalName)
    {
        var domain = userPrincipalName[(userPrincipalName.LastIndexOf('@') + 1)..];
        var known = cloud.Directory.Users.Find(userPrincipalName) is not null || string.Equals(domain, cloud.Tenant.Domain, StringComparison.OrdinalIgnoreCase);
        return EntraReply.JsonAsync(context, new JsonObject
        {
            ["ver"] = "1.0",
            ["account_type"] = known ? "Managed" : "Unknown",
            ["domain_name"] = domain,
            ["cloud_instance_name"] = "microsoftonline.com",
            ["cloud_audience_urn"] = "urn:federation:MicrosoftOnline",
        });
    }

    private static JsonObject Configuration(string issuer, string endpoints, string keys) => new()
    {
        ["issuer"] = issuer,
        ["authorization_endpoint"] = $"{endpoints}/authorize",
        ["token_endpoint"] = $"{endpoints}/token",
        ["device_authorization_endpoint"] = $"{endpoints}/devicecode",
        ["jwks_uri"] = keys,
        ["response_types_supported"] = new JsonArray("code", "id_token"),
        ["response_modes_supported"] = new JsonArray("query", "form_post"),
        ["subject_types_supported"] = new JsonArray("pairwise"),
        ["id_token_signing_alg_values_supported"] = new JsonArray("RS256"),
        ["token_endpoint_auth_methods_supported"] = new JsonArray("client_secret_post", "client_secret_basic", "private_key_jwt"),
        ["scopes_supported"] = new JsonArray("openid", "profile", "email", "offline_access"),
        ["cloud_instance_name"] = "microsoftonline.com",
        ["cloud_graph_host_name"] = "graph.windows.net",
        ["msgraph_host"] = "graph.microsoft.com",
    };

    private static JsonObject Alias(string network, string cache, string[] aliases) => new()
    {
        ["preferred_network"] = network,
        ["preferred_cache"] = cache,
        ["aliases"] = new JsonArray([.. aliases.Select(alias => (JsonNode)alias)]),
    };
}
