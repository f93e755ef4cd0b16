using Gatehouse.Connector.ResourceManager;

namespace Gatehouse.Cli.Commands;

/// <summary>The types of resource that have commands.</summary>
internal static class Kinds
{
    public static ResourceKind WebApp { get; } = new(
        "app", "webapp", "Microsoft.Web/sites", ApiVersions.Web, ResourceIds.Site,
        [new("Name", "name"), new("Location", "location"), new("State", "state"), new("ResourceGroup", "resourceGroup"), new("DefaultHostName", "defaultHostName")]);

    public static ResourceKind Identity { get; } = new(
        "user-assigned identity", "identity", "Microsoft.ManagedIdentity/userAssignedIdentities", ApiVersions.ManagedIdentity, ResourceIds.Identity,
        [new("Name", "name"), new("ResourceGroup", "resourceGroup"), new("ClientId", "clientId"), new("PrincipalId", "principalId")]);

    public static ResourceKind PostgresServer { get; } = new(
        "server", "postgres flexible-server", "Microsoft.DBforPostgreSQL/flexibleServers", ApiVersions.PostgreSql, ResourceIds.PostgresServer,
        [new("Name", "name"), new("ResourceGroup", "resourceGroup"), new("Location", "location"), new("Version", "version"), new("State", "state"), new("Host", "fullyQualifiedDomainName"), new("Port", "port")]);

    public static ResourceKind MySqlServer { get; } = new(
        "server", "mysql flexible-server", "Microsoft.DBforMySQL/flexibleServers", ApiVersions.MySql, ResourceIds.MySqlServer, PostgresServer.Columns);

    public static ResourceKind SqlServer { get; } = new(
        "server", "sql server", "Microsoft.Sql/servers", ApiVersions.Sql, ResourceIds.SqlServer,
        [new("Name", "name"), new("ResourceGroup", "resourceGroup"), new("Location", "location"), new("State", "state"),
            new("Host", "fullyQualifiedDomainName")]);
}
