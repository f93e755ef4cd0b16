using Gatehouse.LocalCloud.Entra.Clients;
using Gatehouse.LocalCloud.Entra.Http;

namespace Gatehouse.LocalCloud.Entra.Grants;

/// <summary>An application acts for itself (RFC 6749, section 4.4).</summary>
internal sealed class ClientCredentialsGrant : IGrant
{
    public string Type => "client_credentials";

    public bool NeedsProof => true;

    public Granted Redeem(TokenCall call, Client client)
    {
        if (call.Form["scope"] is { } scope && !RequestedScope.Parse(scope).IsDefault)
            throw EntraException.ScopeNotDefault(scope);
        return new(null, [], null);
    }
}
