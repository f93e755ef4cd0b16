using System.Text.Json.Nodes;
using Gatehouse.Gateway.Postgres;
using Gatehouse.LocalCloud.Engines.Postgres;

namespace Gatehouse.LocalCloud.ResourceManager.Types;

/// <summary>Microsoft.DBforPostgreSQL/flexibleServers/administrators: the principals that administer a server, by object id.</summary>
internal sealed class FlexibleServerAdministratorType(CloudContext cloud, PostgresServers servers) : ResourceType
{
    public override string Name => "Microsoft.DBforPostgreSQL/flexibleServers/administrators";

    public override bool HasProvisioningState => false;

    public override async Task<JsonObject> PutAsync(ResourceWrite write, CancellationToken cancellationToken)
    {
        if (!Guid.TryParseExact(write.Id.Name, "D", out _))
            throw ArmException.InvalidName(write.Id.Name, "the name of an administrator is the object id of the principal.");
        var properties = write.Wanted.Properties();
        if (properties.Text("tenantId") is { } tenant && !tenant.Equals(cloud.Tenant.TenantId, StringComparison.OrdinalIgnoreCase))
            throw ArmException.InvalidParameter($"tenantId is '{tenant}'; the tenant of this local cloud is '{cloud.Tenant.TenantId}'.");
        var known = cloud.Directory.Entries().FirstOrDefault(entry => entry.ObjectId.Equals(write.Id.Name, StringComparison.OrdinalIgnoreCase));
        var name = properties.Text("principalName") ?? known?.Name
            ?? throw ArmException.InvalidParameter($"principalName is missing, and the directory has no principal '{write.Id.Name}'.");
        var type = TypeOf(properties.Text("principalType") ?? known?.Type ?? "Unknown");
        await PostgresMapping.EnsureAdministratorAsync(
            FlexibleServerParts.EngineOf(servers, write.Id), new DirectoryPrincipal(write.Id.Name.ToLowerInvariant(), name, type.Short), cancellationToken);
        write.Wanted["properties"] = new JsonObject
        {
            ["principalType"] = type.Long, ["principalName"] = name, ["objectId"] = write.Id.Name.ToLowerInvariant(), ["tenantId"] = cloud.Tenant.TenantId,
        };
        return write.Wanted;
    }

    public override Task DeletingAsync(ResourceId id, JsonObject stored, bool withParent, CancellationToken cancellationToken)
        => withParent
            ? Task.CompletedTask
            : PostgresMapping.RemoveAdministratorAsync(FlexibleServerParts.EngineOf(servers, id), id.Name.ToLowerInvariant(), cancellationToken);

    private static (string Long, string Short) TypeOf(string type) => type.ToUpperInvariant() switch
    {
        "USER" => ("User", "user"),
        "GROUP" => ("Group", "group"),
        "SERVICEPRINCIPAL" or "SERVICE" => ("ServicePrincipal", "service"),
        _ => throw ArmException.InvalidParameter($"principalType is '{type}'; it must be User, Group or ServicePrincipal."),
    };
}
