using System.Text.Json.Nodes;

namespace Gatehouse.LocalCloud.ResourceManager.Types.Sql;

/// <summary>Microsoft.Sql/servers: what names a server and its administrators. Nothing runs behind it yet, and its state says so.</summary>
/// <remarks>There is no listener, so there is no property <c>port</c>, which the other databases' servers have here.</remarks>
internal sealed class SqlServerType(CloudContext cloud, SqlOperations operations) : ResourceType
{
    /// <summary>What the types of a server's operations begin with.</summary>
    public const string Statuses = "server";

    public const string FullName = "Microsoft.Sql/servers";

    private readonly ManagedIdentities _identities = new(cloud);

    public override string Name => FullName;

    public override bool NeedsLocation => true;

    public override bool HasProvisioningState => false;

    public override bool PutMerges => true;

    public override Task<JsonObject> PutAsync(ResourceWrite write, CancellationToken cancellationToken)
    {
        SqlServerSettings.CheckName(write.Id.Name);
        if (write.Existing is null && Exists(write.Id.Name))
            throw ArmException.Conflict("NameAlreadyExists", $"The name '{write.Id.Name}' already exists. Choose a different name.");
        var administrator = write.Wanted.Properties().Object("administrators");
        if (administrator is { Count: > 0 } && write.Existing is not null)
            throw ArmException.InvalidParameter(
                "The Microsoft Entra administrator of a server that exists is set at its administrators/ActiveDirectory.");
        if (administrator is { Count: > 0 })
            SqlAdministratorType.Complete(administrator, cloud);
        _identities.Apply(write.Wanted, write.Existing);
        SqlServerSettings.Complete(write.Wanted, write.Existing);
        write.Wanted["kind"] = "v12.0";
        return Task.FromResult(write.Wanted);
    }

    // The administrator that came along is a resource of its own.
    public override Task StoredAsync(ResourceWrite write, JsonObject stored, CancellationToken cancellationToken)
    {
        if (write.Existing is not null || write.Body.Properties().Object("administrators") is not { Count: > 0 } given)
            return Task.CompletedTask;
        SqlAdministratorType.Store(cloud, write.Id, SqlAdministratorType.Complete((JsonObject)given.DeepClone(), cloud));
        if (SqlOnlyAuthenticationType.Read(given))
            SqlOnlyAuthenticationType.Store(cloud, write.Id, true);
        return Task.CompletedTask;
    }

    public override Task DeletingAsync(ResourceId id, JsonObject stored, bool withParent, CancellationToken cancellationToken)
    {
        _identities.Remove(id.Text);
        return Task.CompletedTask;
    }

    public override void Present(ResourceId id, JsonObject resource, ArmQuery query)
    {
        if (resource.Object("tags") is { Count: 0 })
            resource.Remove("tags");
        if (query.Expand.Equals("administrators/activedirectory", StringComparison.OrdinalIgnoreCase)
            && SqlAdministratorType.Find(cloud, id) is { } administrator)
        {
            var shown = (JsonObject)administrator.DeepClone();
            shown["azureADOnlyAuthentication"] = SqlOnlyAuthenticationType.Find(cloud, id);
            resource.Properties()["administrators"] = shown;
        }
    }

    public override ArmAnswer AnswerToPut(ResourceWrite write, JsonObject presented)
        => operations.Accept("UpsertLogicalServer", Statuses, write.Id, LocationOf(presented));

    public override ArmAnswer AnswerToDelete(ResourceId id, JsonObject stored)
        => operations.Accept("DropLogicalServer", Statuses, id, LocationOf(stored));

    /// <summary>Whether a server of this name exists; names are unique in the whole cloud, because they are host names.</summary>
    public bool Exists(string name)
        => cloud.State.List($"/subscriptions/{cloud.Tenant.SubscriptionId}/", text
            => ResourceId.TryParse(text) is { IsCollection: false } id
            && id.Type.Equals(Name, StringComparison.OrdinalIgnoreCase) && id.Name.Equals(name, StringComparison.OrdinalIgnoreCase)).Any();

    /// <summary>The location of a server; its children's operations are there.</summary>
    public static string LocationOf(CloudContext cloud, ResourceId server) => LocationOf(cloud.State.Find(server.Text));

    private static string LocationOf(JsonObject? server) => server?.Text("location") ?? "eastus";
}
