using System.Text.Json.Nodes;

namespace Gatehouse.Connector.Configuration;

/// <summary>Guesses the client type from what the app runs on, by the Azure CLI's rule.</summary>
internal static class ClientTypeInference
{
    // Framework before the bar in linuxFxVersion, e.g. "NODE|20-lts", to client type.
    private static readonly Dictionary<string, string> Frameworks = new(StringComparer.OrdinalIgnoreCase)
    {
        ["python"] = "python",
        ["dotnet"] = "dotnet",
        ["dotnetcore"] = "dotnet",
        ["php"] = "php",
        ["java"] = "java",
        ["node"] = "nodejs",
        ["nodejs"] = "nodejs",
        ["ruby"] = "ruby",
    };

    private static readonly (string Setting, string ClientType)[] Versions =
        [("javaVersion", "java"), ("netFrameworkVersion", "dotnet"), ("pythonVersion", "python"), ("nodeVersion", "nodejs"),
         ("phpVersion", "php")];

    public static string Of(JsonObject site)
    {
        var configuration = site["properties"]?["siteConfig"] as JsonObject;
        foreach (var setting in new[] { "linuxFxVersion", "windowsFxVersion" })
        {
            if (Text(configuration, setting) is { } version && Frameworks.TryGetValue(version.Split('|')[0], out var framework))
                return framework;
        }

        return Versions.FirstOrDefault(version => Text(configuration, version.Setting) is not null).ClientType ?? "none";
    }

    private static string? Text(JsonObject? from, string name)
        => from?[name] is JsonValue value && value.TryGetValue<string>(out var text) && text.Length > 0 ? text : null;
}
