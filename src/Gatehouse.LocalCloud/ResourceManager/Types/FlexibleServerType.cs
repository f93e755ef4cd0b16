using System.Globalization;
using System.Text.Json.Nodes;
using Gatehouse.LocalCloud.Engines.Postgres;

namespace Gatehouse.LocalCloud.ResourceManager.Types;

/// <summary>Microsoft.DBforPostgreSQL/flexibleServers: a PostgreSQL engine and a listener on a port of its own.</summary>
/// <remarks>
/// A document's private part names the engine's folder. The property <c>port</c> is ours: on Azure every server has port 5432 and an address of its own.
/// </remarks>
internal sealed class FlexibleServerType(CloudContext cloud, PostgresServers servers) : ResourceType
{
    private const string Folder = "folder";

    public override string Name => "Microsoft.DBforPostgreSQL/flexibleServers";

    public override bool NeedsLocation => true;

    public override bool HasProvisioningState => false;

    public override bool PutMerges => true;

    public override async Task<JsonObject> PutAsync(ResourceWrite write, CancellationToken cancellationToken)
    {
        FlexibleServerSettings.CheckName(write.Id.Name);
        var server = write.Wanted;
        var properties = server.Properties();
        var settings = FlexibleServerSettings.Complete(server, write.Existing, cloud.Tenant.TenantId);
        PostgresServer running;
        if (write.Existing is null)
        {
            DemandFreeName(write.Id);
            running = await servers.CreateAsync(write.Id.Name, settings.Logins, cancellationToken);
            server[ResourceDocument.Private] = new JsonObject { [Folder] = running.Folder };
            properties["version"] = running.Engine.Major.ToString(CultureInfo.InvariantCulture);
            properties["port"] = running.Port;
        }
        else
        {
            running = servers.Find(write.Id.Name) ?? throw ArmException.Conflict("ServerIsNotReady", $"Server '{write.Id.Name}' is not running: {servers.ProblemOf(write.Id.Name)}");
            await running.ApplyAsync(settings.Logins, cancellationToken);
        }

        try
        {
            if (settings.Verifier is not null)
                await PostgresAdministration.EnsureLoginAsync(running.Engine.Database, settings.AdministratorLogin!, settings.Verifier, cancellationToken);
        }
        catch when (write.Existing is null)
        {
            await servers.RemoveAsync(write.Id.Name, running.Folder);
            throw;
        }

        return server;
    }

    public override Task StoredAsync(ResourceWrite write, JsonObject stored, CancellationToken cancellationToken)
    {
        servers.Keep(FolderOf(stored));
        return Task.CompletedTask;
    }

    public override Task AbandonedAsync(ResourceWrite write, JsonObject wanted) => servers.RemoveAsync(write.Id.Name, FolderOf(wanted));

    public override Task DeletingAsync(ResourceId id, JsonObject stored, bool withParent, CancellationToken cancellationToken)
    {
        servers.Doom(FolderOf(stored));
        return Task.CompletedTask;
    }

    public override Task DeletedAsync(ResourceId id, JsonObject stored) => servers.RemoveAsync(id.Name, FolderOf(stored));

    public override void Present(ResourceId id, JsonObject resource)
    {
        var properties = resource.Properties();
        properties["state"] = "Ready";
        if (servers.ProblemOf(id.Name) is not { } problem)
            return;
        properties["state"] = "Inaccessible";
        properties["stateMessage"] = problem;
    }

    public override async Task<JsonNode?> ActAsync(ResourceId id, JsonObject? resource, string action, JsonObject body, CancellationToken cancellationToken)
    {
        if (!action.Equals("restart", StringComparison.OrdinalIgnoreCase))
            return null;
        await StartAsync(id, resource!, servers.RestartAsync, cancellationToken);
        return servers.ProblemOf(id.Name) is { } problem ? throw ArmException.Engine(problem) : new JsonObject();
    }

    /// <summary>Starts the stored servers, side by side.</summary>
    public async Task StartAllAsync(CancellationToken cancellationToken)
    {
        var stored = Stored().ToList();
        servers.ClearTransient(stored.Select(server => FolderOf(server.Document)).ToHashSet(StringComparer.Ordinal));
        await Task.WhenAll(stored.Select(server => StartAsync(server.Id, server.Document, servers.StartAsync, cancellationToken)));
    }

    /// <summary>Whether a server of this name exists; names are unique in the whole cloud, because they are host names.</summary>
    public bool Exists(string name) => Stored().Any(server => server.Id.Name.Equals(name, StringComparison.OrdinalIgnoreCase));

    private static Task StartAsync(
        ResourceId id, JsonObject server, Func<string, string, int, PostgresLogins, CancellationToken, Task> start, CancellationToken cancellationToken)
        => start(id.Name, FolderOf(server), server.Properties().Number("port") ?? 0, FlexibleServerSettings.LoginsOf(server), cancellationToken);

    private void DemandFreeName(ResourceId id)
    {
        if (Exists(id.Name))
            throw ArmException.Conflict("ServerNameAlreadyExists", $"The server name '{id.Name}' is used by another server of this local cloud.");
    }

    private IEnumerable<(ResourceId Id, JsonObject Document)> Stored()
        => cloud.State.List($"/subscriptions/{cloud.Tenant.SubscriptionId}/", text => TryParse(text) is not null).Select(entry => (TryParse(entry.Id)!, entry.Document));

    private ResourceId? TryParse(string text)
        => ResourceId.TryParse(text) is { IsCollection: false } id && id.Type.Equals(Name, StringComparison.OrdinalIgnoreCase) ? id : null;

    // Empty where somebody took it out of the document; PostgresServers takes that for a folder that is not there.
    private static string FolderOf(JsonObject server) => server.Object(ResourceDocument.Private)?.Text(Folder) ?? "";
}
