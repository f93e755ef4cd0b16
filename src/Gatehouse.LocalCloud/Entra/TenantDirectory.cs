using Gatehouse.LocalCloud.Entra.Principals;
using Gatehouse.LocalCloud.State;

namespace Gatehouse.LocalCloud.Entra;

/// <summary>The principals of the local tenant, kept in the state store under <c>/directory</c>. Thread-safe; what returns is durable.</summary>
public sealed class TenantDirectory : IDirectory
{
    private readonly DirectoryStore _store;

    /// <summary>Reads the directory of the state store.</summary>
    /// <param name="state">The state store.</param>
    /// <param name="tenantId">The tenant's id.</param>
    /// <exception cref="StateException">A document cannot be read. The message names it.</exception>
    public TenantDirectory(StateStore state, string tenantId)
    {
        TenantId = tenantId;
        _store = new(state);
        Users = new(_store);
        Groups = new(_store);
        Applications = new(_store);
    }

    /// <inheritdoc/>
    public event Action? Changed
    {
        add => _store.Changed += value;
        remove => _store.Changed -= value;
    }

    /// <summary>Grows with every change.</summary>
    public long Version => _store.Version;

    /// <inheritdoc/>
    public string TenantId { get; }

    /// <summary>The people.</summary>
    public Users Users { get; }

    /// <summary>The groups.</summary>
    public Groups Groups { get; }

    /// <summary>The applications.</summary>
    public Applications Applications { get; }

    /// <summary>All service principals, in the order of their names.</summary>
    public IReadOnlyList<ServicePrincipal> ServicePrincipals
        => [.. _store.ServicePrincipals.Values.OrderBy(principal => principal.DisplayName, StringComparer.OrdinalIgnoreCase)];

    /// <inheritdoc/>
    public IReadOnlyList<DirectoryEntry> Entries() =>
    [
        .. Users.All.Select(user => new DirectoryEntry(user.Id, user.UserPrincipalName, "user", null)),
        .. Groups.All.Select(group => new DirectoryEntry(group.Id, group.DisplayName, "group", null)),
        .. ServicePrincipals.Select(principal => new DirectoryEntry(principal.Id, principal.DisplayName, "service", principal.AppId)),
    ];

    /// <summary>Finds a service principal.</summary>
    /// <param name="id">Its object id or its application id, any case.</param>
    public ServicePrincipal? FindServicePrincipal(string id)
        => _store.ServicePrincipals.GetValueOrDefault(id) ?? _store.ServicePrincipalsByAppId.GetValueOrDefault(id);

    /// <inheritdoc/>
    public ServicePrincipal EnsureManagedIdentity(string resourceId)
    {
        ArgumentException.ThrowIfNullOrEmpty(resourceId);
        return _store.ServicePrincipalsByResource.TryGetValue(resourceId, out var existing) ? existing : _store.Change(() =>
        {
            if (_store.ServicePrincipalsByResource.TryGetValue(resourceId, out var raced))
                return raced;
            var made = new ServicePrincipal(Guid.NewGuid().ToString(), Guid.NewGuid().ToString(), NameOf(resourceId), resourceId);
            _store.Put(made);
            return made;
        });
    }

    // As Azure names it: all that stands behind the type of the outermost resource, e.g. web1, web1/slots/green, spring1/apps/app1.
    private static string NameOf(string resourceId)
    {
        const string provider = "/providers/";
        var at = resourceId.LastIndexOf(provider, StringComparison.OrdinalIgnoreCase);
        return at >= 0 && resourceId[(at + provider.Length)..].Split('/', 3) is [_, _, var name]
            ? name : resourceId[(resourceId.LastIndexOf('/') + 1)..];
    }

    /// <inheritdoc/>
    public void RemoveManagedIdentity(string resourceId)
    {
        if (!_store.ServicePrincipalsByResource.ContainsKey(resourceId))
            return;
        _store.Change(() =>
        {
            if (_store.ServicePrincipalsByResource.TryGetValue(resourceId, out var existing))
                _store.Remove(existing);
            return existing;
        });
    }
}
