using System.Text.Json.Nodes;
using Gatehouse.LocalCloud.Engines;
using Gatehouse.LocalCloud.Engines.Sql;

namespace Gatehouse.LocalCloud.ResourceManager.Types.Sql;

/// <summary>Microsoft.Sql/servers.</summary>
internal sealed class SqlServerType(CloudContext cloud, DatabaseServers<ISqlServer> servers, SqlOperations operations)
    : FlexibleServerType<ISqlServer>(cloud, servers)
{
    /// <summary>What the types of a server's operations begin with.</summary>
    public const string Statuses = "server";

    public const string FullName = "Microsoft.Sql/servers";

    private readonly CloudContext _cloud = cloud;
    private readonly DatabaseServers<ISqlServer> _servers = servers;
    private readonly ManagedIdentities _identities = new(cloud);

    public override string Name => FullName;

    // The administrator that came along is a resource of its own.
    public override async Task StoredAsync(ResourceWrite write, JsonObject stored, CancellationToken cancellationToken)
    {
        await base.StoredAsync(write, stored, cancellationToken);
        if (write.Existing is not null || write.Body.Properties().Object("administrators") is not { Count: > 0 } given)
            return;
        SqlAdministratorType.Store(_cloud, write.Id, SqlAdministratorType.Complete((JsonObject)given.DeepClone(), _cloud));
        if (!SqlOnlyAuthenticationType.Read(given))
            return;
        SqlOnlyAuthenticationType.Store(_cloud, write.Id, true);
        if (_servers.Find(write.Id.Name) is { } running)
            await running.ApplyAsync(LoginsOf(stored), cancellationToken);
    }

    public override Task DeletingAsync(ResourceId id, JsonObject stored, bool withParent, CancellationToken cancellationToken)
    {
        _identities.Remove(id.Text);
        return base.DeletingAsync(id, stored, withParent, cancellationToken);
    }

    // Azure SQL has no restart.
    public override Task<ArmAnswer?> ActAsync(
        ResourceId id, JsonObject? resource, string action, JsonObject body, CancellationToken cancellationToken)
        => Task.FromResult<ArmAnswer?>(null);

    public override void Present(ResourceId id, JsonObject resource, ArmQuery query)
    {
        Present(id, resource);
        if (resource.Object("tags") is { Count: 0 })
            resource.Remove("tags");
        if (query.Expand.Equals("administrators/activedirectory", StringComparison.OrdinalIgnoreCase)
            && SqlAdministratorType.Find(_cloud, id) is { } administrator)
        {
            var shown = (JsonObject)administrator.DeepClone();
            shown["azureADOnlyAuthentication"] = SqlOnlyAuthenticationType.Find(_cloud, id);
            resource.Properties()["administrators"] = shown;
        }
    }

    public override ArmAnswer AnswerToPut(ResourceWrite write, JsonObject presented)
        => operations.Accept("UpsertLogicalServer", Statuses, write.Id, LocationOf(presented));

    public override ArmAnswer AnswerToDelete(ResourceId id, JsonObject stored)
        => operations.Accept("DropLogicalServer", Statuses, id, LocationOf(stored));

    /// <summary>The SID of a server's Entra administrator by the server's name; null where it has none.</summary>
    public static string? AdministratorOf(CloudContext cloud, string server)
        => cloud.State.List(
                $"/subscriptions/{cloud.Tenant.SubscriptionId}/",
                text => ResourceId.TryParse(text) is { IsCollection: false } id
                    && id.Type.Equals($"{FullName}/administrators", StringComparison.OrdinalIgnoreCase)
                    && id.Names[0].Equals(server, StringComparison.OrdinalIgnoreCase))
            .Select(entry => entry.Document.Properties().Text("sid")).FirstOrDefault();

    /// <summary>The location of a server; its children's operations are there.</summary>
    public static string LocationOf(CloudContext cloud, ResourceId server) => LocationOf(cloud.State.Find(server.Text));

    private static string LocationOf(JsonObject? server) => server?.Text("location") ?? "eastus";

    protected override void CheckName(string name) => SqlServerSettings.CheckName(name);

    protected override ArmException NameTaken(string name)
        => ArmException.Conflict("NameAlreadyExists", $"The name '{name}' already exists. Choose a different name.");

    protected override FlexibleServerSettings Complete(JsonObject server, JsonObject? existing)
    {
        var administrator = server.Properties().Object("administrators");
        if (administrator is { Count: > 0 } && existing is not null)
            throw ArmException.InvalidParameter(
                "The Microsoft Entra administrator of a server that exists is set at its administrators/ActiveDirectory.");
        if (administrator is { Count: > 0 })
            SqlAdministratorType.Complete(administrator, _cloud);
        var (login, hash) = SqlServerSettings.Complete(server, existing);
        _identities.Apply(server, existing);
        server["kind"] = "v12.0";
        return new(LoginsOf(server), login, hash);
    }

    protected override DatabaseLogins LoginsOf(JsonObject server)
        => new(
            Tokens: true,
            Passwords: !(ResourceId.TryParse(server.Text("id") ?? "") is { } id && SqlOnlyAuthenticationType.Find(_cloud, id)),
            SqlServerSettings.HasPublicAccess(server));

    protected override void DescribeEngine(JsonObject properties, ISqlServer running) => properties["version"] = running.Version;

    protected override Task EnsureLoginAsync(ISqlServer running, string name, string verifier, CancellationToken cancellationToken)
        => running.SetAdministratorAsync(name, verifier, cancellationToken);
}
