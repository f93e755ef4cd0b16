using Gatehouse.Connector.ResourceManager;

namespace Gatehouse.Connector.Sources;

/// <summary>The machine of a person: its connections are resources of a location, and nothing is written for it but a file that is asked for.</summary>
internal sealed class LocalSource(string id) : Source(id)
{
    public override string Command => "";

    public override string Title => $"this machine, in resource group '{ResourceIds.Value(Id, "resourceGroups")}'";

    public override string ApiVersion => ApiVersions.Resources;

    public override string ResourceId => Id[..Id.IndexOf("/providers/", StringComparison.OrdinalIgnoreCase)];

    public override bool HasIdentity => false;

    public override string LinkersId => Id + "/connectors";
}
