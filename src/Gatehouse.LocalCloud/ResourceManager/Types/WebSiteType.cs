using System.Text.Json.Nodes;

namespace Gatehouse.LocalCloud.ResourceManager.Types;

/// <summary>Microsoft.Web/sites and its slots: an app that runs on this machine, with its identity and its settings.</summary>
internal sealed class WebSiteType(string name, CloudContext cloud) : ResourceType
{
    private readonly ManagedIdentities _identities = new(cloud);

    public override string Name => name;

    public override bool NeedsLocation => true;

    public override bool HasProvisioningState => false;

    public override Task<JsonObject> PutAsync(ResourceWrite write, CancellationToken cancellationToken)
    {
        var id = write.Id;
        if (id.Name.Length is < 1 or > 60 || !id.Name.All(c => char.IsAsciiLetterOrDigit(c) || c == '-') || id.Name.StartsWith('-') || id.Name.EndsWith('-'))
            throw ArmException.InvalidName(id.Name, "1 to 60 letters, digits and '-', which is neither first nor last.");
        var site = write.Wanted;
        _identities.Apply(site, write.Existing);
        site["kind"] = site.Text("kind") ?? write.Existing?.Text("kind") ?? "app";

        _ = Settings(write.Body); // refused before anything is stored
        var properties = site.Properties();
        properties.Object("siteConfig")?.Remove("appSettings");
        properties.Object("siteConfig")?.Remove("connectionStrings");
        properties.MergePatch(Fixed(id));
        properties.Default(Defaults(write.Existing));
        return Task.FromResult(site);
    }

    public override Task StoredAsync(ResourceWrite write, JsonObject stored, CancellationToken cancellationToken)
    {
        // A PUT may bring the settings along; they are a resource of their own, and the site neither keeps nor answers them.
        foreach (var (part, settings) in Settings(write.Body))
            WebConfigType.Store(cloud, write.Id, part, stored.Text("location"), settings);
        return Task.CompletedTask;
    }

    public override Task DeletingAsync(ResourceId id, JsonObject stored, bool withParent, CancellationToken cancellationToken)
    {
        _identities.Remove(id.Text);
        return Task.CompletedTask;
    }

    public override void Present(ResourceId id, JsonObject resource)
    {
        if (resource.Object("properties")?.Object("siteConfig") is not { } config)
            return;
        config["appSettings"] = null;
        config["connectionStrings"] = null;
    }

    private static List<(string Part, JsonObject Settings)> Settings(JsonObject body)
    {
        var found = new List<(string, JsonObject)>();
        foreach (var (member, part) in new[] { ("appSettings", "appsettings"), ("connectionStrings", "connectionstrings") })
        {
            if (body.Object("properties")?.Object("siteConfig")?[member] is { } given)
                found.Add((part, WebConfigType.FromList(given, member)));
        }

        return found;
    }

    private static JsonObject Fixed(ResourceId id)
    {
        var host = string.Join('-', id.Names) + ".azurewebsites.net";
        return new JsonObject
        {
            ["name"] = string.Join('/', id.Names),
            ["state"] = "Running",
            ["enabled"] = true,
            ["availabilityState"] = "Normal",
            ["usageState"] = "Normal",
            ["defaultHostName"] = host,
            ["hostNames"] = new JsonArray(host),
            ["enabledHostNames"] = new JsonArray(host),
            ["repositorySiteName"] = id.Names[0],
            ["resourceGroup"] = id.ResourceGroup,
            ["outboundIpAddresses"] = "127.0.0.1",
            ["possibleOutboundIpAddresses"] = "127.0.0.1",
        };
    }

    private static JsonObject Defaults(JsonObject? existing)
    {
        var defaults = new JsonObject
        {
            ["httpsOnly"] = false,
            ["clientAffinityEnabled"] = true,
            ["reserved"] = false,
            ["siteConfig"] = new JsonObject { ["linuxFxVersion"] = "", ["netFrameworkVersion"] = "v4.6", ["alwaysOn"] = false, ["http20Enabled"] = false },
        };
        foreach (var kept in new[] { "serverFarmId", "siteConfig", "httpsOnly", "reserved", "clientAffinityEnabled" })
        {
            if (existing?.Object("properties")?[kept] is { } value)
                defaults[kept] = value.DeepClone();
        }

        return defaults;
    }
}
