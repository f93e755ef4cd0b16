using System.Text.Json.Nodes;
using Gatehouse.LocalCloud.ResourceManager;
using Gatehouse.LocalCloud.ResourceManager.Sources;

namespace Gatehouse.LocalCloud.ManagedIdentity;

/// <summary>The environment that App Service gives an app: its settings, what it is, and where its identity's tokens are.</summary>
/// <remarks>
/// https://learn.microsoft.com/azure/app-service/reference-app-settings and configure-common. What the platform sets wins over a setting
/// of the same name, as on Azure: an app cannot be made to ask another endpoint for its tokens.
/// </remarks>
internal sealed class AppEnvironment(CloudContext cloud, AppSecrets secrets)
{
    /// <summary>Returns the variables by name. Settings that no process can have (a name with = or NUL) are left out.</summary>
    /// <param name="resourceId">The app's resource id.</param>
    /// <param name="app">Its document.</param>
    /// <param name="container">Name of a container app's container; null for the first.</param>
    /// <exception cref="ArmException">The app has nothing that could be run.</exception>
    public IReadOnlyDictionary<string, string> Build(string resourceId, JsonObject app, string? container = null)
    {
        var variables = new SortedDictionary<string, string>(StringComparer.Ordinal);
        var id = ResourceId.TryParse(resourceId);
        if (Is(id, ContainerSettings.TypeNames))
            AddContainer(variables, app, container);
        else if (Is(id, SpringSettings.TypeNames))
            AddAll(variables, new SpringSettings(cloud).Read(id!, null));
        else if (Is(id, WebSettings.TypeNames))
            AddSite(variables, resourceId, app);
        if (AppIdentities.Of(app).Any)
            AddIdentity(variables, secrets.For(resourceId));
        return variables;
    }

    private void AddSite(SortedDictionary<string, string> variables, string resourceId, JsonObject app)
    {
        foreach (var (name, value) in Properties(resourceId, "appsettings"))
        {
            if (Text(value) is not { } text)
                continue;
            Set(variables, name, text);
            Set(variables, "APPSETTING_" + name, text);
        }

        foreach (var (name, value) in Properties(resourceId, "connectionstrings"))
        {
            if (value is JsonObject entry && Text(entry["value"]) is { } text)
                Set(variables, ConnectionStringPrefix(Text(entry["type"])) + name, text);
        }

        AddPlatform(variables, resourceId, app);
    }

    // https://learn.microsoft.com/azure/container-apps/environment-variables
    private static void AddContainer(SortedDictionary<string, string> variables, JsonObject app, string? container)
    {
        AddAll(variables, ContainerSettings.Read(app, container));
        var name = app.Text("name")!;
        variables["CONTAINER_APP_NAME"] = name;
        variables["CONTAINER_APP_REVISION"] = $"{name}--local";
        variables["CONTAINER_APP_REPLICA_NAME"] = $"{name}--local-0";
    }

    private static void AddAll(SortedDictionary<string, string> variables, JsonObject settings)
    {
        foreach (var (name, value) in settings)
        {
            if (Text(value) is { } text)
                Set(variables, name, text);
        }
    }

    private static bool Is(ResourceId? id, IReadOnlyList<string> types) => id is not null && types.Contains(id.Type, StringComparer.OrdinalIgnoreCase);

    private void AddIdentity(SortedDictionary<string, string> variables, string secret)
    {
        var endpoint = $"{cloud.Addresses.Identity}/msi/token";
        variables["IDENTITY_ENDPOINT"] = endpoint;
        variables["IDENTITY_HEADER"] = secret;
        // The older pair: what 'az login --identity' reads.
        variables["MSI_ENDPOINT"] = endpoint;
        variables["MSI_SECRET"] = secret;
    }

    private static void AddPlatform(SortedDictionary<string, string> variables, string resourceId, JsonObject app)
    {
        var parts = resourceId.Split('/', StringSplitOptions.RemoveEmptyEntries);
        var name = parts[^1];
        variables["WEBSITE_SITE_NAME"] = name;
        variables["APPSETTING_WEBSITE_SITE_NAME"] = name;
        variables["WEBSITE_HOSTNAME"] = $"{name.ToLowerInvariant()}.azurewebsites.net";
        var location = Text(app["location"]);
        if (location is not null)
            variables["REGION_NAME"] = location;
        if (parts is ["subscriptions", var subscription, var groups, var group, ..] && groups.Equals("resourceGroups", StringComparison.OrdinalIgnoreCase))
        {
            variables["WEBSITE_RESOURCE_GROUP"] = group;
            variables["WEBSITE_OWNER_NAME"] = $"{subscription}+{group}-{location ?? "local"}webspace";
        }
    }

    private IEnumerable<KeyValuePair<string, JsonNode?>> Properties(string resourceId, string config)
        => cloud.State.Find($"{resourceId}/config/{config}")?["properties"] as JsonObject ?? [];

    private static void Set(SortedDictionary<string, string> variables, string name, string value)
    {
        if (name.Length > 0 && !name.Contains('=', StringComparison.Ordinal) && !name.Contains('\0', StringComparison.Ordinal) && !value.Contains('\0', StringComparison.Ordinal))
            variables[name] = value;
    }

    private static string ConnectionStringPrefix(string? type) => type?.ToUpperInvariant() switch
    {
        "SQLSERVER" => "SQLCONNSTR_",
        "SQLAZURE" => "SQLAZURECONNSTR_",
        "MYSQL" => "MYSQLCONNSTR_",
        "POSTGRESQL" => "POSTGRESQLCONNSTR_",
        "APIHUB" => "APIHUBCONNSTR_",
        "DOCDB" => "DOCDBCONNSTR_",
        "EVENTHUB" => "EVENTHUBCONNSTR_",
        "NOTIFICATIONHUB" => "NOTIFICATIONHUBCONNSTR_",
        "REDISCACHE" => "REDISCACHECONNSTR_",
        "SERVICEBUS" => "SERVICEBUSCONNSTR_",
        _ => "CUSTOMCONNSTR_",
    };

    private static string? Text(JsonNode? node) => node is JsonValue value && value.TryGetValue<string>(out var text) ? text : null;
}
