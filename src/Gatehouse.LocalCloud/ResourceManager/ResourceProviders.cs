using System.Text.Json.Nodes;
using Gatehouse.LocalCloud.Engines;
using Gatehouse.LocalCloud.Engines.MySql;
using Gatehouse.LocalCloud.Engines.Postgres;
using Gatehouse.LocalCloud.Engines.Sql;
using Gatehouse.LocalCloud.ResourceManager.AccessControl;
using Gatehouse.LocalCloud.ResourceManager.ServiceLinker;
using Gatehouse.LocalCloud.ResourceManager.Sources;
using Gatehouse.LocalCloud.ResourceManager.Types;
using Gatehouse.LocalCloud.ResourceManager.Types.Sql;
using Gatehouse.LocalCloud.State;

namespace Gatehouse.LocalCloud.ResourceManager;

/// <summary>The typed behaviour of the resource types that have one, and the engines behind them.</summary>
internal sealed class ResourceProviders : IAsyncDisposable
{
    private readonly AuditLog _audit;
    private readonly ResourceLocks _locks = new();
    private readonly PostgresServerType _postgres;
    private readonly MySqlServerType _mySql;
    private readonly SqlServerType _sql;

    /// <param name="cloud">The cloud.</param>
    /// <param name="sql">Makes the SQL servers; null for those that run. Tests without an engine have their own.</param>
    public ResourceProviders(CloudContext cloud, Func<CloudContext, DatabaseServers<ISqlServer>>? sql = null)
    {
        _audit = new AuditLog(cloud.Data.AuditFile, cloud.Logs);
        Sql = sql?.Invoke(cloud) ?? new SqlServers(cloud, _audit, server => SqlServerType.AdministratorOf(cloud, server));
        Postgres = new PostgresServers(cloud, _audit);
        MySql = new MySqlServers(cloud, _audit);
        Groups = new ResourceGroups(cloud, _locks);
        Authorization = new Authorization(cloud);
        _postgres = new PostgresServerType(cloud, Postgres);
        _mySql = new MySqlServerType(cloud, MySql);
        var sqlOperations = new SqlOperations(cloud);
        _sql = new SqlServerType(cloud, Sql, sqlOperations);
        ResourceTypes types = null!; // what a linker names is looked up among all of them
        var operations = new LinkerOperations(cloud);
        var forecast = new DryrunForecast(cloud, Authorization, FindAsync);
        var background = new BackgroundOperations(cloud);
        types = new ResourceTypes(
        [
            new WebSiteType("Microsoft.Web/sites", cloud),
            new WebSiteType("Microsoft.Web/sites/slots", cloud),
            new WebConfigType("Microsoft.Web/sites/config", cloud),
            new WebConfigType("Microsoft.Web/sites/slots/config", cloud),
            new UserAssignedIdentityType(cloud),
            new ManagedEnvironmentType(cloud, background),
            new ContainerAppType(cloud, background),
            new BackgroundOperationType("Microsoft.App/locations/managedEnvironmentOperationStatuses", background),
            new BackgroundOperationType("Microsoft.App/locations/containerappOperationStatuses", background),
            new SpringType(cloud),
            new SpringAppType(cloud),
            new SpringDeploymentType(),
            new ManagedClusterType(cloud),
            new RoleAssignmentType(cloud),
            new RoleDefinitionType(cloud),
            new PermissionType(cloud),
            _postgres,
            new PostgresDatabaseType(cloud, Postgres),
            new FlexibleServerAdministratorType(cloud, Postgres),
            new FlexibleServerConfigurationType(Postgres),
            .. FlexibleServer(_postgres.Name, FlexibleServerCapabilitiesType.Postgres, _postgres.Exists),
            _mySql,
            new MySqlDatabaseType(cloud, MySql),
            new MySqlAdministratorType(cloud, MySql),
            new MySqlConfigurationType(MySql),
            new MySqlReplicaType(),
            .. FlexibleServer(_mySql.Name, FlexibleServerCapabilitiesType.MySql, _mySql.Exists),
            _sql,
            new SqlDatabaseType(cloud, Sql, sqlOperations),
            new SqlAdministratorType(cloud, sqlOperations),
            new SqlOnlyAuthenticationType(cloud, Sql),
            new SqlFirewallRuleType(),
            new SqlNameType(_sql.Exists),
            .. SqlOperationType.All(sqlOperations, cloud),
            new LinkerType(LinkerType.Linkers, cloud, operations, Authorization, FindAsync),
            new LinkerType(LinkerType.Connectors, cloud, operations, Authorization, FindAsync),
            new LinkerOperationStatusType(operations),
            new DryrunType(DryrunType.OfSources, cloud, operations, forecast),
            new DryrunType(DryrunType.OfLocations, cloud, operations, forecast),
            new ConfigurationNamesType(),
            new DaprConfigurationsType(FindAsync),
        ]);
        Subscriptions = new SubscriptionOperations(cloud, types);
        Resources = new ResourceOperations(cloud, types, Groups, _locks);

        Task<JsonObject?> FindAsync(ResourceId id, CancellationToken cancellationToken)
            => types.Of(id).FindAsync(id, cloud.State.Find(id.Text), cancellationToken);
    }

    /// <summary>The PostgreSQL servers.</summary>
    public PostgresServers Postgres { get; }

    /// <summary>The MySQL servers.</summary>
    public MySqlServers MySql { get; }

    /// <summary>The SQL servers.</summary>
    public DatabaseServers<ISqlServer> Sql { get; }

    public ResourceGroups Groups { get; }

    /// <summary>Who may do what.</summary>
    public Authorization Authorization { get; }

    public SubscriptionOperations Subscriptions { get; }

    public ResourceOperations Resources { get; }

    /// <summary>Waits until every running server knows the directory as it is.</summary>
    public Task DirectoryWrittenAsync(CancellationToken cancellationToken)
        => Task.WhenAll(
            Postgres.DirectoryWrittenAsync(cancellationToken), MySql.DirectoryWrittenAsync(cancellationToken), Sql.DirectoryWrittenAsync(cancellationToken));

    /// <summary>Starts what the stored resources need: an engine and a listener for each database server. What cannot start says so in its state.</summary>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        await Task.WhenAll(_postgres.StartAllAsync(cancellationToken), _mySql.StartAllAsync(cancellationToken), _sql.StartAllAsync(cancellationToken));
        Postgres.WarmUp();
    }

    public async ValueTask DisposeAsync()
    {
        await Task.WhenAll(Postgres.DisposeAsync().AsTask(), MySql.DisposeAsync().AsTask(), Sql.DisposeAsync().AsTask());
        await _audit.DisposeAsync();
        _locks.Dispose();
    }

    // What both databases' servers have beside them.
    private static IEnumerable<ResourceType> FlexibleServer(string type, (string Sizes, IReadOnlyList<string> Versions) offer, Func<string, bool> exists)
    {
        var space = type[..type.IndexOf('/', StringComparison.Ordinal)];
        return
        [
            new FlexibleServerFirewallRuleType($"{type}/firewallRules"),
            new FlexibleServerCapabilitiesType($"{space}/locations/capabilities", offer),
            new FlexibleServerCapabilitiesType($"{type}/capabilities", offer),
            new FlexibleServerNameType($"{space}/checkNameAvailability", type, exists),
            new FlexibleServerNameType($"{space}/locations/checkNameAvailability", type, exists),
        ];
    }
}
