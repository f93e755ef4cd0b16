using System.Text.Json.Nodes;
using Gatehouse.LocalCloud.Engines;

namespace Gatehouse.LocalCloud.ResourceManager.Types;

/// <summary>A database server: an engine and a listener on a port of its own.</summary>
/// <remarks>
/// A document's private part names the engine's folder. The property <c>port</c> is ours: on Azure every server has the usual port and an address of its own.
/// </remarks>
internal abstract class FlexibleServerType<TServer>(CloudContext cloud, DatabaseServers<TServer> servers) : ResourceType
    where TServer : class, IDatabaseServer
{
    private const string Folder = "folder";

    public override bool NeedsLocation => true;

    public override bool HasProvisioningState => false;

    public override bool PutMerges => true;

    public override async Task<JsonObject> PutAsync(ResourceWrite write, CancellationToken cancellationToken)
    {
        CheckName(write.Id.Name);
        var server = write.Wanted;
        var settings = Complete(server, write.Existing);
        TServer running;
        if (write.Existing is null)
        {
            DemandFreeName(write.Id);
            running = await servers.CreateAsync(write.Id.Name, settings.Logins, cancellationToken);
            server[ResourceDocument.Private] = new JsonObject { [Folder] = running.Folder };
            DescribeEngine(server.Properties(), running);
            if (running.Port > 0)
                server.Properties()["port"] = running.Port;
        }
        else
        {
            running = servers.ServerOf(write.Id);
            await running.ApplyAsync(settings.Logins, cancellationToken);
        }

        try
        {
            if (settings.Verifier is not null)
                await EnsureLoginAsync(running, settings.AdministratorLogin!, settings.Verifier, cancellationToken);
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

    public override async Task<ArmAnswer?> ActAsync(ResourceId id, JsonObject? resource, string action, JsonObject body, CancellationToken cancellationToken)
    {
        if (!action.Equals("restart", StringComparison.OrdinalIgnoreCase))
            return null;
        await StartAsync(id, resource!, servers.RestartAsync, cancellationToken);
        return servers.ProblemOf(id.Name) is { } problem ? throw ArmException.Engine(problem) : ArmAnswer.Ok(new JsonObject());
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

    /// <summary>Refuses a name that breaks Azure's rule.</summary>
    /// <exception cref="ArmException">It does.</exception>
    protected virtual void CheckName(string name) => FlexibleServerSettings.CheckName(name);

    /// <summary>The refusal of a name that another server has.</summary>
    protected virtual ArmException NameTaken(string name)
        => ArmException.Conflict("ServerNameAlreadyExists", $"The server name '{name}' is used by another server of this local cloud.");

    /// <summary>Checks the document, fills in what Azure would, and takes the password out of it.</summary>
    /// <exception cref="ArmException">A value breaks a rule.</exception>
    protected abstract FlexibleServerSettings Complete(JsonObject server, JsonObject? existing);

    /// <summary>How clients may log in to a stored server.</summary>
    protected abstract DatabaseLogins LoginsOf(JsonObject server);

    /// <summary>Writes the version of a new server's engine into its properties.</summary>
    protected abstract void DescribeEngine(JsonObject properties, TServer running);

    /// <summary>Makes the database user of the administrator with a password, or gives it another password.</summary>
    protected abstract Task EnsureLoginAsync(TServer running, string name, string verifier, CancellationToken cancellationToken);

    private Task StartAsync(
        ResourceId id, JsonObject server, Func<string, string, int, DatabaseLogins, CancellationToken, Task> start, CancellationToken cancellationToken)
        => start(id.Name, FolderOf(server), server.Properties().Number("port") ?? 0, LoginsOf(server), cancellationToken);

    private void DemandFreeName(ResourceId id)
    {
        if (Exists(id.Name))
            throw NameTaken(id.Name);
    }

    private IEnumerable<(ResourceId Id, JsonObject Document)> Stored()
        => cloud.State.List($"/subscriptions/{cloud.Tenant.SubscriptionId}/", text => TryParse(text) is not null).Select(entry => (TryParse(entry.Id)!, entry.Document));

    private ResourceId? TryParse(string text)
        => ResourceId.TryParse(text) is { IsCollection: false } id && id.Type.Equals(Name, StringComparison.OrdinalIgnoreCase) ? id : null;

    // Empty where somebody took it out of the document; DatabaseServers takes that for a folder that is not there.
    private static string FolderOf(JsonObject server) => server.Object(ResourceDocument.Private)?.Text(Folder) ?? "";
}
