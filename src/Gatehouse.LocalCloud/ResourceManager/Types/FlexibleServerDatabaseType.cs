using System.Text.Json.Nodes;
using Gatehouse.LocalCloud.Engines;

namespace Gatehouse.LocalCloud.ResourceManager.Types;

/// <summary>The databases of a server. The engine is the truth: a database made in SQL is listed too.</summary>
internal abstract class FlexibleServerDatabaseType<TServer>(CloudContext cloud, DatabaseServers<TServer> servers) : ResourceType
    where TServer : class, IDatabaseServer
{
    public override bool HasProvisioningState => false;

    public override async Task<JsonObject> PutAsync(ResourceWrite write, CancellationToken cancellationToken)
    {
        CheckName(write.Id.Name);
        if (write.Existing is { } existing)
            return existing; // nothing of a database can be changed
        var properties = write.Wanted.Properties();
        var (charset, collation) = await EnsureAsync(
            servers.ServerOf(write.Id), write.Id.Name, properties.Text("charset"), properties.Text("collation"), cancellationToken);
        write.Wanted["properties"] = new JsonObject { ["charset"] = charset, ["collation"] = collation };
        return write.Wanted;
    }

    public override Task DeletingAsync(ResourceId id, JsonObject stored, bool withParent, CancellationToken cancellationToken)
    {
        if (withParent)
            return Task.CompletedTask; // all of the server's data goes
        if (IsBuiltIn(id.Name))
            throw ArmException.InvalidParameter($"The database '{id.Name}' belongs to the server and cannot be deleted.");
        return DropAsync(servers.ServerOf(id), id.Name, cancellationToken);
    }

    public override async Task<JsonObject?> FindAsync(ResourceId id, JsonObject? stored, CancellationToken cancellationToken)
    {
        if (servers.Find(id.Names[0]) is null || cloud.State.Find(id.Parent!.Text) is not { } server)
            return stored;
        var databases = await AllAsync(servers.ServerOf(id), cancellationToken);
        return databases.FirstOrDefault(database => database.Name.Equals(id.Name, NameComparison) || Same(stored, database.Name)) is { Name: { } name } found
            ? stored ?? Document(server.Text("id")!, name, found.Charset, found.Collation)
            : null;
    }

    public override async Task<IReadOnlyList<JsonObject>> ListAsync(ResourceId collection, IReadOnlyList<JsonObject> stored, CancellationToken cancellationToken)
    {
        if (cloud.State.Find(collection.Parent!.Text) is not { } server)
            throw ArmException.ParentNotFound(collection.Parent!);
        if (servers.Find(collection.Names[0]) is null)
            return stored;
        var databases = await AllAsync(servers.ServerOf(collection), cancellationToken);
        return [.. databases.Select(database =>
            stored.FirstOrDefault(document => Same(document, database.Name)) ?? Document(server.Text("id")!, database.Name, database.Charset, database.Collation))];
    }

    /// <summary>How the engine compares the names of databases.</summary>
    protected abstract StringComparison NameComparison { get; }

    /// <summary>Whether a database is the server's own.</summary>
    protected abstract bool IsBuiltIn(string name);

    /// <summary>Refuses a name that the engine would not take as it is.</summary>
    /// <exception cref="ArmException">The name is refused.</exception>
    protected abstract void CheckName(string name);

    /// <summary>Makes the database where it is missing.</summary>
    /// <returns>What it was made with.</returns>
    protected abstract Task<(string Charset, string Collation)> EnsureAsync(
        TServer server, string name, string? charset, string? collation, CancellationToken cancellationToken);

    /// <summary>Drops the database.</summary>
    protected abstract Task DropAsync(TServer server, string name, CancellationToken cancellationToken);

    /// <summary>All databases.</summary>
    protected abstract Task<IReadOnlyList<(string Name, string Charset, string Collation)>> AllAsync(TServer server, CancellationToken cancellationToken);

    private bool Same(JsonObject? document, string name) => name.Equals(document?.Text("name"), NameComparison);

    private JsonObject Document(string server, string name, string charset, string collation) => new()
    {
        ["id"] = $"{server}/databases/{name}",
        ["name"] = name,
        ["type"] = Name,
        ["properties"] = new JsonObject { ["charset"] = charset, ["collation"] = collation },
    };
}
