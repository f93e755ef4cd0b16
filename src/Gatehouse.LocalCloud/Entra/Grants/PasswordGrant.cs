using Gatehouse.LocalCloud.Entra.Clients;
using Gatehouse.LocalCloud.Entra.Http;
using Gatehouse.LocalCloud.Entra.Principals;

namespace Gatehouse.LocalCloud.Entra.Grants;

/// <summary>A local test user's name and password (RFC 6749, section 4.3).</summary>
internal sealed class PasswordGrant(TenantDirectory directory) : IGrant
{
    public string Type => "password";

    public bool NeedsProof => false;

    public Granted Redeem(TokenCall call, Client client)
    {
        var account = directory.Users.FindAccount(call.Form.Require("username"));
        return PasswordHash.Matches(account?.Password, call.Form.Require("password"))
            ? new(account!.User, ["pwd"], null)
            : throw EntraException.WrongPassword();
    }
}
