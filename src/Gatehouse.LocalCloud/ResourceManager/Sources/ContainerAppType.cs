using System.Text.Json.Nodes;

namespace Gatehouse.LocalCloud.ResourceManager.Sources;

/// <summary>Microsoft.App/containerApps. The values of its secrets are answered by <c>listSecrets</c> only.</summary>
internal sealed class ContainerAppType(CloudContext cloud, BackgroundOperations operations) : AppType(cloud)
{
    public const string TypeName = "Microsoft.App/containerApps";

    public override string Name => TypeName;

    public override Task<ArmAnswer?> ActAsync(ResourceId id, JsonObject? resource, string action, JsonObject body,
        CancellationToken cancellationToken)
        => Task.FromResult(action.Equals("listSecrets", StringComparison.OrdinalIgnoreCase)
            ? ArmAnswer.List(ContainerSettings.SecretsOf(resource!).Select(secret => secret.DeepClone()))
            : null);

    public override ArmAnswer AnswerToPut(ResourceWrite write, JsonObject presented)
        => operations.Answer(presented, "containerappOperationStatuses");

    public override void Present(ResourceId id, JsonObject resource)
    {
        foreach (var secret in ContainerSettings.SecretsOf(resource))
            secret.Remove("value");
    }

    protected override void CheckName(string name) => CheckPlain(name, 2, 32);

    protected override void Check(ResourceWrite write)
    {
        var properties = write.Wanted.Properties();
        var environment = properties.Text("managedEnvironmentId") ?? properties.Text("environmentId")
            ?? write.Existing?.Properties().Text("managedEnvironmentId");
        if (environment is null || ResourceId.TryParse(environment) is not { IsCollection: false } id
            || !id.Type.Equals(ManagedEnvironmentType.TypeName, StringComparison.OrdinalIgnoreCase))
            throw ArmException.InvalidParameter($"managedEnvironmentId is '{environment}'; it must be the id of a managed environment.");
        if (Cloud.State.Find(id.Text)?.Text("id") is not { } known)
            throw ArmException.NotFound("ManagedEnvironmentNotFound", $"The environment '{environment}' does not exist.");
        (properties["managedEnvironmentId"], properties["environmentId"]) = (known, known);
        var containers = ContainerSettings.ContainersOf(write.Wanted);
        if (containers.Count == 0)
            throw ArmException.InvalidContent("'properties.template.containers' must have a container");
        if (containers.Select(container => container.Text("name")).GroupBy(name => name, StringComparer.Ordinal)
            .FirstOrDefault(same => same.Key is null or "" || same.Count() > 1) is { } odd)
            throw ArmException.InvalidContent($"the containers must have names, each its own ('{odd.Key}')");
        KeepSecrets(write);
        CheckReferences(write.Wanted, containers);
    }

    protected override void Complete(ResourceWrite write)
    {
        var name = write.Id.Name;
        var properties = write.Wanted.Properties();
        properties.Default(new JsonObject
        {
            ["runningStatus"] = "Running",
            ["workloadProfileName"] = "Consumption",
            ["outboundIpAddresses"] = new JsonArray("127.0.0.1"),
            ["latestRevisionName"] = $"{name}--local",
            ["configuration"] = new JsonObject { ["activeRevisionsMode"] = "Single" },
        });
    }

    // A client that read the app does not have the values of its secrets, and gives back their names.
    private static void KeepSecrets(ResourceWrite write)
    {
        var before = write.Existing is null ? [] : ContainerSettings.SecretsOf(write.Existing);
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (var secret in ContainerSettings.SecretsOf(write.Wanted))
        {
            if (secret.Text("name") is not { Length: > 0 and <= 253 } name || !names.Add(name))
                throw ArmException.InvalidContent("each secret must have a name of at most 253 characters, and its own");
            if (secret.Text("value") is not null || secret.Text("keyVaultUrl") is not null)
                continue;
            secret["value"] = before.FirstOrDefault(known => known.Text("name") == name)?.Text("value")
                ?? throw ArmException.Bad("ContainerAppSecretInvalid", $"The secret '{name}' has no value.");
        }
    }

    private static void CheckReferences(JsonObject app, IReadOnlyList<JsonObject> containers)
    {
        var secrets = ContainerSettings.SecretsOf(app).Select(secret => secret.Text("name")).ToHashSet(StringComparer.Ordinal);
        foreach (var container in containers)
        {
            foreach (var variable in ContainerSettings.VariablesOf(container))
            {
                if (variable.Text("name") is null or "")
                    throw ArmException.InvalidContent($"a variable of the container '{container.Text("name")}' has no name");
                if (variable.Text("secretRef") is { } secret && !secrets.Contains(secret))
                    throw ArmException.Bad("ContainerAppSecretRefNotFound",
                        $"SecretRef '{secret}' defined for container '{container.Text("name")}' not found.");
            }
        }
    }
}
