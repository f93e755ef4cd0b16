using System.Text.Json.Nodes;
using Gatehouse.LocalCloud.State;

namespace Gatehouse.LocalCloud.Entra.Issuing;

/// <summary>Makes tokens that must be refused, for the demo: genuine in all but one thing.</summary>
/// <param name="data">The folder of the local cloud; its keys sign.</param>
/// <param name="tenantId">The tenant.</param>
/// <param name="time">The clock.</param>
public sealed class CounterfeitTokens(DataFolder data, string tenantId, TimeProvider time)
{
    private readonly SigningKeys _keys = new(data, time);

    /// <summary>A user's token whose life ended an hour ago.</summary>
    /// <param name="audience">The resource.</param>
    /// <param name="objectId">The user's object id.</param>
    /// <param name="name">The user's principal name.</param>
    public string Expired(string audience, string objectId, string name) => Sign(audience, objectId, name, tenantId, age: TimeSpan.FromHours(2));

    /// <summary>The same user's token of another tenant. The signature is good: Entra's tenants share their keys too.</summary>
    /// <param name="audience">The resource.</param>
    /// <param name="objectId">The user's object id.</param>
    /// <param name="name">The user's principal name.</param>
    public string OfAnotherTenant(string audience, string objectId, string name)
        => Sign(audience, objectId, name, Guid.NewGuid().ToString(), age: TimeSpan.Zero);

    private string Sign(string audience, string objectId, string name, string tenant, TimeSpan age)
    {
        var issued = time.GetUtcNow() - age;
        return Jwt.Sign(_keys, new JsonObject
        {
            ["aud"] = audience,
            ["iss"] = TokenIssuer.Version1Issuer(tenant),
            ["iat"] = issued.ToUnixTimeSeconds(),
            ["nbf"] = issued.ToUnixTimeSeconds(),
            ["exp"] = (issued + TimeSpan.FromHours(1)).ToUnixTimeSeconds(),
            ["idtyp"] = "user",
            ["oid"] = objectId,
            ["tid"] = tenant,
            ["upn"] = name,
            ["ver"] = "1.0",
        });
    }
}
