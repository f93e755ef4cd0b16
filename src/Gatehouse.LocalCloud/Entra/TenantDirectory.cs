using System.Text.Json.Nodes;
using Gatehouse.LocalCloud.State;

namespace Gatehouse.LocalCloud.Entra;

/// <summary>The principals of the local tenant, kept in the state store under <c>/directory</c>.</summary>
public sealed class TenantDirectory(StateStore state, string tenantId) : IDirectory
{
    private const string ServicePrincipals = "/directory/servicePrincipals/";
    private readonly Lock _gate = new();

    /// <inheritdoc/>
    public event Action? Changed;

    /// <inheritdoc/>
    public string TenantId => tenantId;

    /// <inheritdoc/>
    public IReadOnlyList<DirectoryEntry> Entries()
        => [.. state.List(ServicePrincipals).Select(entry => Parse(entry.Document)).Select(sp => new DirectoryEntry(sp.Id, sp.DisplayName, "service", sp.AppId))];

    /// <inheritdoc/>
    public ServicePrincipal EnsureManagedIdentity(string resourceId)
    {
        ServicePrincipal made;
        lock (_gate)
        {
            if (FindManagedIdentity(resourceId) is { } existing)
                return existing;
            made = new(Guid.NewGuid().ToString(), Guid.NewGuid().ToString(), resourceId[(resourceId.LastIndexOf('/') + 1)..], resourceId);
            state.Put(ServicePrincipals + made.Id, new JsonObject
            {
                ["id"] = made.Id, ["appId"] = made.AppId, ["displayName"] = made.DisplayName, ["resourceId"] = made.ResourceId,
            });
        }

        Changed?.Invoke();
        return made;
    }

    /// <inheritdoc/>
    public void RemoveManagedIdentity(string resourceId)
    {
        lock (_gate)
        {
            if (FindManagedIdentity(resourceId) is not { } existing)
                return;
            state.Delete(ServicePrincipals + existing.Id);
        }

        Changed?.Invoke();
    }

    private ServicePrincipal? FindManagedIdentity(string resourceId)
        => state.List(ServicePrincipals).Select(entry => Parse(entry.Document))
            .FirstOrDefault(sp => string.Equals(sp.ResourceId, resourceId, StringComparison.OrdinalIgnoreCase));

    private static ServicePrincipal Parse(JsonObject document)
        => new((string)document["id"]!, (string)document["appId"]!, (string)document["displayName"]!, (string?)document["resourceId"]);
}
