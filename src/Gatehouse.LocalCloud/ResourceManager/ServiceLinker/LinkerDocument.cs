using System.Globalization;
using System.Text.Json.Nodes;
using Gatehouse.Tokens;

namespace Gatehouse.LocalCloud.ResourceManager.ServiceLinker;

/// <summary>The document of a linker, as Azure answers it: which members are spelled out depends on the version that is asked
/// for.</summary>
internal static class LinkerDocument
{
    private static readonly string[] Top = ["vNetSolution", "clientType", "scope", "secretStore", "publicNetworkSolution",
        "configurationInfo"];

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

    /// <summary>Adds what the provider decides where the client says nothing: firewall rules are for a network that is let in.</summary>
    public static void Default(JsonObject properties)
    {
        if (properties.Object("publicNetworkSolution") is not { } network || network.Object("firewallRules") is null)
            return;
        network["deleteOrUpdateBehavior"] ??= "Default";
        network["action"] ??= "enable";
    }

    /// <summary>Adds the members that the client left out.</summary>
    public static void SpellOut(JsonObject properties, ArmQuery query)
    {
        Nulls(properties, Top);
        Nulls(properties.Object("targetService"), "resourceProperties");
        if (!query.IsFrom(LinkerHeaders.Modern) && query != ArmQuery.None)
        {
            Nulls(properties.Object("publicNetworkSolution")?.Object("firewallRules"), "ipRanges");
            return;
        }

        Nulls(properties.Object("authInfo"), "authMode");
        Nulls(properties.Object("secretStore"), "keyVaultId", "keyVaultSecretName");
        var network = properties.Object("publicNetworkSolution");
        Nulls(network, "firewallRules", "deleteOrUpdateBehavior", "action");
        Nulls(network?.Object("firewallRules"), "ipRanges", "azureServices", "callerClientIP");
        var configuration = properties.Object("configurationInfo");
        Nulls(configuration, "customizedKeys", "configurationStore", "additionalConfigurations", "additionalConnectionStringProperties",
            "deleteOrUpdateBehavior", "action", "daprProperties");
        Nulls(configuration?.Object("configurationStore"), "appConfigurationId");
    }

    /// <summary>Leaves out what is null, as older versions do when a resource is read.</summary>
    public static void LeaveOutNulls(JsonObject parent)
    {
        foreach (var (name, value) in parent.ToList())
        {
            if (value is null)
                parent.Remove(name);
            else if (value is JsonObject inner)
                LeaveOutNulls(inner);
        }
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
