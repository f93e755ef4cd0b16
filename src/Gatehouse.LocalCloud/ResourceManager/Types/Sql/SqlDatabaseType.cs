using System.Text.Json.Nodes;
using Gatehouse.LocalCloud.Engines;
using Gatehouse.LocalCloud.Engines.Sql;

namespace Gatehouse.LocalCloud.ResourceManager.Types.Sql;

/// <summary>Microsoft.Sql/servers/databases. The engine is the truth: a database made in T-SQL is listed too.</summary>
internal sealed class SqlDatabaseType(CloudContext cloud, DatabaseServers<ISqlServer> servers, SqlOperations operations) : ResourceType
{
    /// <summary>What the types of its operations begin with.</summary>
    public const string Statuses = "database";

    private const string System = "master";

    public override string Name => "Microsoft.Sql/servers/databases";

    public override bool NeedsLocation => true;

    public override bool HasProvisioningState => false;

    public override bool PutMerges => true;

    public override async Task<JsonObject> PutAsync(ResourceWrite write, CancellationToken cancellationToken)
    {
        var name = write.Id.Name;
        if (name.Length > 128 || name.EndsWith(' ') || name.EndsWith('.')
            || name.Any(c => char.IsControl(c) || "<>*%&:\\/?".Contains(c, StringComparison.Ordinal)))
            throw ArmException.InvalidName(name, "at most 128 characters, none of < > * % & : \\ / ?, and neither a space nor a dot last.");
        if (IsSystem(name))
            throw ArmException.InvalidParameter($"The database '{System}' belongs to the server and cannot be changed.");
        SqlDatabaseSettings.Complete(write.Wanted, write.Existing, cloud);
        await servers.ServerOf(write.Id).EnsureDatabaseAsync(name, cancellationToken);
        return write.Wanted;
    }

    public override async Task<JsonObject?> FindAsync(ResourceId id, JsonObject? stored, CancellationToken cancellationToken)
    {
        if (IsSystem(id.Name))
            return SystemOf(id.Parent!);
        if (servers.Find(id.Names[0]) is not { } server)
            return stored;
        var name = (await server.DatabasesAsync(cancellationToken))
            .FirstOrDefault(name => name.Equals(id.Name, StringComparison.OrdinalIgnoreCase));
        return name is null ? null : stored ?? Document(id.Parent!, name);
    }

    public override async Task<IReadOnlyList<JsonObject>> ListAsync(
        ResourceId collection, IReadOnlyList<JsonObject> stored, CancellationToken cancellationToken)
    {
        var system = SystemOf(collection.Parent!) ?? throw ArmException.ParentNotFound(collection.Parent!);
        if (servers.Find(collection.Names[0]) is not { } server)
            return [system, .. stored];
        var names = (await server.DatabasesAsync(cancellationToken)).Where(name => !IsSystem(name));
        return [system, .. names.Select(
            name => stored.FirstOrDefault(document => name.Equals(document.Text("name"), StringComparison.OrdinalIgnoreCase))
            ?? Document(collection.Parent!, name))];
    }

    public override Task DeletingAsync(ResourceId id, JsonObject stored, bool withParent, CancellationToken cancellationToken)
        => withParent ? Task.CompletedTask // all of the server's data goes
            : IsSystem(id.Name) ? throw ArmException.InvalidParameter(
                $"The database '{System}' belongs to the server and cannot be deleted.")
            : servers.ServerOf(id).DropDatabaseAsync(id.Name, cancellationToken);

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

    // What CREATE DATABASE has made, with the settings that a new database gets.
    private JsonObject Document(ResourceId server, string name)
    {
        var id = server.Child("databases", name);
        var document = new JsonObject
        {
            ["location"] = SqlServerType.LocationOf(cloud, server),
            ["id"] = id.Text,
            ["name"] = name,
            ["type"] = id.Type,
            ["properties"] = new JsonObject(),
        };
        SqlDatabaseSettings.Complete(document, null, cloud);
        return document;
    }

    private ArmAnswer Accept(string operation, ResourceId id)
        => operations.Accept(operation, Statuses, id, SqlServerType.LocationOf(cloud, id.Parent!));
}
