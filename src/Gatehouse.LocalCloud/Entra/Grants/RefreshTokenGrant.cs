using Gatehouse.LocalCloud.Entra.Clients;
using Gatehouse.LocalCloud.Entra.Http;
using Gatehouse.LocalCloud.Entra.Issuing;

namespace Gatehouse.LocalCloud.Entra.Grants;

/// <summary>A sign-in goes on (RFC 6749, section 6).</summary>
internal sealed class RefreshTokenGrant(TenantDirectory directory, RefreshTokens tokens, TimeProvider time) : IGrant
{
    public string Type => "refresh_token";

    public bool NeedsProof => false;

    public Granted Redeem(TokenCall call, Client client)
    {
        var grant = tokens.Open(call.Form.Require("refresh_token"));
        if (!string.Equals(grant.ClientId, client.Id, StringComparison.OrdinalIgnoreCase)
            && !(PublicClients.SameFamily(grant.ClientId, client.Id)))
            throw EntraException.InvalidGrant("Provided grant is invalid: the refresh token was issued to another client.");
        if (time.GetUtcNow() >= grant.IssuedOn + RefreshTokens.Life)
            throw EntraException.RefreshExpired(grant.IssuedOn);
        var account = directory.Users.FindAccount(grant.UserId) ?? throw EntraException.UserRemoved();
        if (account.SessionsValidFrom is { } from && grant.IssuedOn < from)
            throw EntraException.SessionRevoked();
        return new(account.User, grant.AuthenticationMethods, grant.Scope);
    }
}
