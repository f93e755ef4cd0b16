using System.Text;
using System.Text.Json.Nodes;
using Gatehouse.LocalCloud.Engines.Postgres;

namespace Gatehouse.LocalCloud.ResourceManager.Types;

/// <summary>Microsoft.DBforPostgreSQL/flexibleServers/databases. The engine is the truth: a database made in SQL is listed too.</summary>
internal sealed class FlexibleServerDatabaseType(CloudContext cloud, PostgresServers servers) : ResourceType
{
    private static readonly string[] BuiltIn = ["postgres", "template0", "template1"];

    public override string Name => "Microsoft.DBforPostgreSQL/flexibleServers/databases";

    public override bool HasProvisioningState => false;

    public override async Task<JsonObject> PutAsync(ResourceWrite write, CancellationToken cancellationToken)
    {
        CheckName(write.Id.Name);
        if (write.Existing is { } existing)
            return existing; // nothing of a database can be changed
        var properties = write.Wanted.Properties();
        var (charset, collation) = (properties.Text("charset"), properties.Text("collation"));
        var locale = DatabaseLocale.Parse(charset, collation)
            ?? throw ArmException.InvalidParameter($"The charset '{charset}' with the collation '{collation}' is not supported. Use a charset such as UTF8 and a collation such as en_US.utf8 or C.");
        await PostgresAdministration.EnsureDatabaseAsync(EngineOf(write.Id), write.Id.Name, locale, cancellationToken);
        write.Wanted["properties"] = new JsonObject { ["charset"] = locale.Charset, ["collation"] = locale.Collation };
        return write.Wanted;
    }

    public override Task DeletingAsync(ResourceId id, JsonObject stored, bool withParent, CancellationToken cancellationToken)
    {
        if (withParent)
            return Task.CompletedTask; // all of the server's data goes
        if (BuiltIn.Contains(id.Name, StringComparer.OrdinalIgnoreCase))
            throw ArmException.InvalidParameter($"The database '{id.Name}' belongs to the server and cannot be deleted.");
        return PostgresAdministration.DropDatabaseAsync(EngineOf(id), id.Name, cancellationToken);
    }

    public override async Task<JsonObject?> FindAsync(ResourceId id, JsonObject? stored, CancellationToken cancellationToken)
    {
        if (servers.Find(id.Names[0]) is null || cloud.State.Find(id.Parent!.Text) is not { } server)
            return stored;
        var databases = await PostgresAdministration.DatabasesAsync(EngineOf(id), cancellationToken);
        return databases.FirstOrDefault(database => database.Name == id.Name || Same(stored, database.Name)) is { Name: { } name } found
            ? stored ?? Document(server.Text("id")!, name, found.Charset, found.Collation)
            : null;
    }

    public override async Task<IReadOnlyList<JsonObject>> ListAsync(ResourceId collection, IReadOnlyList<JsonObject> stored, CancellationToken cancellationToken)
    {
        if (cloud.State.Find(collection.Parent!.Text) is not { } server)
            throw ArmException.ParentNotFound(collection.Parent!);
        if (servers.Find(collection.Names[0]) is null)
            return stored;
        var databases = await PostgresAdministration.DatabasesAsync(EngineOf(collection), cancellationToken);
        return [.. databases.Select(database =>
            stored.FirstOrDefault(document => Same(document, database.Name)) ?? Document(server.Text("id")!, database.Name, database.Charset, database.Collation))];
    }

    private static bool Same(JsonObject? document, string name) => document?.Text("name") == name;

    private JsonObject Document(string server, string name, string charset, string collation) => new()
    {
        ["id"] = $"{server}/databases/{name}",
        ["name"] = name,
        ["type"] = Name,
        ["properties"] = new JsonObject { ["charset"] = charset, ["collation"] = collation },
    };

    private Npgsql.NpgsqlDataSource EngineOf(ResourceId id) => FlexibleServerParts.EngineOf(servers, id);

    private static void CheckName(string name)
    {
        // NAMEDATALEN - 1; PostgreSQL would cut the rest off silently.
        if (Encoding.UTF8.GetByteCount(name) > 63)
            throw ArmException.InvalidName(name, "at most 63 bytes.");
        if (BuiltIn.Contains(name, StringComparer.OrdinalIgnoreCase) && name != "postgres")
            throw ArmException.InvalidName(name, "it is reserved.");
    }
}
