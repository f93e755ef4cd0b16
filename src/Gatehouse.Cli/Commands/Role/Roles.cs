using System.Text.Json.Nodes;
using Gatehouse.Cli.Cloud;
using Gatehouse.Cli.CommandLine;
using Gatehouse.Cli.Commands.Ad;
using Gatehouse.Cli.Output;
using Gatehouse.Connector.ResourceManager;

namespace Gatehouse.Cli.Commands.Role;

/// <summary>Role assignments and definitions of a scope, and the principals in them.</summary>
internal sealed class Roles(CloudSession cloud, string scope)
{
    private const string Provider = "/providers/Microsoft.Authorization";

    public static IReadOnlyList<Column> Columns { get; } = [new("Principal", "principalName"), new("Role", "roleDefinitionName"), new("Scope", "scope")];

    public string NewAssignment(string name) => ResourceIds.Child(scope + Provider, "roleAssignments", name);

    /// <summary>The assignments that a filter leaves.</summary>
    public Task<IReadOnlyList<JsonObject>> AssignmentsAsync(string? filter, CancellationToken cancellationToken)
        => cloud.ResourceManager.ListAsync($"{scope}{Provider}/roleAssignments{Query(filter)}", ApiVersions.Authorization, cancellationToken);

    /// <summary>The roles, or those of a name.</summary>
    public Task<IReadOnlyList<JsonObject>> DefinitionsAsync(string? name, CancellationToken cancellationToken)
        => cloud.ResourceManager.ListAsync(
            $"{scope}{Provider}/roleDefinitions{Query(name is null ? null : $"roleName eq '{Quoted(name)}'")}", ApiVersions.Authorization, cancellationToken);

    /// <summary>Id of a role by its name, GUID or id.</summary>
    /// <exception cref="CliException">There is no such role.</exception>
    public async Task<string> RoleIdAsync(string role, CancellationToken cancellationToken)
    {
        if (role.StartsWith('/'))
            return role;
        var found = Guid.TryParseExact(role, "D", out _)
            ? (await DefinitionsAsync(null, cancellationToken)).Where(known => role.Equals((string?)known["name"], StringComparison.OrdinalIgnoreCase))
            : await DefinitionsAsync(role, cancellationToken);
        return (string?)found.FirstOrDefault()?["id"]
            ?? throw CliException.NotFound($"Role '{role}' doesn't exist. List them with: gatehouse role definition list -o table");
    }

    /// <summary>Object id of a principal by its user name, its application id or its object id.</summary>
    /// <exception cref="CliException">The directory has no such principal.</exception>
    public async Task<string> PrincipalAsync(string assignee, CancellationToken cancellationToken)
    {
        var filters = new[]
        {
            ("users", $"userPrincipalName eq '{Quoted(assignee)}'"),
            ("servicePrincipals", $"servicePrincipalNames/any(c:c eq '{Quoted(assignee)}')"),
        };
        foreach (var (set, filter) in filters)
        {
            var found = DirectoryShapes.Values(await cloud.GraphAsync($"/v1.0/{set}{Query(filter)}", cancellationToken));
            if (found.Count > 0)
                return (string)found[0]!["id"]!;
        }

        if (Guid.TryParseExact(assignee, "D", out _) && (await NamesAsync([assignee], cancellationToken)).Count > 0)
            return assignee;
        throw CliException.NotFound(
            $"Cannot find user or service principal in graph database for '{assignee}'. "
            + "Name a user (mary@contoso.example), an application id, or the object id of a user, group, application or managed identity.");
    }

    /// <summary>Adds the names of principals and roles, as people know them.</summary>
    public async Task<JsonArray> ShowAsync(IReadOnlyList<JsonObject> assignments, CancellationToken cancellationToken)
    {
        var names = await NamesAsync([.. assignments.Select(PrincipalOf).Distinct()], cancellationToken);
        var roles = assignments.Count == 0 ? [] : await DefinitionsAsync(null, cancellationToken);
        var shown = ArmShape.Flatten(assignments);
        foreach (var assignment in shown.OfType<JsonObject>())
        {
            assignment["principalName"] = names.GetValueOrDefault((string?)assignment["principalId"] ?? "", "");
            assignment["roleDefinitionName"] = (string?)roles.FirstOrDefault(role => Same(role["id"], assignment["roleDefinitionId"]))?["properties"]?["roleName"];
        }

        return shown;
    }

    public static string PrincipalOf(JsonObject assignment) => (string?)assignment["properties"]?["principalId"] ?? "";

    public static bool HasRole(JsonObject assignment, string role) => Same(assignment["properties"]?["roleDefinitionId"], role);

    public bool IsAtScope(JsonObject assignment) => Same(assignment["properties"]?["scope"], scope);

    public bool IsAbove(JsonObject assignment)
        => (string?)assignment["properties"]?["scope"] is { } outer && (outer == "/" || (scope + "/").StartsWith(outer + "/", StringComparison.OrdinalIgnoreCase));

    private async Task<Dictionary<string, string>> NamesAsync(IReadOnlyList<string> ids, CancellationToken cancellationToken)
    {
        if (ids.Count == 0)
            return [];
        var body = new JsonObject { ["ids"] = new JsonArray([.. ids.Select(id => JsonValue.Create(id))]), ["types"] = new JsonArray("user", "group", "servicePrincipal") };
        var found = DirectoryShapes.Values(await cloud.GraphAsync("/v1.0/directoryObjects/getByIds", body, cancellationToken));
        return found.ToDictionary(
            item => (string)item!["id"]!,
            item => (string?)item!["userPrincipalName"] ?? (string?)item["displayName"] ?? "", StringComparer.OrdinalIgnoreCase);
    }

    // The same role has an id below each scope; its last part is the role itself.
    private static bool Same(JsonNode? a, JsonNode? b) => Same(a, (string?)b ?? "");

    private static bool Same(JsonNode? a, string b)
    {
        var text = (string?)a ?? "";
        return text.Contains("/roleDefinitions/", StringComparison.OrdinalIgnoreCase)
            ? ResourceIds.Name(text).Equals(ResourceIds.Name(b), StringComparison.OrdinalIgnoreCase)
            : text.Equals(b, StringComparison.OrdinalIgnoreCase);
    }

    private static string Query(string? filter) => filter is null ? "" : "?$filter=" + Uri.EscapeDataString(filter);

    private static string Quoted(string text) => text.Replace("'", "''", StringComparison.Ordinal);
}
