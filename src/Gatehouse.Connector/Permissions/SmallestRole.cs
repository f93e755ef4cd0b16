namespace Gatehouse.Connector.Permissions;

/// <summary>Names the built-in role that allows some actions and the least besides.</summary>
internal static class SmallestRole
{
    // From few rights to many. https://learn.microsoft.com/azure/role-based-access-control/built-in-roles
    private static readonly (string Name, string[] Actions, string[] NotActions)[] Roles =
    [
        ("Reader", ["*/read"], []),
        ("Managed Identity Operator", ["Microsoft.ManagedIdentity/userAssignedIdentities/*/read", "Microsoft.ManagedIdentity/userAssignedIdentities/*/assign/action", "Microsoft.ManagedIdentity/userAssignedIdentities/assign/action"], []),
        ("SQL DB Contributor", ["Microsoft.Sql/servers/databases/*", "Microsoft.Sql/servers/read"], []),
        ("SQL Security Manager", ["Microsoft.Sql/servers/read", "Microsoft.Sql/servers/administrators/*", "Microsoft.Sql/servers/firewallRules/*", "Microsoft.Sql/servers/databases/read"], []),
        ("SQL Server Contributor", ["Microsoft.Sql/servers/*"], ["Microsoft.Sql/servers/azureADOnlyAuthentications/*"]),
        ("Website Contributor", ["Microsoft.Web/sites/*", "Microsoft.Web/serverFarms/read"], []),
        ("Contributor", ["*"], ["Microsoft.Authorization/*/Delete", "Microsoft.Authorization/*/Write", "Microsoft.Authorization/elevateAccess/Action"]),
        ("Owner", ["*"], []),
    ];

    public static string For(IReadOnlyList<string> actions)
        => Roles.First(role => actions.All(action => role.Name == "Owner" || new CallerPermissions([(role.Actions, role.NotActions)]).Allow(action))).Name;
}
