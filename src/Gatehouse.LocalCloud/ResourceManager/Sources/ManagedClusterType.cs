using System.Text.Json.Nodes;

namespace Gatehouse.LocalCloud.ResourceManager.Sources;

/// <summary>Microsoft.ContainerService/managedClusters: a Kubernetes cluster, as far as a connection asks for it. Nothing runs.</summary>
internal sealed class ManagedClusterType(CloudContext cloud) : AppType(cloud)
{
    public override string Name => "Microsoft.ContainerService/managedClusters";

    protected override void CheckName(string name)
    {
        if (name.Length is < 1 or > 63 || !name.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_')
            || !char.IsAsciiLetterOrDigit(name[0]) || !char.IsAsciiLetterOrDigit(name[^1]))
            throw ArmException.InvalidName(name, "1 to 63 letters, digits, '-' and '_'; a letter or digit first and last.");
    }

    protected override void Complete(ResourceWrite write) => write.Wanted.Properties().Default(new JsonObject
    {
        ["powerState"] = new JsonObject { ["code"] = "Running" },
        ["kubernetesVersion"] = "1.30",
        ["dnsPrefix"] = write.Id.Name,
        ["fqdn"] = $"{write.Id.Name}.localhost",
        ["nodeResourceGroup"] = $"MC_{write.Id.ResourceGroup}_{write.Id.Name}",
        ["enableRBAC"] = true,
        ["agentPoolProfiles"] = new JsonArray(),
        ["oidcIssuerProfile"] = new JsonObject { ["enabled"] = false },
        ["securityProfile"] = new JsonObject(),
    });
}
