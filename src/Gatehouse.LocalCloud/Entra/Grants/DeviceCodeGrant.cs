using Gatehouse.LocalCloud.Entra.Clients;
using Gatehouse.LocalCloud.Entra.DeviceLogin;

namespace Gatehouse.LocalCloud.Entra.Grants;

/// <summary>A person signs in on a page while the program waits (RFC 8628).</summary>
/// <param name="type">RFC 8628's name of the grant, or the one that Azure used before it.</param>
/// <param name="devices">The sign-ins that wait.</param>
internal sealed class DeviceCodeGrant(string type, DeviceCodes devices) : IGrant
{
    public const string Standard = "urn:ietf:params:oauth:grant-type:device_code";
    public const string Older = "device_code"; // what v1.0 clients send

    public string Type => type;

    public bool NeedsProof => false;

    public Granted Redeem(TokenCall call, Client client)
    {
        // v1.0 says "code".
        var code = call.Form["device_code"] ?? call.Form["code"] ?? call.Form.Require("device_code");
        var (user, scope) = devices.Redeem(code, client.Id);
        return new(user, ["pwd"], scope);
    }
}
