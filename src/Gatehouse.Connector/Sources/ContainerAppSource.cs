using Gatehouse.Connector.ResourceManager;

namespace Gatehouse.Connector.Sources;

/// <summary>A container app: its programs read the environment of their container.</summary>
internal sealed class ContainerAppSource(string id) : Source(id)
{
    public override string Command => "containerapp";

    public override string Title => $"container app '{Name}'";

    public override string ApiVersion => ApiVersions.ContainerApps;

    public override ISettingsStore Settings(ResourceManagerClient client, string? scope, string clientType)
        => new ContainerEnvironment(client, Id, scope);
}
