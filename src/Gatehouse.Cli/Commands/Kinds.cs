using System.Text.Json.Nodes;
using Gatehouse.Cli.Output;
using Gatehouse.Connector.ResourceManager;

namespace Gatehouse.Cli.Commands;

/// <summary>The types of resource that have commands.</summary>
internal static class Kinds
{
    public static ResourceKind WebApp { get; } = new(
        "app", "webapp", "Microsoft.Web/sites", ApiVersions.Web, ResourceIds.Site,
        [new("Name", "name"), new("Location", "location"), new("State", "state"), new("ResourceGroup", "resourceGroup"), new("DefaultHostName", "defaultHostName")])
    {
        Only = site => !IsFunctionApp(site),
    };

    public static ResourceKind FunctionApp { get; } = WebApp with { Noun = "function app", Command = "functionapp", Only = IsFunctionApp };

    public static ResourceKind ContainerApp { get; } = Named(
        "container app", "containerapp", "Microsoft.App/containerApps", ApiVersions.ContainerApps, new("RunningStatus", "runningStatus"));

    public static ResourceKind ContainerAppEnvironment { get; } = Named(
        "environment", "containerapp env", "Microsoft.App/managedEnvironments", ApiVersions.ContainerApps, new("DefaultDomain", "defaultDomain"));

    public static ResourceKind Spring { get; } = Named(
        "Spring service", "spring", "Microsoft.AppPlatform/Spring", ApiVersions.Spring, new("PowerState", "powerState"));

    public static ResourceKind Cluster { get; } = Named(
        "cluster", "aks", "Microsoft.ContainerService/managedClusters", ApiVersions.ContainerService, new("KubernetesVersion", "kubernetesVersion"));


    public static ResourceKind Identity { get; } = new(
        "user-assigned identity", "identity", "Microsoft.ManagedIdentity/userAssignedIdentities", ApiVersions.ManagedIdentity, ResourceIds.Identity,
        [new("Name", "name"), new("ResourceGroup", "resourceGroup"), new("ClientId", "clientId"), new("PrincipalId", "principalId")]);

    public static ResourceKind PostgresServer { get; } = new(
        "server", "postgres flexible-server", "Microsoft.DBforPostgreSQL/flexibleServers", ApiVersions.PostgreSql, ResourceIds.PostgresServer,
        [new("Name", "name"), new("ResourceGroup", "resourceGroup"), new("Location", "location"), new("Version", "version"), new("State", "state"), new("Host", "fullyQualifiedDomainName"), new("Port", "port")]);

    // As the Azure CLI tells them apart: kind is "functionapp", "functionapp,linux" and so on.
    private static bool IsFunctionApp(JsonObject site)
        => ((string?)site["kind"])?.Contains("functionapp", StringComparison.OrdinalIgnoreCase) == true;

    private static ResourceKind Named(string noun, string command, string type, string apiVersion, Column more) => new(
        noun, command, type, apiVersion, (subscription, group, name) => ResourceIds.Resource(subscription, group, type, name),
        [new("Name", "name"), new("Location", "location"), new("ResourceGroup", "resourceGroup"), more]);

    public static ResourceKind MySqlServer { get; } = new(
        "server", "mysql flexible-server", "Microsoft.DBforMySQL/flexibleServers", ApiVersions.MySql, ResourceIds.MySqlServer, PostgresServer.Columns);

    public static ResourceKind SqlServer { get; } = new(
        "server", "sql server", "Microsoft.Sql/servers", ApiVersions.Sql, ResourceIds.SqlServer,
        [new("Name", "name"), new("ResourceGroup", "resourceGroup"), new("Location", "location"), new("State", "state"),
            new("Host", "fullyQualifiedDomainName")]);
}
