using System.Text.Json.Nodes;

namespace Gatehouse.LocalCloud.ResourceManager.Sources;

/// <summary>
/// Environment variables of the containers of a container app. What is secret is a secret of the app that the variable refers to.
/// </summary>
internal sealed class ContainerSettings(CloudContext cloud) : ISourceSettings
{
    public static IReadOnlyList<string> TypeNames { get; } = [ContainerAppType.TypeName];

    public IReadOnlyList<string> Types => TypeNames;

    public JsonObject Read(ResourceId source, string? scope) => Read(AppOf(source), scope);

    /// <summary>The variables of a container, with the values of the secrets that they refer to.</summary>
    /// <param name="app">The stored document of the app.</param>
    /// <param name="container">Name of the container; null for the first.</param>
    /// <exception cref="ArmException">There is no such container.</exception>
    public static JsonObject Read(JsonObject app, string? container)
    {
        var settings = new JsonObject();
        foreach (var variable in VariablesOf(Find(app, container)))
        {
            var value = variable.Text("secretRef") is { } secret
                ? SecretsOf(app).FirstOrDefault(known => known.Text("name") == secret)?.Text("value")
                : variable.Text("value");
            if (value is not null)
                settings[variable.Text("name")!] = value;
        }

        return settings;
    }

    public void Change(ResourceId source, string? scope, IReadOnlyList<SourceSetting> set, IReadOnlyList<string> removed)
    {
        var app = AppOf(source);
        var before = app.DeepClone();
        var container = Find(app, scope);
        foreach (var name in removed)
            Remove(app, container, name);
        foreach (var setting in set)
        {
            if (setting.IsSecret)
                SetSecret(app, container, setting);
            else
                SetPlain(app, container, setting);
        }

        if (!JsonNode.DeepEquals(before, app))
            cloud.State.Put(source.Text, app);
    }

    public static IReadOnlyList<JsonObject> ContainersOf(JsonObject app) => Objects(app.Properties().Object("template"), "containers");

    public static IReadOnlyList<JsonObject> VariablesOf(JsonObject container) => Objects(container, "env");

    public static IReadOnlyList<JsonObject> SecretsOf(JsonObject app) => Objects(app.Properties().Object("configuration"), "secrets");

    private static void SetPlain(JsonObject app, JsonObject container, SourceSetting setting)
    {
        if (VariableOf(container, setting.Name) is { } known && known.Text("value") == setting.Value && known["secretRef"] is null)
            return;
        Remove(app, container, setting.Name);
        Add(container, "env", new JsonObject { ["name"] = setting.Name, ["value"] = setting.Value });
    }

    private static void SetSecret(JsonObject app, JsonObject container, SourceSetting setting)
    {
        var name = SecretName(setting.Name);
        var secret = SecretsOf(app).FirstOrDefault(known => known.Text("name") == name);
        if (secret is null)
            Add(app.Properties().Ensure("configuration"), "secrets", secret = new JsonObject { ["name"] = name });
        secret["value"] = setting.Value;
        if (VariableOf(container, setting.Name)?.Text("secretRef") == name)
            return;
        Remove(app, container, setting.Name);
        if (SecretsOf(app).All(known => known.Text("name") != name)) // it went with the variable that alone referred to it
            Add(app.Properties().Ensure("configuration"), "secrets", new JsonObject { ["name"] = name, ["value"] = setting.Value });
        Add(container, "env", new JsonObject { ["name"] = setting.Name, ["secretRef"] = name });
    }

    // A secret goes with the last variable that refers to it, where it is one that a connection made.
    private static void Remove(JsonObject app, JsonObject container, string name)
    {
        if (VariableOf(container, name) is not { } variable)
            return;
        (container["env"] as JsonArray)!.Remove(variable);
        if (variable.Text("secretRef") is { } secret && secret == SecretName(name)
            && !ContainersOf(app).SelectMany(VariablesOf).Any(other => other.Text("secretRef") == secret)
            && SecretsOf(app).FirstOrDefault(known => known.Text("name") == secret) is { } unused)
            (app.Properties().Object("configuration")!["secrets"] as JsonArray)!.Remove(unused);
    }

    private static JsonObject? VariableOf(JsonObject container, string name)
        => VariablesOf(container).FirstOrDefault(variable => variable.Text("name") == name);

    // Lowercase letters, digits, '-' and '.' are what a secret's name may have.
    private static string SecretName(string setting)
        => string.Concat(setting.ToLowerInvariant().Select(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '.' ? c : '-'))
            .Trim('-');

    private static JsonObject Find(JsonObject app, string? container)
    {
        var containers = ContainersOf(app);
        return containers.FirstOrDefault(known => container is null || known.Text("name") == container)
            ?? throw ArmException.Bad("ContainerNotFound",
                $"The container app '{app.Text("name")}' has no container '{container}'. "
                + $"It has: {string.Join(", ", containers.Select(known => known.Text("name")))}.");
    }

    private JsonObject AppOf(ResourceId source)
        => (JsonObject)(cloud.State.Find(source.Text) ?? throw ArmException.ResourceNotFound(source)).DeepClone();

    private static void Add(JsonObject parent, string member, JsonObject item)
    {
        if (parent[member] is not JsonArray array)
            parent[member] = array = [];
        array.Add((JsonNode)item);
    }

    private static IReadOnlyList<JsonObject> Objects(JsonObject? parent, string member) => parent?[member] switch
    {
        null => [],
        JsonArray array => [.. array.Select(
            item => item as JsonObject ?? throw ArmException.InvalidContent($"each of '{member}' must be an object"))],
        _ => throw ArmException.InvalidContent($"'{member}' must be an array"),
    };
}
