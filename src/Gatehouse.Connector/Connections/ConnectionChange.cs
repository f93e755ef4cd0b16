using Gatehouse.Connector.Sources;

namespace Gatehouse.Connector.Connections;

/// <summary>Changes what a connection grants, how its source logs in, or what language its settings are for.</summary>
public static class ConnectionChange
{
    /// <summary>The request that changes a connection. Nothing is changed yet: <see cref="ConnectionCreation"/> makes it so.</summary>
    /// <param name="sourceId">Resource id of the source.</param>
    /// <param name="name">Name of the connection.</param>
    /// <param name="change">The request that made it, with what is to be changed.</param>
    /// <param name="services">The ways to the services.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="ConnectorException">There is no such connection; or its secret is needed again, which no service gives back.</exception>
    public static async Task<ConnectionRequest> RequestAsync(
        string sourceId, string name, Func<ConnectionRequest, ConnectionRequest> change, ConnectionServices services, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(change);
        var linker = await new ConnectionReader(services.ResourceManager, sourceId).GetAsync(name, cancellationToken);
        var present = Linkers.RequestOf(linker, sourceId);
        var wanted = change(present) with { Update = true, Name = present.Name };
        if (wanted.Authentication is { NeedsSecret: true, Secret: null })
            throw new ConnectorException(
                ConnectorErrorCode.InvalidArgument, $"Auth info argument should be provided when updating the connection: {name}");
        if (Source.Of(sourceId) is LocalSource && wanted.Authentication.Kind is AuthenticationKind.SystemAssignedIdentity or AuthenticationKind.UserAssignedIdentity)
            throw new ConnectorException(ConnectorErrorCode.InvalidArgument, "A local connection has no managed identity.");
        return wanted;
    }
}
