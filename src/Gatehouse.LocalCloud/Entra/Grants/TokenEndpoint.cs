using Gatehouse.LocalCloud.Entra.Clients;
using Gatehouse.LocalCloud.Entra.DeviceLogin;
using Gatehouse.LocalCloud.Entra.Http;
using Gatehouse.LocalCloud.Entra.Issuing;
using Microsoft.AspNetCore.Http;

namespace Gatehouse.LocalCloud.Entra.Grants;

/// <summary>The token endpoint (RFC 6749, section 3.2), in its three dialects.</summary>
/// <remarks>
/// <code>
/// form → grant type → client and its proof → grant: who? → resource → tokens
/// </code>
/// </remarks>
internal sealed class TokenEndpoint(CloudContext cloud, ClientAuthentication clients, RefreshTokens refreshTokens, DeviceCodes devices)
{
    private readonly TokenAnswer _answer = new(cloud, new(cloud.Keys, cloud.Tenant, cloud.Directory, cloud.Time), refreshTokens);

    private readonly List<IGrant> _grants =
    [
        new ClientCredentialsGrant(),
        new RefreshTokenGrant(cloud.Directory, refreshTokens, cloud.Time),
        new DeviceCodeGrant(DeviceCodeGrant.Standard, devices),
        new DeviceCodeGrant(DeviceCodeGrant.Older, devices),
        new PasswordGrant(cloud.Directory),
    ];

    public async Task HandleAsync(HttpContext context, string authority, Dialect dialect)
    {
        var call = new TokenCall
        {
            Form = await Form.ReadAsync(context.Request),
            Authorization = context.Request.Headers.Authorization is [{ Length: > 0 } header] ? header : null,
            Authority = authority,
            Dialect = dialect,
        };
        var type = call.Form.Require("grant_type");
        var grant = _grants.Find(grant => grant.Type == type) ?? throw EntraException.UnsupportedGrant(type);
        var client = clients.Authenticate(call);
        ClientAuthentication.RequireProof(client, grant);
        await EntraReply.JsonAsync(context, _answer.Write(call, client, grant.Redeem(call, client)));
    }
}
