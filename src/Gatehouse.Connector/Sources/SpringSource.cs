using System.Text.Json.Nodes;
using Gatehouse.Connector.ResourceManager;

namespace Gatehouse.Connector.Sources;

/// <summary>An app of Azure Spring Apps, or one deployment of it.</summary>
internal sealed class SpringSource(string id) : Source(id)
{
    public override string Command => "spring";

    public override string Title => $"app '{Name}'";

    public override string ApiVersion => ApiVersions.Spring;

    public override string ResourceId
        => Id.IndexOf("/deployments/", StringComparison.OrdinalIgnoreCase) is var at and > 0 ? Id[..at] : Id;

    public override string Name => ResourceIds.Value(Id, "apps") ?? ResourceIds.Name(Id);

    public override string IdentityName => $"{ResourceIds.Value(Id, "Spring")}/apps/{Name}";

    public override string ClientTypeOf(JsonObject resource) => "springBoot";

    public override ISettingsStore Settings(ResourceManagerClient client, string? scope, string clientType)
        => new DeploymentEnvironment(client, ResourceId, ResourceIds.Value(Id, "deployments"));
}
