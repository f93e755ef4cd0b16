using System.Text.Json.Nodes;

namespace Gatehouse.LocalCloud.ResourceManager.Types.Sql;

/// <summary>Microsoft.Sql/servers/databases: named and described. Nothing is behind one yet, and its status says so.</summary>
internal sealed class SqlDatabaseType(CloudContext cloud, SqlOperations operations) : ResourceType
{
    /// <summary>What the types of its operations begin with.</summary>
    public const string Statuses = "database";

    private const string System = "master";

    public override string Name => "Microsoft.Sql/servers/databases";

    public override bool NeedsLocation => true;

    public override bool HasProvisioningState => false;

    public override bool PutMerges => true;

    public override Task<JsonObject> PutAsync(ResourceWrite write, CancellationToken cancellationToken)
    {
        var name = write.Id.Name;
        if (name.Length > 128 || name.EndsWith(' ') || name.EndsWith('.')
            || name.Any(c => char.IsControl(c) || "<>*%&:\\/?".Contains(c, StringComparison.Ordinal)))
            throw ArmException.InvalidName(name, "at most 128 characters, none of < > * % & : \\ / ?, and neither a space nor a dot last.");
        if (IsSystem(name))
            throw ArmException.InvalidParameter($"The database '{System}' belongs to the server and cannot be changed.");
        SqlDatabaseSettings.Complete(write.Wanted, write.Existing, cloud);
        return Task.FromResult(write.Wanted);
    }

    public override Task<JsonObject?> FindAsync(ResourceId id, JsonObject? stored, CancellationToken cancellationToken)
        => Task.FromResult(stored ?? (IsSystem(id.Name) ? SystemOf(id.Parent!) : null));

    public override Task<IReadOnlyList<JsonObject>> ListAsync(
        ResourceId collection, IReadOnlyList<JsonObject> stored, CancellationToken cancellationToken)
        => Task.FromResult<IReadOnlyList<JsonObject>>(
            SystemOf(collection.Parent!) is { } system ? [system, .. stored] : throw ArmException.ParentNotFound(collection.Parent!));

    public override Task DeletingAsync(ResourceId id, JsonObject stored, bool withParent, CancellationToken cancellationToken)
        => !withParent && IsSystem(id.Name)
            ? throw ArmException.InvalidParameter($"The database '{System}' belongs to the server and cannot be deleted.")
            : Task.CompletedTask;

    public override ArmAnswer AnswerToPut(ResourceWrite write, JsonObject presented)
        => Accept(write.Existing is null ? "CreateLogicalDatabase" : "UpdateLogicalDatabase", write.Id);

    public override ArmAnswer AnswerToDelete(ResourceId id, JsonObject stored) => Accept("DropLogicalDatabase", id);

    public override void Present(ResourceId id, JsonObject resource)
    {
        if (resource.Object("tags") is { Count: 0 })
            resource.Remove("tags");
    }

    private static bool IsSystem(string name) => name.Equals(System, StringComparison.OrdinalIgnoreCase);

    private JsonObject? SystemOf(ResourceId server)
        => cloud.State.Find(server.Text) is { } document
            ? SqlDatabaseSettings.System(ResourceId.TryParse(document.Text("id")!)!, System, document) : null;

    private ArmAnswer Accept(string operation, ResourceId id)
        => operations.Accept(operation, Statuses, id, SqlServerType.LocationOf(cloud, id.Parent!));
}
