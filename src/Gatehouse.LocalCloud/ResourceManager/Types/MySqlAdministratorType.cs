using System.Text.Json.Nodes;
using Gatehouse.Gateway.MySql;
using Gatehouse.LocalCloud.Engines.MySql;

namespace Gatehouse.LocalCloud.ResourceManager.Types;

/// <summary>Microsoft.DBforMySQL/flexibleServers/administrators: the one Entra administrator of a server.</summary>
internal sealed class MySqlAdministratorType(CloudContext cloud, MySqlServers servers) : ResourceType
{
    private const string OnlyName = "ActiveDirectory";

    public override string Name => "Microsoft.DBforMySQL/flexibleServers/administrators";

    public override bool HasProvisioningState => false;

    public override async Task<JsonObject> PutAsync(ResourceWrite write, CancellationToken cancellationToken)
    {
        if (!write.Id.Name.Equals(OnlyName, StringComparison.OrdinalIgnoreCase))
            throw ArmException.InvalidName(write.Id.Name, $"a MySQL server has one administrator, and it is called {OnlyName}.");
        var properties = write.Wanted.Properties();
        if (!Guid.TryParseExact(properties.Text("sid"), "D", out var sid))
            throw ArmException.InvalidParameter($"sid is '{properties.Text("sid")}'; it must be the object id of the principal.");
        var login = properties.Text("login") is { Length: > 0 } text ? text : throw ArmException.InvalidParameter("login is missing: the name of the administrator's database user.");
        if (properties.Text("tenantId") is { } tenant && !tenant.Equals(cloud.Tenant.TenantId, StringComparison.OrdinalIgnoreCase))
            throw ArmException.InvalidParameter($"tenantId is '{tenant}'; the tenant of this local cloud is '{cloud.Tenant.TenantId}'.");
        var identity = AttachedIdentity(write.Id, properties.Text("identityResourceId"));

        var engine = FlexibleServerParts.EngineOf(servers, write.Id);
        var known = cloud.Directory.Entries().FirstOrDefault(entry => Guid.Parse(entry.ObjectId) == sid || (entry.AppId is not null && Guid.Parse(entry.AppId) == sid));
        var objectId = known?.ObjectId ?? sid.ToString();
        if (write.Existing?.Properties() is { } before && (before.Text("login") != login || before.Text("sid") != sid.ToString()))
            await MySqlMapping.RemoveAdministratorAsync(engine.Server, ObjectIdOf(before.Text("sid")!), cancellationToken);
        try
        {
            await MySqlMapping.EnsureAdministratorAsync(engine.Server, new MySqlDirectoryPrincipal(objectId, known?.AppId, login, known?.Type ?? "user"), cancellationToken);
        }
        catch (InvalidOperationException e)
        {
            throw ArmException.Conflict("AdministratorNameInUse", e.Message);
        }

        write.Wanted["properties"] = new JsonObject
        {
            ["administratorType"] = OnlyName,
            ["identityResourceId"] = identity,
            ["login"] = login,
            ["sid"] = sid.ToString(),
            ["tenantId"] = cloud.Tenant.TenantId,
        };
        return write.Wanted;
    }

    public override Task DeletingAsync(ResourceId id, JsonObject stored, bool withParent, CancellationToken cancellationToken)
        => withParent
            ? Task.CompletedTask
            : MySqlMapping.RemoveAdministratorAsync(FlexibleServerParts.EngineOf(servers, id).Server, ObjectIdOf(stored.Properties().Text("sid")!), cancellationToken);

    private string ObjectIdOf(string sid)
        => cloud.Directory.Entries().FirstOrDefault(entry => sid.Equals(entry.AppId, StringComparison.OrdinalIgnoreCase))?.ObjectId ?? sid;

    // Azure reads the directory as this identity; here it needs no permission, but the rule is the same.
    private string AttachedIdentity(ResourceId administrator, string? identity)
    {
        var server = administrator.Parent!;
        if (identity is null)
            throw ArmException.InvalidParameter("identityResourceId is missing: the user-assigned identity, attached to the server, with which the server reads the directory.");
        var attached = cloud.State.Find(server.Text)?.Object("identity")?.Object("userAssignedIdentities");
        return attached?.Any(item => ResourceId.Same(item.Key, identity)) == true
            ? identity
            : throw ArmException.InvalidParameter($"The identity '{identity}' is not attached to server '{server.Name}'. Type: az mysql flexible-server identity assign --identity {identity} --server-name {server.Name} --resource-group {server.ResourceGroup}");
    }
}
