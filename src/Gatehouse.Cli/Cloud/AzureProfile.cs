using System.Text.Json;
using System.Text.Json.Nodes;

namespace Gatehouse.Cli.Cloud;

/// <summary>The subscriptions that the Azure CLI knows: <c>azureProfile.json</c> in <c>AZURE_CONFIG_DIR</c>, else <c>~/.azure</c>.</summary>
/// <remarks>Nothing is written, nothing there is a secret. A file that cannot be read counts as absent: it is another program's.</remarks>
internal sealed class AzureProfile
{
    private const int LongestFile = 16 * 1024 * 1024;
    private readonly List<(string Id, string? Name, string? Environment, bool IsDefault)> _subscriptions;

    private AzureProfile(IEnumerable<JsonObject> subscriptions)
        => _subscriptions = [.. subscriptions.Select(one => (
            Text(one["id"]) ?? "", Text(one["name"]), Text(one["environmentName"]),
            one["isDefault"] is JsonValue value && value.TryGetValue<bool>(out var isDefault) && isDefault))];

    public static AzureProfile Read(Func<string, string?> variables)
    {
        var folder = variables("AZURE_CONFIG_DIR")
            ?? Path.Combine(
                Environment.GetFolderPath(Environment.SpecialFolder.UserProfile, Environment.SpecialFolderOption.DoNotVerify), ".azure");
        try
        {
            var file = new FileInfo(Path.Combine(folder, "azureProfile.json"));
            var profile = file is { Exists: true, Length: < LongestFile } ? JsonNode.Parse(File.ReadAllText(file.FullName)) as JsonObject : null;
            return new(profile?["subscriptions"] is JsonArray list ? list.OfType<JsonObject>() : []);
        }
        catch (Exception e) when (e is JsonException or IOException or UnauthorizedAccessException)
        {
            return new([]);
        }
    }

    /// <summary>The default subscription's id in an environment. Null when there is none.</summary>
    public string? DefaultOf(string environment)
        => _subscriptions.FirstOrDefault(
            one => one.IsDefault && environment.Equals(one.Environment, StringComparison.OrdinalIgnoreCase)).Id;

    /// <summary>The id of a subscription by its name, as the Azure CLI takes it. Null when the profile has none of that name.</summary>
    public string? Find(string name) => _subscriptions.FirstOrDefault(one => name.Equals(one.Name, StringComparison.OrdinalIgnoreCase)).Id;

    private static string? Text(JsonNode? node) => node is JsonValue value && value.TryGetValue<string>(out var text) ? text : null;
}
