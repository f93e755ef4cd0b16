using Gatehouse.Connector.ResourceManager;

namespace Gatehouse.Connector.Sources;

/// <summary>A Kubernetes cluster: its programs read a Secret, which is written to a file as a manifest.</summary>
internal sealed class ClusterSource(string id) : Source(id)
{
    public override string Command => "aks";

    public override string Title => $"cluster '{Name}'";

    public override string ApiVersion => ApiVersions.ContainerService;

    public override bool HasIdentity => false; // a workload identity is not assigned: it trusts the cluster's issuer

    public override ISettingsFile File => new ManifestFile();
}
