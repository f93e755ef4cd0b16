using System.Text.Json.Nodes;

namespace Gatehouse.LocalCloud.ResourceManager.Sources;

/// <summary>Environment variables of Spring deployments; those of an app are its active deployment's.</summary>
internal sealed class SpringSettings(CloudContext cloud) : ISourceSettings
{
    public static IReadOnlyList<string> TypeNames { get; } = [SpringAppType.TypeName, SpringDeploymentType.TypeName];

    public IReadOnlyList<string> Types => TypeNames;

    public JsonObject Read(ResourceId source, string? scope) => (JsonObject)VariablesOf(DeploymentOf(source)).DeepClone();

    public void Change(ResourceId source, string? scope, IReadOnlyList<SourceSetting> set, IReadOnlyList<string> removed)
    {
        var deployment = (JsonObject)DeploymentOf(source).DeepClone();
        var before = deployment.DeepClone();
        var variables = VariablesOf(deployment);
        foreach (var name in removed)
            variables.Remove(name);
        foreach (var setting in set)
            variables[setting.Name] = setting.Value;
        if (!JsonNode.DeepEquals(before, deployment))
            cloud.State.Put(deployment.Text("id")!, deployment);
    }

    private static JsonObject VariablesOf(JsonObject deployment)
        => deployment.Properties().Ensure("deploymentSettings").Ensure("environmentVariables");

    private JsonObject DeploymentOf(ResourceId source)
    {
        if (source.Type.Equals(SpringDeploymentType.TypeName, StringComparison.OrdinalIgnoreCase))
            return cloud.State.Find(source.Text) ?? throw ArmException.ResourceNotFound(source);
        var all = cloud.State.List(source.Text + "/deployments/", id => ResourceId.TryParse(id) is { Types.Count: 3 })
            .Select(entry => entry.Document).ToList();
        return all.Find(deployment => deployment.Properties()["active"] is JsonValue active && active.TryGetValue<bool>(out var is_) && is_)
            ?? all.FirstOrDefault()
            ?? throw ArmException.Bad("DeploymentNotFound", $"The Spring app '{source.Name}' has no deployment that could have settings.");
    }
}
