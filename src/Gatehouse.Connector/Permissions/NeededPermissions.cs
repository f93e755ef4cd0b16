using Gatehouse.Connector.Connections;
using Gatehouse.Connector.Sources;
using Gatehouse.Connector.Targets;

namespace Gatehouse.Connector.Permissions;

/// <summary>What the caller must be allowed to do for a connection: the tables of the Service Connector tutorial, by scope.</summary>
internal static class NeededPermissions
{
    public static IEnumerable<(string Scope, IReadOnlyList<string> Actions)> Of(ConnectionDraft draft)
    {
        yield return (draft.Source is LocalSource local ? local.ResourceId : draft.Source.ResourceId, [.. OfSource(draft)]);
        yield return (draft.Request.ServerId, [.. OfTarget(draft)]);
        if (draft.Authentication.MySqlIdentityId is { } identity)
            yield return (identity, ["Microsoft.ManagedIdentity/userAssignedIdentities/assign/action"]);
    }

    private static IEnumerable<string> OfSource(ConnectionDraft draft)
    {
        string[] ownActions = draft.Source switch
        {
            SiteSource =>
            [
                "Microsoft.Web/sites/read", "Microsoft.Web/sites/write", "Microsoft.Web/sites/config/read", "Microsoft.Web/sites/config/write",
                "Microsoft.Web/sites/config/list/action",
            ],
            ContainerAppSource =>
                ["Microsoft.App/containerApps/read", "Microsoft.App/containerApps/write", "Microsoft.App/containerApps/listSecrets/action"],
            SpringSource =>
            [
                "Microsoft.AppPlatform/Spring/apps/read", "Microsoft.AppPlatform/Spring/apps/write",
                "Microsoft.AppPlatform/Spring/apps/deployments/read", "Microsoft.AppPlatform/Spring/apps/deployments/write",
            ],
            ClusterSource => ["Microsoft.ContainerService/managedClusters/read"],
            _ => ["Microsoft.Resources/subscriptions/resourceGroups/read"],
        };
        var linker = draft.Source is LocalSource ? "Microsoft.ServiceLinker/locations/connectors" : "Microsoft.ServiceLinker/linkers";
        return [.. ownActions, $"{linker}/read", $"{linker}/write"];
    }

    private static IEnumerable<string> OfTarget(ConnectionDraft draft)
    {
        var type = draft.Target.ServerType;
        yield return $"{type}/read";
        yield return $"{type}/databases/read";
        if (!draft.Authentication.HasPrincipal || draft.Request.OptOut.HasFlag(OptOuts.Authentication))
            yield break;
        yield return $"{type}/administrators/read";
        yield return $"{type}/administrators/write";
        if (draft.Target is not SqlTarget)
            yield return $"{type}/write";
        if (draft.Request.OptOut.HasFlag(OptOuts.PublicNetwork))
            yield break;
        yield return $"{type}/firewallRules/write";
        yield return $"{type}/firewallRules/delete";
    }
}
