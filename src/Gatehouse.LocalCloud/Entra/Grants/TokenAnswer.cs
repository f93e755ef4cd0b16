using System.Buffers.Text;
using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Gatehouse.LocalCloud.Entra.Clients;
using Gatehouse.LocalCloud.Entra.Http;
using Gatehouse.LocalCloud.Entra.Issuing;

namespace Gatehouse.LocalCloud.Entra.Grants;

/// <summary>Turns a proven principal into the token endpoint's answer (RFC 6749, section 5.1; OpenID Connect Core, section 3.1.3.3).</summary>
internal sealed class TokenAnswer(CloudContext cloud, TokenIssuer issuer, RefreshTokens refreshTokens)
{
    private readonly ResourceNames _resources = new(cloud.Directory);

    public JsonObject Write(TokenCall call, Client client, Granted granted)
    {
        var scope = ScopeOf(call, granted);
        var (audience, version2) = _resources.Resolve(scope.Resource) ?? throw EntraException.UnknownResource(scope.Resource, cloud.Tenant.Domain);
        var token = issuer.Issue(new()
        {
            Audience = audience,
            ObjectId = granted.User?.Id ?? ServicePrincipalOf(client).Id,
            User = granted.User,
            ClientId = client.Id,
            Proof = client.Proof,
            AuthenticationMethods = granted.AuthenticationMethods,
            Version2 = version2,
            Life = cloud.TokenLifeFor(audience),
        }, call.Authority);

        var answer = new JsonObject { ["token_type"] = "Bearer" };
        if (granted.User is not null)
            answer["scope"] = call.Dialect == Dialect.Version1 ? "user_impersonation" : scope.Granted;
        AddTimes(answer, call.Dialect, token, scope.Resource);
        answer["access_token"] = token.Value;
        if (granted.User is { } user)
            AddUser(answer, call, client, granted, user, scope);
        return answer;
    }

    /// <summary>The scope of a request, in any dialect; null when it has none.</summary>
    public static RequestedScope? ScopeOf(TokenCall call)
    {
        var resource = call.Dialect == Dialect.Version2 ? null : call.Form["resource"];
        if (resource is not null)
            return RequestedScope.ForResource(resource);
        return call.Form["scope"] is { } scope && call.Dialect != Dialect.Version1 ? RequestedScope.Parse(scope) : null;
    }

    private static RequestedScope ScopeOf(TokenCall call, Granted granted)
        => ScopeOf(call)
            ?? (granted.Scope is { } earlier ? RequestedScope.Parse(earlier) : null)
            ?? throw EntraException.MissingParameter(call.Dialect == Dialect.Version1 ? "resource" : "scope");

    private ServicePrincipal ServicePrincipalOf(Client client)
        => cloud.Directory.FindServicePrincipal(client.Id) ?? throw EntraException.UnknownClient(client.Id, cloud.Tenant.Domain);

    private static void AddTimes(JsonObject answer, Dialect dialect, IssuedToken token, string resource)
    {
        if (dialect != Dialect.Version1)
        {
            answer["expires_in"] = token.Seconds;
            answer["ext_expires_in"] = token.Seconds;
            return;
        }

        answer["expires_in"] = Text(token.Seconds);
        answer["ext_expires_in"] = Text(token.Seconds);
        answer["expires_on"] = Text(token.ExpiresOn.ToUnixTimeSeconds());
        answer["not_before"] = Text(token.NotBefore.ToUnixTimeSeconds());
        answer["resource"] = resource;
    }

    private void AddUser(JsonObject answer, TokenCall call, Client client, Granted granted, User user, RequestedScope scope)
    {
        var everything = call.Dialect != Dialect.Version2;
        if (everything || scope.OfflineAccess || call.Form["grant_type"] == "refresh_token")
        {
            answer["refresh_token"] = refreshTokens.Issue(new(user.Id, client.Id, scope.Text, granted.AuthenticationMethods, cloud.Time.GetUtcNow()));
            if (PublicClients.Contains(client.Id))
                answer["foci"] = "1";
        }

        if (everything || scope.OpenId)
            answer["id_token"] = issuer.IssueIdToken(user, client.Id, call.Form["nonce"], IdTokenIssuer(call));

        // MSAL's name for the account in its cache; it asks with client_info=1.
        if (everything || call.Form["client_info"] is not null)
        {
            var info = new JsonObject { ["uid"] = user.Id, ["utid"] = cloud.Tenant.TenantId };
            answer["client_info"] = Base64Url.EncodeToString(Encoding.UTF8.GetBytes(info.ToJsonString()));
        }
    }

    private string IdTokenIssuer(TokenCall call) => call.Dialect switch
    {
        Dialect.Adfs => $"{call.Authority}/adfs",
        Dialect.Version1 => TokenIssuer.Version1Issuer(cloud.Tenant.TenantId),
        _ => $"{call.Authority}/{cloud.Tenant.TenantId}/v2.0",
    };

    private static string Text(long value) => value.ToString(CultureInfo.InvariantCulture);
}
