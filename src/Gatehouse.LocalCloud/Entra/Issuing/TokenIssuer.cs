using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;

namespace Gatehouse.LocalCloud.Entra.Issuing;

/// <summary>Issues Entra-shaped tokens of the local tenant. Thread-safe.</summary>
/// <remarks>Claims: https://learn.microsoft.com/entra/identity-platform/access-token-claims-reference and id-token-claims-reference.</remarks>
internal sealed class TokenIssuer(SigningKeys keys, Tenant tenant, TenantDirectory directory, TimeProvider time)
{
    /// <summary>Life of a token of a user or an application. Entra's is 60 to 90 minutes; the answer says 3599 seconds most often.</summary>
    public static readonly TimeSpan DefaultLife = TimeSpan.FromSeconds(3599);

    /// <summary>Life of a managed identity's token: 24 hours, as Azure's.</summary>
    public static readonly TimeSpan LongestLife = TimeSpan.FromHours(24);

    /// <summary>Most groups that Entra puts into a token; from there on it names where to ask instead.</summary>
    public const int MaxGroups = 200;

    /// <summary>The issuer that v1.0 tokens of a tenant have, whatever the authority's address.</summary>
    public static string Version1Issuer(string tenantId) => $"https://sts.windows.net/{tenantId}/";

    /// <summary>Issues an access token.</summary>
    /// <param name="request">What it says.</param>
    /// <param name="authority">Base address of the authority, for v2.0 issuers, e.g. <c>https://localhost:41001</c>.</param>
    public IssuedToken Issue(TokenRequest request, string authority)
    {
        var tenantId = request.ForeignTenantId ?? tenant.TenantId;
        var (notBefore, expires) = LifeOf(request);
        var claims = new JsonObject
        {
            ["aud"] = request.Audience,
            ["iss"] = request.Version2 ? $"{authority}/{tenantId}/v2.0" : Version1Issuer(tenantId),
            ["iat"] = notBefore.ToUnixTimeSeconds(),
            ["nbf"] = notBefore.ToUnixTimeSeconds(),
            ["exp"] = expires.ToUnixTimeSeconds(),
        };
        var (id, proof) = request.Version2 ? ("azp", "azpacr") : ("appid", "appidacr");
        claims[id] = request.ClientId;
        claims[proof] = ((int)request.Proof).ToString(System.Globalization.CultureInfo.InvariantCulture);
        claims["idtyp"] = request.User is null ? "app" : "user";
        claims["oid"] = request.ObjectId;
        claims["sub"] = SubjectOf(request);
        claims["tid"] = tenantId;
        claims["uti"] = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(16));
        claims["ver"] = request.Version2 ? "2.0" : "1.0";
        if (!request.Version2)
            claims["idp"] = Version1Issuer(tenantId);
        AddUser(claims, request);
        AddGroups(claims, request.ObjectId, tenantId);
        if (request.ManagedIdentityResourceId is { } resourceId)
            claims["xms_mirid"] = resourceId;
        return new(Jwt.Sign(keys, claims), notBefore, expires);
    }

    /// <summary>Issues an id token: who signed in, for the client itself (OpenID Connect Core, section 2).</summary>
    public string IssueIdToken(User user, string clientId, string? nonce, string issuer)
    {
        var now = time.GetUtcNow();
        var claims = new JsonObject
        {
            ["aud"] = clientId,
            ["iss"] = issuer,
            ["iat"] = now.ToUnixTimeSeconds(),
            ["nbf"] = now.ToUnixTimeSeconds(),
            ["exp"] = (now + DefaultLife).ToUnixTimeSeconds(),
            ["name"] = user.DisplayName,
            ["oid"] = user.Id,
            ["preferred_username"] = user.UserPrincipalName,
            ["upn"] = user.UserPrincipalName,
            ["sub"] = Pairwise(user.Id, clientId),
            ["tid"] = tenant.TenantId,
            ["ver"] = "2.0",
        };
        if (nonce is not null)
            claims["nonce"] = nonce;
        return Jwt.Sign(keys, claims);
    }

    private (DateTimeOffset NotBefore, DateTimeOffset Expires) LifeOf(TokenRequest request)
    {
        // Whole seconds, because NumericDate is (RFC 7519, section 2): the answer's expires_in is then exactly the token's.
        var from = DateTimeOffset.FromUnixTimeSeconds((request.NotBefore ?? time.GetUtcNow()).ToUnixTimeSeconds());
        return (from, from + (request.Life ?? (request.ManagedIdentityResourceId is null ? DefaultLife : LongestLife)));
    }

    // An application's subject is its object id; a person's differs from resource to resource.
    private static string SubjectOf(TokenRequest request) => request.User is null ? request.ObjectId : Pairwise(request.ObjectId, request.Audience);

    private static string Pairwise(string objectId, string party)
        => Base64Url.EncodeToString(SHA256.HashData(Encoding.UTF8.GetBytes($"{objectId}\n{party}")));

    private static void AddUser(JsonObject claims, TokenRequest request)
    {
        if (request.User is not { } user)
            return;
        claims["name"] = user.DisplayName;
        claims["scp"] = "user_impersonation";
        if (request.AuthenticationMethods.Count > 0)
            claims["amr"] = new JsonArray([.. request.AuthenticationMethods.Select(method => (JsonNode)method)]);
        if (request.Version2)
        {
            claims["preferred_username"] = user.UserPrincipalName;
            return;
        }

        claims["unique_name"] = user.UserPrincipalName;
        claims["upn"] = user.UserPrincipalName;
    }

    private void AddGroups(JsonObject claims, string objectId, string tenantId)
    {
        var groups = directory.Groups.Of(objectId);
        if (groups.Count == 0)
            return;
        if (groups.Count <= MaxGroups)
        {
            claims["groups"] = new JsonArray([.. groups.Select(group => (JsonNode)group)]);
            return;
        }

        // OpenID Connect Core, section 5.6.2: a distributed claim, which is how Entra says "too many to list".
        claims["_claim_names"] = new JsonObject { ["groups"] = "src1" };
        claims["_claim_sources"] = new JsonObject
        {
            ["src1"] = new JsonObject { ["endpoint"] = $"https://graph.windows.net/{tenantId}/directoryObjects/{objectId}/getMemberObjects" },
        };
    }
}
