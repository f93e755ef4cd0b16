using System.Globalization;
using System.Text.Json.Nodes;
using Gatehouse.LocalCloud.Entra.Issuing;
using Microsoft.AspNetCore.Http;

namespace Gatehouse.LocalCloud.ManagedIdentity;

/// <summary>Answers apps that ask for a token of one of their own identities.</summary>
/// <remarks>https://learn.microsoft.com/azure/app-service/overview-managed-identity#rest-endpoint-reference</remarks>
internal sealed class ManagedIdentityTokens(CloudContext cloud, AppSecrets secrets)
{
    private readonly TokenIssuer _issuer = new(cloud.Keys, cloud.Tenant, cloud.Directory, cloud.Time);
    private readonly ResourceNames _resources = new(cloud.Directory);

    public JsonObject Answer(HttpRequest request)
    {
        var app = FindApp(request);
        var resource = request.Query["resource"] is [{ Length: > 0 } one] ? one : throw ManagedIdentityException.BadRequest("Give the query parameter resource once.");
        var (audience, version2) = _resources.Resolve(resource)
            ?? throw ManagedIdentityException.BadRequest("The resource is not an https URI, an application id or a known identifier URI (without /.default).");

        var identities = AppIdentities.Of(app);
        var selector = IdentitySelector.Of(request.Query);
        var principalId = selector.Choose(identities)
            ?? throw (selector == new IdentitySelector(null, null, null) ? ManagedIdentityException.NoSystemIdentity() : ManagedIdentityException.NoSuchIdentity());
        var principal = cloud.Directory.FindServicePrincipal(principalId) ?? throw ManagedIdentityException.NoSuchIdentity();

        var token = _issuer.Issue(new()
        {
            Audience = audience,
            ObjectId = principal.Id,
            ClientId = principal.AppId,
            Proof = ClientProof.Assertion,
            ManagedIdentityResourceId = principal.ResourceId,
            Version2 = version2,
            Life = cloud.TokenLifeFor(audience),
        }, cloud.Addresses.Https);
        return new()
        {
            ["access_token"] = token.Value,
            ["expires_on"] = Text(token.ExpiresOn.ToUnixTimeSeconds()),
            ["expires_in"] = Text(token.Seconds),
            ["resource"] = resource,
            ["token_type"] = "Bearer",
            ["client_id"] = principal.AppId,
        };
    }

    // The header keeps out requests that an app was tricked into making: who can only choose a URL cannot set one.
    private JsonObject FindApp(HttpRequest request)
    {
        var header = request.Query["api-version"].ToString() switch
        {
            "2019-08-01" => "X-IDENTITY-HEADER",
            "2017-09-01" => "secret",
            _ => throw ManagedIdentityException.BadRequest("The query parameter api-version must be 2019-08-01 or 2017-09-01."),
        };
        return request.Headers[header] is [{ } secret] && secrets.Find(secret) is { } id && cloud.State.Find(id) is { } app
            ? app
            : throw ManagedIdentityException.WrongSecret(header);
    }

    private static string Text(long value) => value.ToString(CultureInfo.InvariantCulture);
}
