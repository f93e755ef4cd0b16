using System.Text.Json.Nodes;
using Gatehouse.LocalCloud.Engines;
using Gatehouse.LocalCloud.Engines.Sql;

namespace Gatehouse.LocalCloud.ResourceManager.Types.Sql;

/// <summary>Microsoft.Sql/servers/azureADOnlyAuthentications: whether a server takes tokens only. There is one, off until it is
/// set.</summary>
internal sealed class SqlOnlyAuthenticationType(CloudContext cloud, DatabaseServers<ISqlServer> servers) : ResourceType
{
    private const string OnlyName = "Default";
    private const string Collection = "azureADOnlyAuthentications";
    private const string Member = "azureADOnlyAuthentication";

    public override string Name => $"{SqlServerType.FullName}/{Collection}";

    public override bool HasProvisioningState => false;

    public override Task<JsonObject> PutAsync(ResourceWrite write, CancellationToken cancellationToken)
    {
        if (!IsOnly(write.Id))
            throw ArmException.InvalidName(write.Id.Name, $"there is one, and it is called {OnlyName}.");
        var wanted = Read(write.Wanted.Properties());
        if (wanted && SqlAdministratorType.Find(cloud, write.Id.Parent!) is null)
            throw ArmException.Bad(
                "AADOnlyAuthenticationRequiresAdministrator",
                $"Server '{write.Id.Parent!.Name}' has no Microsoft Entra administrator. Set one before passwords are refused.");
        write.Wanted["properties"] = new JsonObject { [Member] = wanted };
        return Task.FromResult(write.Wanted);
    }

    public override async Task StoredAsync(ResourceWrite write, JsonObject stored, CancellationToken cancellationToken)
    {
        var server = write.Id.Parent!;
        if (servers.Find(server.Name) is { } running && cloud.State.Find(server.Text) is { } document)
            await running.ApplyAsync(new(Tokens: true, !Read(stored.Properties()), SqlServerSettings.HasPublicAccess(document)),
                cancellationToken);
    }

    public override Task<JsonObject?> FindAsync(ResourceId id, JsonObject? stored, CancellationToken cancellationToken)
        => Task.FromResult(IsOnly(id) && cloud.State.Find(id.Parent!.Text) is { } server ? stored ?? Document(Parent(server), false)
            : null);

    public override Task<IReadOnlyList<JsonObject>> ListAsync(
        ResourceId collection, IReadOnlyList<JsonObject> stored, CancellationToken cancellationToken)
        => Task.FromResult<IReadOnlyList<JsonObject>>(
            cloud.State.Find(collection.Parent!.Text) is not { } server ? throw ArmException.ParentNotFound(collection.Parent!)
            : stored.Count > 0 ? stored : [Document(Parent(server), false)]);

    // What is not set is off; Azure has no DELETE of it.
    public override Task DeletingAsync(ResourceId id, JsonObject stored, bool withParent, CancellationToken cancellationToken)
        => withParent ? Task.CompletedTask : throw ArmException.NotAllowed("DELETE", $"'{id.TypeAndNames}'; set {Member} to false");

    /// <summary>Reads the member of an object.</summary>
    /// <exception cref="ArmException">It is no truth value.</exception>
    public static bool Read(JsonObject properties) => properties[Member] switch
    {
        null => false,
        JsonValue value when value.TryGetValue<bool>(out var set) => set,
        _ => throw ArmException.InvalidContent($"'{Member}' must be true or false"),
    };

    /// <summary>Whether a server takes tokens only.</summary>
    public static bool Find(CloudContext cloud, ResourceId server)
        => cloud.State.Find(server.Child(Collection, OnlyName).Text) is { } stored && Read(stored.Properties());

    /// <summary>Stores what came with a server.</summary>
    public static void Store(CloudContext cloud, ResourceId server, bool set)
    {
        var document = Document(server, set);
        cloud.State.Put(document.Text("id")!, document);
    }

    private static bool IsOnly(ResourceId id) => id.Name.Equals(OnlyName, StringComparison.OrdinalIgnoreCase);

    private static ResourceId Parent(JsonObject server) => ResourceId.TryParse(server.Text("id")!)!;

    private static JsonObject Document(ResourceId server, bool set)
    {
        var id = server.Child(Collection, OnlyName);
        return new() { ["id"] = id.Text, ["name"] = OnlyName, ["type"] = id.Type, ["properties"] = new JsonObject { [Member] = set } };
    }
}
