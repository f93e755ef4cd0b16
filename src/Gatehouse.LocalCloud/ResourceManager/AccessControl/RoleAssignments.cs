using System.Text.Json.Nodes;

namespace Gatehouse.LocalCloud.ResourceManager.AccessControl;

/// <summary>Who has which role where. Read from the state each time, so that it is never out of date.</summary>
internal sealed class RoleAssignments(CloudContext cloud)
{
    public const string ResourceType = "Microsoft.Authorization/roleAssignments";

    private const string Marker = "/providers/" + ResourceType + "/";
    private const string Enforced = "/gatehouse/access";
    private readonly RoleDefinitions _definitions = new(cloud);

    /// <summary>Gives the subscription its first owners, once.</summary>
    /// <remarks>
    /// A new cloud has one user, the developer. One that was made before roles were enforced keeps working: whoever could do everything
    /// then owns the subscription now.
    /// </remarks>
    public void Begin()
    {
        if (cloud.State.Find(Enforced) is not null)
            return;
        var scope = $"/subscriptions/{cloud.Tenant.SubscriptionId}";
        foreach (var principal in cloud.Directory.Entries().Where(IsPerson))
            Grant(principal.ObjectId, RoleDefinitions.Owner, scope);
        cloud.State.Put(Enforced, new JsonObject { ["since"] = cloud.Time.GetUtcNow().UtcDateTime.ToString("o") });
    }

    /// <summary>Gives a role on a scope. Somebody who has it already gets nothing more.</summary>
    public void Grant(string principalId, string role, string scope)
    {
        if (All().Any(known => known.IsFor(principalId) && ResourceId.Same(known.Scope, scope) && known.RoleName.Equals(role, StringComparison.OrdinalIgnoreCase)))
            return;
        var id = $"{scope.TrimEnd('/')}{Marker}{Guid.NewGuid()}";
        cloud.State.Put(id, RoleAssignment.Document(id, cloud, new(principalId, TypeOf(principalId), role, scope), null, null));
    }

    public IEnumerable<RoleAssignment> All()
        => cloud.State.List("/", id => id.Contains(Marker, StringComparison.OrdinalIgnoreCase)).Select(entry => RoleAssignment.Read(entry.Document));

    /// <summary>The roles by which a principal, itself or by its groups, may do something at a scope.</summary>
    public IEnumerable<RoleDefinition> Reaching(string principalId, string scope)
        => Of(principalId).Where(assignment => assignment.Reaches(scope)).Select(assignment => _definitions.Find(assignment.RoleName)).OfType<RoleDefinition>();

    /// <summary>What a principal has, itself or by its groups.</summary>
    public IEnumerable<RoleAssignment> Of(string principalId)
    {
        var groups = cloud.Directory.Groups.Of(principalId);
        return All().Where(assignment => assignment.IsFor(principalId) || groups.Any(assignment.IsFor));
    }

    /// <summary>As the directory and role assignments name the kind of a principal; null for one that is not in the directory.</summary>
    public string? FindType(string principalId)
        => cloud.Directory.Entries().FirstOrDefault(entry => entry.ObjectId.Equals(principalId, StringComparison.OrdinalIgnoreCase))?.Type switch
        {
            "user" => "User",
            "group" => "Group",
            "service" => "ServicePrincipal",
            _ => null,
        };

    private string TypeOf(string principalId) => FindType(principalId) ?? "Unknown";

    // A managed identity belongs to an app, and never did anything by itself.
    private bool IsPerson(Entra.DirectoryEntry entry)
        => entry.Type == "user" || (entry.Type == "service" && cloud.Directory.FindServicePrincipal(entry.ObjectId)?.ResourceId is null);
}

/// <summary>One role of one principal on one scope.</summary>
/// <param name="PrincipalId">Object id.</param>
/// <param name="PrincipalType">User, Group, ServicePrincipal or Unknown.</param>
/// <param name="RoleName">GUID of the role.</param>
/// <param name="Scope">The scope; <c>/</c> is the tenant.</param>
internal sealed record RoleAssignment(string PrincipalId, string PrincipalType, string RoleName, string Scope)
{
    public bool IsFor(string principalId) => PrincipalId.Equals(principalId, StringComparison.OrdinalIgnoreCase);

    /// <summary>Whether it counts at a scope: that is its own, or below it.</summary>
    public bool Reaches(string scope) => IsWithin(scope, Scope);

    /// <summary>Whether a scope is another one or below it.</summary>
    public static bool IsWithin(string scope, string outer)
    {
        outer = outer.TrimEnd('/');
        return scope.StartsWith(outer, StringComparison.OrdinalIgnoreCase) && (scope.Length == outer.Length || scope[outer.Length] == '/');
    }

    public static RoleAssignment Read(JsonObject document)
    {
        var properties = document.Properties();
        var role = properties.Text("roleDefinitionId")!;
        return new(properties.Text("principalId")!, properties.Text("principalType")!, role[(role.LastIndexOf('/') + 1)..], properties.Text("scope")!);
    }

    /// <summary>The document that is stored and answered.</summary>
    public static JsonObject Document(string id, CloudContext cloud, RoleAssignment assignment, string? caller, JsonObject? asked)
    {
        var now = cloud.Time.GetUtcNow().UtcDateTime.ToString("o");
        return new JsonObject
        {
            ["id"] = id,
            ["name"] = id[(id.LastIndexOf('/') + 1)..],
            ["type"] = RoleAssignments.ResourceType,
            ["properties"] = new JsonObject
            {
                ["roleDefinitionId"] = $"/subscriptions/{cloud.Tenant.SubscriptionId}/providers/{RoleDefinition.ResourceType}/{assignment.RoleName}",
                ["principalId"] = assignment.PrincipalId,
                ["principalType"] = assignment.PrincipalType,
                ["scope"] = assignment.Scope,
                ["condition"] = asked?.Text("condition"),
                ["conditionVersion"] = asked?.Text("conditionVersion"),
                ["createdOn"] = now,
                ["updatedOn"] = now,
                ["createdBy"] = caller,
                ["updatedBy"] = caller,
                ["delegatedManagedIdentityResourceId"] = null,
                ["description"] = asked?.Text("description"),
            },
        };
    }
}
