using System.Text.Json.Nodes;
using Gatehouse.ServerTests.ResourceManager;

namespace Gatehouse.ServerTests.Identity;

/// <summary>Debian's <c>az</c>, unmodified, in a cloud that it was told of by <c>az cloud register</c>.</summary>
internal sealed class AzureCliClient(TestCloud cloud)
{
    public const string Program = "/usr/bin/az";

    /// <summary>Tells it of the cloud, in a configuration of its own, and returns the configuration's folder.</summary>
    public async Task<string> RegisterAsync(string name)
    {
        var config = Directory.CreateDirectory(Path.Combine(cloud.Folder, "az-" + name)).FullName;
        var https = cloud.Host.Context.Addresses.Https;
        var file = Path.Combine(config, "cloud.json");
        await File.WriteAllTextAsync(file, new JsonObject
        {
            ["endpoints"] = new JsonObject
            {
                ["activeDirectory"] = $"{https}/adfs",
                ["activeDirectoryResourceId"] = "https://management.core.windows.net/",
                ["activeDirectoryGraphResourceId"] = "https://graph.windows.net/",
                ["microsoftGraphResourceId"] = $"{https}/",
                ["management"] = $"{https}/",
                ["resourceManager"] = $"{https}/",
                ["ossrdbmsResourceId"] = "https://ossrdbms-aad.database.windows.net",
            },
        }.ToJsonString());
        await RunAsync(config, [], "cloud", "register", "-n", "Local", "--cloud-config", "@" + file);
        await RunAsync(config, [], "cloud", "set", "-n", "Local");
        return config;
    }

    /// <summary>Runs a command that must succeed.</summary>
    public async Task<JsonNode?> RunAsync(string config, (string, string)[] environment, params string[] arguments)
    {
        var output = await ClientProgram.RunAsync(cloud, Program, [.. arguments, "-o", "json"], [.. environment, ("AZURE_CONFIG_DIR", config), ("AZURE_CORE_COLLECT_TELEMETRY", "0")]);
        return output.Length == 0 ? null : JsonNode.Parse(output);
    }
}
