using System.Text.Json.Nodes;

namespace Gatehouse.LocalCloud.ResourceManager.AccessControl;

/// <summary>A role: what whoever has it may do.</summary>
/// <param name="Name">Its GUID; a built-in role has Azure's own.</param>
/// <param name="RoleName">What people call it.</param>
/// <param name="Description">What it is for.</param>
/// <param name="IsBuiltIn">Whether it comes with the cloud.</param>
/// <param name="Scopes">Where it can be assigned; <c>/</c> is everywhere.</param>
/// <param name="Actions">What it allows.</param>
/// <param name="NotActions">What it leaves out of that. Another role may allow it.</param>
internal sealed record RoleDefinition(
    string Name, string RoleName, string Description, bool IsBuiltIn,
    IReadOnlyList<string> Scopes, IReadOnlyList<string> Actions, IReadOnlyList<string> NotActions)
{
    public const string ResourceType = "Microsoft.Authorization/roleDefinitions";

    /// <summary>Patterns for the data of resources. Resource Manager only answers them.</summary>
    public IReadOnlyList<string> DataActions { get; init; } = [];

    /// <summary>What the role leaves out of <see cref="DataActions"/>.</summary>
    public IReadOnlyList<string> NotDataActions { get; init; } = [];

    public bool Allows(string action)
        => Actions.Any(pattern => ActionPattern.Matches(pattern, action)) && !NotActions.Any(pattern => ActionPattern.Matches(pattern, action));

    /// <summary>As the permissions endpoint and the role's document say it.</summary>
    public JsonObject Permission() => new()
    {
        ["actions"] = Texts(Actions),
        ["notActions"] = Texts(NotActions),
        ["dataActions"] = Texts(DataActions),
        ["notDataActions"] = Texts(NotDataActions),
    };

    /// <summary>The id that a subscription knows the role by.</summary>
    public string IdIn(string subscription) => $"/subscriptions/{subscription}/providers/{ResourceType}/{Name}";

    public JsonObject Document(string subscription) => new()
    {
        ["id"] = IdIn(subscription),
        ["name"] = Name,
        ["type"] = ResourceType,
        ["properties"] = new JsonObject
        {
            ["roleName"] = RoleName,
            ["type"] = IsBuiltIn ? "BuiltInRole" : "CustomRole",
            ["description"] = Description,
            ["assignableScopes"] = Texts(Scopes),
            ["permissions"] = new JsonArray(Permission()),
        },
    };

    /// <summary>Reads the properties of a custom role.</summary>
    /// <exception cref="ArmException">They are no role.</exception>
    public static RoleDefinition Parse(string name, JsonObject properties)
    {
        var roleName = properties.Text("roleName") is { Length: > 0 and <= 512 } given
            ? given : throw ArmException.InvalidContent("'properties.roleName' must have 1 to 512 characters");
        var permissions = properties["permissions"] switch
        {
            JsonArray { Count: 1 } array when array[0] is JsonObject only => only,
            _ => throw ArmException.InvalidContent("'properties.permissions' must be an array of one object"),
        };
        var scopes = TextsOf(properties, "assignableScopes");
        return new(
            name, roleName, properties.Text("description") ?? "", IsBuiltIn: false, scopes.Count > 0 ? scopes : ["/"],
            TextsOf(permissions, "actions"), TextsOf(permissions, "notActions"))
        {
            DataActions = TextsOf(permissions, "dataActions"),
            NotDataActions = TextsOf(permissions, "notDataActions"),
        };
    }

    private static List<string> TextsOf(JsonObject parent, string member) => parent[member] switch
    {
        null => [],
        JsonArray { Count: <= 2048 } array => [.. array.Select(item =>
            item is JsonValue value && value.TryGetValue<string>(out var text) && text.Length is > 0 and <= 512
                ? text : throw ArmException.InvalidContent($"each of '{member}' must be a text of 1 to 512 characters"))],
        _ => throw ArmException.InvalidContent($"'{member}' must be an array of at most 2048 texts"),
    };

    private static JsonArray Texts(IEnumerable<string> texts) => new([.. texts.Select(text => JsonValue.Create(text))]);
}
