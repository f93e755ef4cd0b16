using System.Text.Json.Nodes;
using Gatehouse.Connector.ResourceManager;

namespace Gatehouse.Connector.Sources;

/// <summary>The environment of one container of a container app. Values that are secret are secrets of the app, and the environment refers to them.</summary>
internal sealed class ContainerEnvironment(ResourceManagerClient client, string appId, string? container) : ISettingsStore
{
    public async Task<SortedDictionary<string, string>> ReadAsync(CancellationToken cancellationToken)
    {
        var app = await client.GetAsync(appId, ApiVersions.ContainerApps, cancellationToken);
        var environment = EnvironmentOf(ContainerOf(app)).OfType<JsonObject>().ToList();
        var secrets = environment.Exists(entry => entry["secretRef"] is not null) ? await SecretsAsync(cancellationToken) : [];
        var settings = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var entry in environment)
        {
            settings[(string?)entry["name"] ?? ""] = (string?)entry["secretRef"] is { } secret
                ? (string?)secrets.Find(one => (string?)one["name"] == secret)?["value"] ?? ""
                : (string?)entry["value"] ?? "";
        }

        return settings;
    }

    public async Task ChangeAsync(
        IReadOnlyDictionary<string, string?> changes, IReadOnlySet<string> secrets, CancellationToken cancellationToken)
    {
        var app = await client.GetAsync(appId, ApiVersions.ContainerApps, cancellationToken);
        var containers = app["properties"]!["template"]!["containers"]!.DeepClone();
        var target = ContainerOf(app, containers.AsArray());
        var environment = EnvironmentOf(target);
        // The service gives names only; a write must bring every value again.
        var kept = secrets.Count > 0 || environment.Any(entry => entry?["secretRef"] is not null) ? await SecretsAsync(cancellationToken) : null;
        var written = new JsonArray([.. environment.Where(entry => !changes.ContainsKey((string?)entry?["name"] ?? "")).Select(entry => entry!.DeepClone())]);
        foreach (var (name, value) in changes)
        {
            kept?.RemoveAll(secret => (string?)secret["name"] == SecretName(name));
            if (value is null)
                continue;
            var isSecret = secrets.Contains(name);
            written.Add(isSecret ? new JsonObject { ["name"] = name, ["secretRef"] = SecretName(name) } : new JsonObject { ["name"] = name, ["value"] = value });
            if (isSecret)
                kept!.Add(new JsonObject { ["name"] = SecretName(name), ["value"] = value });
        }

        target["env"] = written;
        var properties = new JsonObject { ["template"] = new JsonObject { ["containers"] = containers } };
        if (kept is not null)
            properties["configuration"] = new JsonObject { ["secrets"] = new JsonArray([.. kept.Select(secret => secret.DeepClone())]) };
        await client.PatchAsync(appId, ApiVersions.ContainerApps, new JsonObject { ["properties"] = properties }, cancellationToken);
    }

    // A secret's name has lower-case letters, digits and hyphens only.
    private static string SecretName(string setting) => new([.. setting.ToLowerInvariant().Select(c => char.IsAsciiLetterOrDigit(c) ? c : '-')]);

    private static JsonArray EnvironmentOf(JsonObject of) => of["env"] as JsonArray ?? [];

    private JsonObject ContainerOf(JsonObject app) => ContainerOf(app, app["properties"]?["template"]?["containers"] as JsonArray ?? []);

    private JsonObject ContainerOf(JsonObject app, JsonArray containers)
        => containers.OfType<JsonObject>().FirstOrDefault(one => container is null || container.Equals((string?)one["name"], StringComparison.Ordinal))
            ?? throw new ConnectorException(
                ConnectorErrorCode.NotFound,
                container is null
                    ? $"The container app '{app["name"]}' has no container."
                    : $"The container app '{app["name"]}' has no container '{container}'; it has: {string.Join(", ", containers.Select(one => (string?)one?["name"]))}.");

    private async Task<List<JsonObject>> SecretsAsync(CancellationToken cancellationToken)
        => [.. ((await client.PostAsync(appId + "/listSecrets", ApiVersions.ContainerApps, null, cancellationToken))["value"] as JsonArray ?? [])
            .OfType<JsonObject>().Select(secret => (JsonObject)secret.DeepClone())];
}
