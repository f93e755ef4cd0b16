using System.Text.Json;
using System.Text.Json.Nodes;

namespace Gatehouse.LocalCloud.ResourceManager.Types;

/// <summary>Microsoft.Web/sites/config: what an app is told. The parts that hold secrets are read with POST …/list only.</summary>
internal sealed class WebConfigType(string name, CloudContext cloud) : ResourceType
{
    private static readonly string[] Secret =
        ["appsettings", "connectionstrings", "metadata", "azurestorageaccounts", "authsettings", "backup", "pushsettings", "publishingcredentials"];

    public override string Name => name;

    // The properties of appsettings are the app's own names and values.
    public override bool HasProvisioningState => false;

    public override bool CanGet(ResourceId id) => !Secret.Contains(id.Name, StringComparer.OrdinalIgnoreCase);

    public override Task<JsonObject> PutAsync(ResourceWrite write, CancellationToken cancellationToken)
    {
        var properties = write.Wanted.Properties();
        if (Is(write.Id, "appsettings"))
            write.Wanted["properties"] = Strings(properties);
        else if (Is(write.Id, "connectionstrings"))
            CheckConnectionStrings(properties);
        else if (Is(write.Id, "web"))
            StoreLists(write);
        return Task.FromResult(write.Wanted);
    }

    public override Task<JsonObject?> FindAsync(ResourceId id, JsonObject? stored, CancellationToken cancellationToken)
        => Task.FromResult(stored ?? (cloud.State.Find(id.Parent!.Text) is { } site ? Initial(id, site) : null));

    public override Task<JsonNode?> ActAsync(ResourceId id, JsonObject? resource, string action, JsonObject body, CancellationToken cancellationToken)
    {
        if (!action.Equals("list", StringComparison.OrdinalIgnoreCase) || CanGet(id))
            return Task.FromResult<JsonNode?>(null);
        return Task.FromResult<JsonNode?>((resource ?? Document(id, null, [])).WithoutPrivate());
    }

    public override void Present(ResourceId id, JsonObject resource)
    {
        if (!Is(id, "web") || resource.Object("properties") is not { } properties)
            return;
        properties["appSettings"] = null;
        properties["connectionStrings"] = null;
    }

    /// <summary>Makes the properties of appsettings or connectionstrings from the list that a site's siteConfig has.</summary>
    /// <exception cref="ArmException">It is no such list.</exception>
    internal static JsonObject FromList(JsonNode given, string member)
    {
        var settings = new JsonObject();
        foreach (var item in given as JsonArray ?? throw ArmException.InvalidContent($"'{member}' must be an array"))
        {
            if (item is not JsonObject pair || pair.Text("name") is not { Length: > 0 } key)
                throw ArmException.InvalidContent($"each of '{member}' must be an object with a name");
            settings[key] = member == "appSettings"
                ? pair["value"]?.DeepClone()
                : new JsonObject { ["value"] = pair.Text("connectionString"), ["type"] = pair.Text("type") };
        }

        if (member == "appSettings")
            return Strings(settings);
        CheckConnectionStrings(settings);
        return settings;
    }

    /// <summary>Stores one part of a site's configuration.</summary>
    internal static void Store(CloudContext cloud, ResourceId site, string part, string? location, JsonObject properties)
    {
        var id = site.Child("config", part);
        cloud.State.Put(id.Text, Document(id, location, properties));
    }

    private void StoreLists(ResourceWrite write)
    {
        foreach (var (member, part) in new[] { ("appSettings", "appsettings"), ("connectionStrings", "connectionstrings") })
        {
            if (write.Wanted.Properties()[member] is not { } given)
                continue;
            Store(cloud, write.Id.Parent!, part, write.Wanted.Text("location"), FromList(given, member));
            write.Wanted.Properties().Remove(member);
        }
    }

    private static JsonObject? Initial(ResourceId id, JsonObject site) => id.Name.ToUpperInvariant() switch
    {
        "WEB" => Document(id, site.Text("location"), (JsonObject)(site.Object("properties")?.Object("siteConfig") ?? []).DeepClone()),
        "SLOTCONFIGNAMES" => Document(id, site.Text("location"), new() { ["appSettingNames"] = new JsonArray(), ["connectionStringNames"] = new JsonArray() }),
        "LOGS" or "AUTHSETTINGSV2" => Document(id, site.Text("location"), []),
        _ when Secret.Contains(id.Name, StringComparer.OrdinalIgnoreCase) => Document(id, site.Text("location"), []),
        _ => null,
    };

    private static JsonObject Document(ResourceId id, string? location, JsonObject properties) => new()
    {
        ["id"] = id.Text, ["name"] = id.Name, ["type"] = id.Type, ["location"] = location, ["properties"] = properties,
    };

    // An environment variable is text: Azure takes a number or a truth value and stores its text.
    private static JsonObject Strings(JsonObject properties)
    {
        var settings = new JsonObject();
        foreach (var (key, value) in properties)
        {
            if (key.Length == 0)
                throw ArmException.InvalidContent("a setting has no name");
            settings[key] = value?.GetValueKind() switch
            {
                null or JsonValueKind.Null => null,
                JsonValueKind.String => value.DeepClone(),
                JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False => value.ToJsonString(),
                _ => throw ArmException.InvalidContent($"'{key}' must be a string"),
            };
        }

        return settings;
    }

    private static void CheckConnectionStrings(JsonObject properties)
    {
        foreach (var (key, value) in properties)
        {
            if (value is not JsonObject entry || entry.Text("value") is null)
                throw ArmException.InvalidContent($"'{key}' must be an object with a value and a type");
            _ = entry.Text("type");
        }
    }

    private static bool Is(ResourceId id, string part) => id.Name.Equals(part, StringComparison.OrdinalIgnoreCase);
}
