using System.Text.Json.Nodes;
using Gatehouse.LocalCloud.Entra;

namespace Gatehouse.LocalCloud.Graph;

/// <summary>The directory's principals as Graph shows them.</summary>
internal sealed class GraphObjects(CloudContext cloud)
{
    public static readonly IReadOnlyList<string> UserProperties = ["id", "userPrincipalName", "displayName", "mail"];
    public static readonly IReadOnlyList<string> GroupProperties = ["id", "displayName"];
    public static readonly IReadOnlyList<string> ServicePrincipalProperties = ["id", "appId", "displayName", "servicePrincipalType", "servicePrincipalNames"];

    public static JsonObject Show(User user) => new()
    {
        ["id"] = user.Id,
        ["userPrincipalName"] = user.UserPrincipalName,
        ["displayName"] = user.DisplayName,
        ["givenName"] = null,
        ["surname"] = null,
        ["jobTitle"] = null,
        ["mail"] = user.UserPrincipalName,
        ["mobilePhone"] = null,
        ["officeLocation"] = null,
        ["preferredLanguage"] = null,
        ["businessPhones"] = new JsonArray(),
    };

    public static JsonObject Show(Group group) => new()
    {
        ["id"] = group.Id,
        ["displayName"] = group.DisplayName,
        ["description"] = null,
        ["mailEnabled"] = false,
        ["securityEnabled"] = true,
        ["groupTypes"] = new JsonArray(),
    };

    public JsonObject Show(ServicePrincipal principal)
    {
        var application = cloud.Directory.Applications.Find(principal.AppId);
        return new()
        {
            ["id"] = principal.Id,
            ["appId"] = principal.AppId,
            ["displayName"] = principal.DisplayName,
            ["appDisplayName"] = application?.DisplayName,
            ["appOwnerOrganizationId"] = application is null ? null : cloud.Tenant.TenantId,
            ["accountEnabled"] = true,
            ["servicePrincipalType"] = principal.Type,
            ["servicePrincipalNames"] = Strings([principal.AppId, .. application?.IdentifierUris ?? []]),
            // How a managed identity's resource is found from its service principal.
            ["alternativeNames"] = principal.ResourceId is { } resource ? Strings([IsUserAssigned(resource) ? "isExplicit=True" : "isExplicit=False", resource]) : new JsonArray(),
            ["tags"] = new JsonArray(),
        };
    }

    /// <summary>A member of a group, of whatever kind; null when it is gone.</summary>
    public JsonObject? ShowMember(string objectId)
        => cloud.Directory.Users.Find(objectId) is { } user ? Typed("user", Show(user))
            : cloud.Directory.Groups.Find(objectId) is { } group ? Typed("group", Show(group))
            : cloud.Directory.FindServicePrincipal(objectId) is { } principal ? Typed("servicePrincipal", Show(principal))
            : null;

    /// <summary>The groups that a principal is in.</summary>
    /// <param name="objectId">The principal.</param>
    /// <param name="throughGroups">Whether those count too that it is in because a group of its is.</param>
    public IEnumerable<JsonObject> GroupsOf(string objectId, bool throughGroups)
        => cloud.Directory.Groups.Of(objectId).Select(cloud.Directory.Groups.Find).OfType<Group>()
            .Where(group => throughGroups || group.Members.Contains(objectId, StringComparer.OrdinalIgnoreCase))
            .Select(group => Typed("group", Show(group)));

    public static bool IsUserAssigned(string resourceId)
        => resourceId.Contains("/Microsoft.ManagedIdentity/userAssignedIdentities/", StringComparison.OrdinalIgnoreCase);

    private static JsonObject Typed(string type, JsonObject item)
    {
        item.Insert(0, "@odata.type", $"#microsoft.graph.{type}");
        return item;
    }

    private static JsonArray Strings(IEnumerable<string> values) => new([.. values.Select(value => (JsonNode)value)]);
}
