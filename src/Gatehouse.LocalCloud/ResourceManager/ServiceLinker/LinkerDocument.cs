using System.Globalization;
using System.Text.Json.Nodes;
using Gatehouse.Tokens;

namespace Gatehouse.LocalCloud.ResourceManager.ServiceLinker;

/// <summary>The document of a linker, as Azure answers it: with every member spelled out.</summary>
internal static class LinkerDocument
{
    /// <summary>A time in the form of this provider.</summary>
    public static string Time(DateTimeOffset time)
        => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fffffff'Z'", CultureInfo.InvariantCulture);

    /// <summary>Who made a resource and who changed it last.</summary>
    public static JsonObject SystemData(JsonObject? existing, Principal? caller, DateTimeOffset now)
    {
        var (by, kind, at) = (caller?.DisplayName, KindOf(caller), Time(now));
        var before = existing?.Object("systemData");
        return new JsonObject
        {
            ["createdBy"] = before is null ? by : before.Text("createdBy"),
            ["createdByType"] = before is null ? kind : before.Text("createdByType"),
            ["createdAt"] = before is null ? at : before.Text("createdAt"),
            ["lastModifiedBy"] = by,
            ["lastModifiedByType"] = kind,
            ["lastModifiedAt"] = at,
        };
    }

    /// <summary>Adds the members that the client left out.</summary>
    public static void SpellOut(JsonObject properties)
    {
        Nulls(properties, "vNetSolution", "clientType", "scope", "secretStore", "publicNetworkSolution", "configurationInfo");
        Nulls(properties.Object("targetService"), "resourceProperties");
        Nulls(properties.Object("authInfo"), "authMode");
        Nulls(properties.Object("secretStore"), "keyVaultId", "keyVaultSecretName");
        Nulls(properties.Object("publicNetworkSolution"), "firewallRules", "deleteOrUpdateBehavior", "action");
        var configuration = properties.Object("configurationInfo");
        Nulls(configuration, "customizedKeys", "configurationStore", "additionalConfigurations", "additionalConnectionStringProperties",
            "deleteOrUpdateBehavior", "action", "daprProperties");
        Nulls(configuration?.Object("configurationStore"), "appConfigurationId");
    }

    private static void Nulls(JsonObject? parent, params string[] names)
    {
        foreach (var name in names)
        {
            if (parent is not null && !parent.ContainsKey(name))
                parent[name] = null;
        }
    }

    private static string KindOf(Principal? caller) => caller switch
    {
        null or { Kind: PrincipalKind.User } => "User",
        { ManagedIdentityResourceId: not null } => "ManagedIdentity",
        _ => "Application",
    };
}
