using System.Text.Json.Nodes;
using Gatehouse.LocalCloud.Engines.Postgres;
using Gatehouse.LocalCloud.ResourceManager.ServiceLinker;
using Gatehouse.LocalCloud.ResourceManager.Types;
using Gatehouse.LocalCloud.State;

namespace Gatehouse.LocalCloud.ResourceManager;

/// <summary>The typed behaviour of the resource types that have one, and the engines behind them.</summary>
internal sealed class ResourceProviders : IAsyncDisposable
{
    private readonly AuditLog _audit;
    private readonly ResourceLocks _locks = new();
    private readonly FlexibleServerType _flexibleServers;

    public ResourceProviders(CloudContext cloud)
    {
        _audit = new AuditLog(cloud.Data.AuditFile, cloud.Logs);
        Postgres = new PostgresServers(cloud, _audit);
        Groups = new ResourceGroups(cloud, _locks);
        _flexibleServers = new FlexibleServerType(cloud, Postgres);
        ResourceTypes types = null!; // what a linker names is looked up among all of them
        var operations = new LinkerOperations(cloud);
        types = new ResourceTypes(
        [
            new WebSiteType("Microsoft.Web/sites", cloud),
            new WebSiteType("Microsoft.Web/sites/slots", cloud),
            new WebConfigType("Microsoft.Web/sites/config", cloud),
            new WebConfigType("Microsoft.Web/sites/slots/config", cloud),
            new UserAssignedIdentityType(cloud),
            _flexibleServers,
            new FlexibleServerDatabaseType(cloud, Postgres),
            new FlexibleServerAdministratorType(cloud, Postgres),
            new FlexibleServerFirewallRuleType(),
            new FlexibleServerConfigurationType(Postgres),
            new FlexibleServerCapabilitiesType("Microsoft.DBforPostgreSQL/locations/capabilities"),
            new FlexibleServerCapabilitiesType("Microsoft.DBforPostgreSQL/flexibleServers/capabilities"),
            new FlexibleServerNameType("Microsoft.DBforPostgreSQL/checkNameAvailability", _flexibleServers),
            new FlexibleServerNameType("Microsoft.DBforPostgreSQL/locations/checkNameAvailability", _flexibleServers),
            new LinkerType(LinkerType.Linkers, cloud, operations, FindAsync),
            new LinkerType(LinkerType.Connectors, cloud, operations, FindAsync),
            new LinkerOperationStatusType(operations),
        ]);
        Subscriptions = new SubscriptionOperations(cloud, types);
        Resources = new ResourceOperations(cloud, types, Groups, _locks);

        Task<JsonObject?> FindAsync(ResourceId id, CancellationToken cancellationToken)
            => types.Of(id).FindAsync(id, cloud.State.Find(id.Text), cancellationToken);
    }

    /// <summary>The PostgreSQL servers.</summary>
    public PostgresServers Postgres { get; }

    public ResourceGroups Groups { get; }

    public SubscriptionOperations Subscriptions { get; }

    public ResourceOperations Resources { get; }

    /// <summary>Starts what the stored resources need: an engine and a listener for each database server. What cannot start says so in its state.</summary>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        await _flexibleServers.StartAllAsync(cancellationToken);
        Postgres.WarmUp();
    }

    public async ValueTask DisposeAsync()
    {
        await Postgres.DisposeAsync();
        await _audit.DisposeAsync();
        _locks.Dispose();
    }
}
