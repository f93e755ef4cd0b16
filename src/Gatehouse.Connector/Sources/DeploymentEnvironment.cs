using System.Text.Json.Nodes;
using Gatehouse.Connector.ResourceManager;

namespace Gatehouse.Connector.Sources;

/// <summary>The environment variables of a deployment of an Azure Spring app.</summary>
/// <param name="client">Resource Manager, as the caller.</param>
/// <param name="appId">Resource id of the app.</param>
/// <param name="deployment">The deployment. Null: the one that is active.</param>
internal sealed class DeploymentEnvironment(ResourceManagerClient client, string appId, string? deployment) : ISettingsStore
{
    public async Task<SortedDictionary<string, string>> ReadAsync(CancellationToken cancellationToken)
    {
        var settings = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var (name, value) in VariablesOf(await DeploymentAsync(cancellationToken)))
            settings[name] = value?.ToString() ?? "";
        return settings;
    }

    public async Task ChangeAsync(
        IReadOnlyDictionary<string, string?> changes, IReadOnlySet<string> secrets, CancellationToken cancellationToken)
    {
        var present = await DeploymentAsync(cancellationToken);
        var variables = VariablesOf(present);
        foreach (var (name, value) in changes)
        {
            if (value is null)
                variables.Remove(name);
            else
                variables[name] = value;
        }

        await client.PatchAsync(
            (string)present["id"]!,
            ApiVersions.Spring,
            new JsonObject { ["properties"] = new JsonObject { ["deploymentSettings"] = new JsonObject { ["environmentVariables"] = variables } } },
            cancellationToken);
    }

    private static JsonObject VariablesOf(JsonObject of)
        => of["properties"]?["deploymentSettings"]?["environmentVariables"]?.DeepClone() as JsonObject ?? [];

    private async Task<JsonObject> DeploymentAsync(CancellationToken cancellationToken)
    {
        if (deployment is not null)
            return await client.GetAsync(ResourceIds.Child(appId, "deployments", deployment), ApiVersions.Spring, cancellationToken);
        var all = await client.ListAsync(appId + "/deployments", ApiVersions.Spring, cancellationToken);
        return all.FirstOrDefault(one => (bool?)one["properties"]?["active"] == true)
            ?? (all.Count == 1 ? all[0] : throw new ConnectorException(
                ConnectorErrorCode.NotFound, $"The app '{ResourceIds.Name(appId)}' has no active deployment. Name one with --deployment."));
    }
}
