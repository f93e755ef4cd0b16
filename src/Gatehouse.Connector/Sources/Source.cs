using System.Text.Json.Nodes;
using Gatehouse.Connector.ResourceManager;

namespace Gatehouse.Connector.Sources;

/// <summary>A source of connections: what its kind of resource has to say. Known by its resource id.</summary>
internal abstract class Source(string id)
{
    /// <summary>Resource id that its connections hang on.</summary>
    public string Id => id;

    /// <summary>The command group, e.g. <c>webapp</c>, for the commands that messages name.</summary>
    public abstract string Command { get; }

    /// <summary>The beginning of its connection commands, for messages: <c>gatehouse webapp connection</c>.</summary>
    public string Commands => Command.Length == 0 ? "gatehouse connection" : $"gatehouse {Command} connection";

    /// <summary>What it is, for sentences: <c>app 'web1'</c>.</summary>
    public abstract string Title { get; }

    public abstract string ApiVersion { get; }

    /// <summary>Resource id of what has the identity and tells the client type.</summary>
    public virtual string ResourceId => id;

    public virtual string Name => ResourceIds.Name(id);

    /// <summary>Name of the source's own principal in the tenant: <c>web1</c>, <c>web1/slots/green</c>.</summary>
    public virtual string IdentityName => Name;

    /// <summary>Whether managed identities can be assigned to it.</summary>
    public virtual bool HasIdentity => true;

    public virtual string LinkersId => $"{id}/providers/Microsoft.ServiceLinker/linkers";

    public string LinkerId(string connection) => ResourceIds.Child(LinkersId[..LinkersId.LastIndexOf('/')], ResourceIds.Name(LinkersId), connection);

    public virtual string ClientTypeOf(JsonObject resource) => "none";

    /// <summary>Where its settings are kept. Null when it has none.</summary>
    /// <param name="client">Resource Manager, as the caller.</param>
    /// <param name="scope">The container of a container app. Null: the first.</param>
    /// <param name="clientType">Client type of the connection.</param>
    public virtual ISettingsStore? Settings(ResourceManagerClient client, string? scope, string clientType) => null;

    /// <summary>What is written to a file for it. Null: lines of <c>.env</c>.</summary>
    public virtual ISettingsFile File => new EnvironmentFile();

    /// <exception cref="ConnectorException">With <see cref="ConnectorErrorCode.InvalidArgument"/>: connections cannot start at such a resource.</exception>
    public static Source Of(string id)
    {
        ArgumentNullException.ThrowIfNull(id);
        if (ResourceIds.Value(id, "sites") is not null)
            return new SiteSource(id);
        if (ResourceIds.Value(id, "containerApps") is not null)
            return new ContainerAppSource(id);
        if (ResourceIds.Value(id, "Spring") is not null)
            return new SpringSource(id);
        if (ResourceIds.Value(id, "managedClusters") is not null)
            return new ClusterSource(id);
        return ResourceIds.Value(id, "locations") is not null
            ? new LocalSource(id)
            : throw new ConnectorException(ConnectorErrorCode.InvalidArgument, $"Resource id is invalid: {id}");
    }
}
