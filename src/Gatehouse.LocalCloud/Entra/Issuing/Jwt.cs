using System.Buffers.Text;
using System.Text;
using System.Text.Json.Nodes;

namespace Gatehouse.LocalCloud.Entra.Issuing;

/// <summary>Writes compact JWS (RFC 7515, section 3.1) signed with the tenant's keys.</summary>
internal static class Jwt
{
    public static string Sign(SigningKeys keys, JsonObject claims)
    {
        var keyId = keys.CurrentKeyId;
        var header = new JsonObject { ["typ"] = "JWT", ["alg"] = "RS256", ["kid"] = keyId };
        var content = Encode(header) + "." + Encode(claims);
        return content + "." + Base64Url.EncodeToString(keys.Sign(keyId, Encoding.ASCII.GetBytes(content)));
    }

    private static string Encode(JsonObject json) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(json.ToJsonString()));
}
