using System.Text.Json.Nodes;

namespace Gatehouse.LocalCloud.ResourceManager.Types;

/// <summary>Microsoft.DBforMySQL/flexibleServers/replicas: always none. A local server has no replicas, and Azure's client asks for them.</summary>
internal sealed class MySqlReplicaType : ResourceType
{
    public override string Name => "Microsoft.DBforMySQL/flexibleServers/replicas";

    public override Task<JsonObject> PutAsync(ResourceWrite write, CancellationToken cancellationToken)
        => throw ArmException.InvalidParameter("A server of the local cloud has no replicas.");
}
