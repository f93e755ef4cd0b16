using System.Text;
using System.Text.Json.Nodes;
using Gatehouse.LocalCloud.Entra.Http;
using Gatehouse.LocalCloud.Entra.Principals;
using Gatehouse.Tokens;

namespace Gatehouse.LocalCloud.Entra.Clients;

/// <summary>Checks signed assertions by which a client proves itself (RFC 7523, section 3).</summary>
/// <remarks>
/// Two kinds: signed by the application itself (<c>iss</c> and <c>sub</c> are its client id, the key is registered with it), and a token of
/// another issuer that a federated credential names (a Kubernetes service account, a CI job, a managed identity of this tenant). Keys are
/// those that were registered, or this tenant's own: the local cloud calls nobody to fetch keys.
/// </remarks>
internal sealed class ClientAssertions(CloudContext cloud)
{
    private static readonly TimeSpan ClockSkew = TimeSpan.FromMinutes(5);

    /// <summary>Checks an assertion.</summary>
    /// <exception cref="EntraException">It does not prove that its sender is the application.</exception>
    public void Check(Application application, string assertion)
    {
        try
        {
            var jws = JsonWebSignature.Parse(assertion, takesPss: true); // MSAL signs with a certificate by PS256
            var claims = JsonMembers.Parse(jws.Payload, "assertion's payload");
            var issuer = claims.Text("iss") ?? "";
            if (string.Equals(issuer, application.AppId, StringComparison.OrdinalIgnoreCase))
                CheckOwn(application, jws, claims);
            else
                CheckFederated(application, issuer, jws, claims);
            CheckTimes(claims);
        }
        catch (TokenException e)
        {
            throw EntraException.AssertionMalformed(e.Message);
        }
    }

    private void CheckOwn(Application application, JsonWebSignature jws, JsonMembers claims)
    {
        CheckSignature(jws, Registered(application.Keys));
        if (!string.Equals(claims.Text("sub"), application.AppId, StringComparison.OrdinalIgnoreCase))
            throw EntraException.AssertionSubject(claims.Text("sub") ?? "");
        if (!Audiences(claims).Any(IsThisAuthority))
            throw EntraException.AssertionAudience(string.Join(' ', Audiences(claims)));
    }

    private void CheckFederated(Application application, string issuer, JsonWebSignature jws, JsonMembers claims)
    {
        // The order of Entra's own errors: issuer, then audience, then subject.
        var candidates = application.FederatedCredentials.Where(credential => credential.Issuer == issuer).ToList();
        if (candidates.Count == 0)
            throw EntraException.AssertionIssuer(issuer);
        var audiences = Audiences(claims);
        candidates.RemoveAll(credential => !audiences.Contains(credential.Audience));
        if (candidates.Count == 0)
            throw EntraException.AssertionAudience(string.Join(' ', audiences));
        candidates.RemoveAll(credential => credential.Subject != claims.Text("sub"));
        if (candidates.Count == 0)
            throw EntraException.AssertionSubject(claims.Text("sub") ?? "");
        CheckSignature(jws, KeysOf(candidates[0]));
    }

    private void CheckTimes(JsonMembers claims)
    {
        var now = cloud.Time.GetUtcNow();
        var expires = claims.Time("exp", takesText: true) ?? throw EntraException.AssertionTimes("It has no exp.");
        if (now - expires >= ClockSkew)
            throw EntraException.AssertionTimes($"It expired at {expires:yyyy-MM-dd HH:mm:ss} UTC.");
        if ((claims.Time("nbf", takesText: true) ?? claims.Time("iat")) is { } from && from - now > ClockSkew)
            throw EntraException.AssertionTimes($"It is valid from {from:yyyy-MM-dd HH:mm:ss} UTC.");
    }

    private IReadOnlyList<SigningKey> KeysOf(FederatedCredential credential)
        => credential.Keys is null && cloud.Tenant.Issuers(cloud.Addresses).Contains(credential.Issuer)
            ? cloud.Keys.Published
            : Registered(credential.Keys);

    private static SigningKey[] Registered(JsonObject? jwks)
        => jwks is null ? [] : [.. JsonWebKeySet.Parse(Encoding.UTF8.GetBytes(jwks.ToJsonString())).Values];

    private static void CheckSignature(JsonWebSignature jws, IReadOnlyList<SigningKey> keys)
    {
        // MSAL names a certificate by its thumbprint (x5t) and sends no kid: with one key there is nothing to choose.
        var key = jws.KeyId.Length == 0 && keys.Count == 1 ? keys[0] : keys.FirstOrDefault(key => key.KeyId == jws.KeyId);
        if (key is null)
            throw EntraException.AssertionSignature($"No registered key has the kid {Seen.Quote(jws.KeyId)}.");
        if (!jws.IsSignedBy(key.Parameters))
            throw EntraException.AssertionSignature("The signature does not match the registered key.");
    }

    private static IReadOnlyList<string> Audiences(JsonMembers claims) => claims.Texts("aud") ?? [];

    // RFC 7523, section 3: "The token endpoint URL of the authorization server MAY be used as a value for an "aud" element".
    private bool IsThisAuthority(string audience)
        => cloud.Tenant.Issuers(cloud.Addresses).Contains(audience.TrimEnd('/'))
            || cloud.Tenant.Issuers(cloud.Addresses).Contains(audience)
            || (Uri.TryCreate(audience, UriKind.Absolute, out var uri)
                && uri.Scheme == Uri.UriSchemeHttps
                && (new Authority(cloud).Of(uri.Host) is not null)
                && uri.AbsolutePath.EndsWith("/token", StringComparison.Ordinal));
}
