using System.Net.Http.Headers;
using System.Text;
using Gatehouse.LocalCloud.Entra.Grants;
using Gatehouse.LocalCloud.Entra.Http;
using Gatehouse.LocalCloud.Entra.Issuing;
using Gatehouse.LocalCloud.Entra.Principals;

namespace Gatehouse.LocalCloud.Entra.Clients;

/// <summary>Finds out which client asks, and whether it can prove it (RFC 6749, section 2.3).</summary>
internal sealed class ClientAuthentication(Tenant tenant, TenantDirectory directory, ClientAssertions assertions, TimeProvider time)
{
    private const string AssertionType = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"; // RFC 7523, section 2.2

    /// <summary>Identifies the client and checks the proof that it sent.</summary>
    /// <exception cref="EntraException">The client is unknown or its proof is wrong.</exception>
    public Client Authenticate(TokenCall call)
    {
        var (basicId, basicSecret) = ReadBasic(call.Authorization);
        var id = call.Form["client_id"] ?? basicId ?? call.Form.Require("client_id");
        if (basicId is not null && !string.Equals(basicId, id, StringComparison.OrdinalIgnoreCase))
            throw EntraException.Malformed("The Authorization header and client_id name different clients.");
        var secret = call.Form["client_secret"];
        var assertion = call.Form["client_assertion"];

        // "The client MUST NOT use more than one authentication method in each request."
        if (new[] { basicSecret, secret, assertion }.Count(proof => proof is not null) > 1)
            throw EntraException.Malformed("The client proves itself in more than one way; send one of client_secret, client_assertion and an Authorization header.");

        if (directory.Applications.Find(id) is not { } application)
        {
            return PublicClients.Contains(id)
                ? new(id.ToLowerInvariant(), null, ClientProof.None)
                : throw EntraException.UnknownClient(id, tenant.Domain);
        }

        if ((secret ?? basicSecret) is { } text)
        {
            CheckSecret(application, text);
            return new(application.AppId, application, ClientProof.Secret);
        }

        if (assertion is null)
            return new(application.AppId, application, ClientProof.None);
        if (call.Form["client_assertion_type"] != AssertionType)
            throw EntraException.Malformed($"client_assertion_type must be {AssertionType}.");
        assertions.Check(application, assertion);
        return new(application.AppId, application, ClientProof.Assertion);
    }

    /// <summary>Whether the client may use a grant without proving itself: only public clients may, and none for itself.</summary>
    /// <exception cref="EntraException">It must prove itself.</exception>
    public static void RequireProof(Client client, IGrant grant)
    {
        if (client.Proof == ClientProof.None && (grant.NeedsProof || client.Application is { PublicClient: false }))
            throw EntraException.ClientProofMissing();
    }

    private void CheckSecret(Application application, string text)
    {
        var now = time.GetUtcNow();
        var secret = application.Secrets.FirstOrDefault(secret => secret.Matches(text)) ?? throw EntraException.WrongSecret(application.AppId);
        if (secret.ExpiresOn <= now)
            throw EntraException.ExpiredSecret(application.AppId);
    }

    // RFC 6749, section 2.3.1: both parts are form-encoded inside the base64 of RFC 7617.
    private static (string? Id, string? Secret) ReadBasic(string? header)
    {
        if (header is null)
            return default;
        if (!AuthenticationHeaderValue.TryParse(header, out var value) || !value.Scheme.Equals("Basic", StringComparison.OrdinalIgnoreCase))
            throw EntraException.Malformed("The Authorization header of a token request must be Basic.");
        var bytes = new byte[(value.Parameter ?? "").Length];
        if (!Convert.TryFromBase64String(value.Parameter ?? "", bytes, out var length))
            throw EntraException.Malformed("The Authorization header is not base64.");
        var text = Encoding.UTF8.GetString(bytes, 0, length);
        var colon = text.IndexOf(':', StringComparison.Ordinal);
        return colon > 0
            ? (Uri.UnescapeDataString(text[..colon].Replace('+', ' ')), Uri.UnescapeDataString(text[(colon + 1)..].Replace('+', ' ')))
            : throw EntraException.Malformed("The Authorization header is not client id and secret with a colon between them.");
    }
}
