using System.Text.Json;

namespace Gatehouse.LocalCloud.ResourceManager.AccessControl;

/// <summary>The roles of a cloud: Azure's built-in ones that matter here, and those that were made.</summary>
internal sealed class RoleDefinitions(CloudContext cloud)
{
    public const string Owner = "8e3af657-a8ff-443c-a75c-2fe8c4bcb635";
    public const string Contributor = "b24988ac-6180-42a0-ab88-20f7382dd24c";
    public const string Reader = "acdd72a7-3385-48ef-bd42-f606fba81ae7";

    private const string Marker = "/providers/" + RoleDefinition.ResourceType + "/";

    // https://learn.microsoft.com/azure/role-based-access-control/built-in-roles
    private static readonly Lazy<IReadOnlyList<RoleDefinition>> BuiltIn = new(Load);

    public IEnumerable<RoleDefinition> All => [.. BuiltIn.Value, .. Custom];

    private IEnumerable<RoleDefinition> Custom
        => cloud.State.List("/", id => id.Contains(Marker, StringComparison.OrdinalIgnoreCase))
            .Select(entry => RoleDefinition.Parse(entry.Document.Text("name")!, entry.Document.Properties()));

    /// <summary>Finds a role by its GUID, or by an id that ends with it.</summary>
    public RoleDefinition? Find(string id)
    {
        var name = id[(id.LastIndexOf('/') + 1)..];
        return All.FirstOrDefault(role => role.Name.Equals(name, StringComparison.OrdinalIgnoreCase));
    }

    private static List<RoleDefinition> Load()
    {
        using var file = typeof(RoleDefinitions).Assembly.GetManifestResourceStream("roles.json")!;
        using var document = JsonDocument.Parse(file);
        return [.. document.RootElement.EnumerateArray().Select(role => new RoleDefinition(
            role.GetProperty("name").GetString()!,
            role.GetProperty("roleName").GetString()!,
            role.GetProperty("description").GetString()!,
            IsBuiltIn: true,
            ["/"],
            Texts(role, "actions"),
            Texts(role, "notActions"))
        {
            DataActions = Texts(role, "dataActions"),
        })];
    }

    private static List<string> Texts(JsonElement role, string member)
        => role.TryGetProperty(member, out var texts) ? [.. texts.EnumerateArray().Select(text => text.GetString()!)] : [];
}
