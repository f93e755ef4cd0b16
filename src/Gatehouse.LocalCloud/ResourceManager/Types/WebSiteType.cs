using System.Text.Json.Nodes;
using Gatehouse.LocalCloud.ResourceManager.Sources;

namespace Gatehouse.LocalCloud.ResourceManager.Types;

/// <summary>Microsoft.Web/sites and its slots: a web app or a function app that runs on this machine, with its identity and its settings.</summary>
internal sealed class WebSiteType(string name, CloudContext cloud) : AppType(cloud)
{
    public override string Name => name;

    public override bool HasProvisioningState => false;

    public override Task StoredAsync(ResourceWrite write, JsonObject stored, CancellationToken cancellationToken)
    {
        // A PUT may bring the settings along; they are a resource of their own, and the site neither keeps nor answers them.
        foreach (var (part, settings) in Settings(write.Body))
            WebConfigType.Store(Cloud, write.Id, part, stored.Text("location"), settings);
        return Task.CompletedTask;
    }

    // A client that shows a site reads the FTP address out of this; nothing is published to a local site, so the one profile has no address.
    public override Task<ArmAnswer?> ActAsync(ResourceId id, JsonObject? resource, string action, JsonObject body, CancellationToken cancellationToken)
        => Task.FromResult(action.Equals("publishxml", StringComparison.OrdinalIgnoreCase)
            ? new ArmAnswer(200, null) { Xml = "<publishData><publishProfile profileName=\"local\" publishMethod=\"FTP\" publishUrl=\"\" /></publishData>" }
            : null);

    public override void Present(ResourceId id, JsonObject resource)
    {
        if (resource.Object("properties")?.Object("siteConfig") is not { } config)
            return;
        config["appSettings"] = null;
        config["connectionStrings"] = null;
    }

    protected override void CheckName(string name)
    {
        if (name.Length is < 1 or > 60 || !name.All(c => char.IsAsciiLetterOrDigit(c) || c == '-') || name.StartsWith('-') || name.EndsWith('-'))
            throw ArmException.InvalidName(name, "1 to 60 letters, digits and '-', which is neither first nor last.");
    }

    protected override void Check(ResourceWrite write) => _ = Settings(write.Body);

    protected override void Complete(ResourceWrite write)
    {
        var site = write.Wanted;
        site["kind"] = site.Text("kind") ?? write.Existing?.Text("kind") ?? "app";
        var properties = site.Properties();
        properties.Object("siteConfig")?.Remove("appSettings");
        properties.Object("siteConfig")?.Remove("connectionStrings");
        properties.MergePatch(Fixed(write.Id));
        properties.Default(Defaults(write.Existing));
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
