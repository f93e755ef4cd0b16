using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Gatehouse.LocalCloud.Entra;

namespace Gatehouse.LocalCloud.Graph;

/// <summary>The permissions to Microsoft Graph that principals of this tenant have.</summary>
/// <remarks>
/// Every user-assigned identity may read the tenant: the tutorials have it made with one command and granted by "ask your administrator",
/// which is no command. Other principals have no assignments; here nobody needs one to ask Graph.
/// </remarks>
internal static class GraphPermissions
{
    /// <summary>What a filter may name.</summary>
    public static readonly IReadOnlyList<string> Properties = ["id", "appRoleId", "principalId", "resourceId"];

    // Of every tenant's Microsoft Graph: https://learn.microsoft.com/graph/permissions-reference
    private static readonly string[] ReadTenant =
    [
        "df021288-bdef-4463-88db-98f22de89214", // User.Read.All
        "98830695-27a2-44f7-8c18-0c3ebc9698f6", // GroupMember.Read.All
        "9a5d68dd-52b0-4cc2-bd40-abcf44ac3a30", // Application.Read.All
    ];

    /// <summary>The assignments of a principal.</summary>
    /// <remarks>https://learn.microsoft.com/graph/api/serviceprincipal-list-approleassignments</remarks>
    public static IEnumerable<JsonObject> Of(ServicePrincipal principal)
        => GraphObjects.IsUserAssigned(principal.ResourceId ?? "") ? ReadTenant.Select(role => Assignment(principal, role)) : [];

    private static JsonObject Assignment(ServicePrincipal principal, string role) => new()
    {
        ["id"] = Convert.ToHexStringLower(SHA256.HashData(Encoding.ASCII.GetBytes(principal.Id + role)))[..32],
        ["appRoleId"] = role,
        ["principalDisplayName"] = principal.DisplayName,
        ["principalId"] = principal.Id,
        ["principalType"] = "ServicePrincipal",
        ["resourceDisplayName"] = "Microsoft Graph",
        ["resourceId"] = "00000003-0000-0000-c000-000000000000",
    };
}
