namespace Gatehouse.LocalCloud.Entra;

/// <summary>What the resource side needs of the tenant's directory. Thread-safe; what returns is durable.</summary>
public interface IDirectory
{
    /// <summary>The tenant's id.</summary>
    string TenantId { get; }

    /// <summary>Raised after a principal was added, changed or removed. Handlers must not throw.</summary>
    event Action? Changed;

    /// <summary>All principals: users, groups and service principals, as (object id, name, kind, application id or null).</summary>
    IReadOnlyList<DirectoryEntry> Entries();

    /// <summary>Makes the service principal of a managed identity, or returns the one that the resource has.</summary>
    /// <param name="resourceId">The resource whose identity it is.</param>
    ServicePrincipal EnsureManagedIdentity(string resourceId);

    /// <summary>Removes the service principal of a managed identity. One that is not there is no error.</summary>
    /// <param name="resourceId">The resource whose identity it was.</param>
    void RemoveManagedIdentity(string resourceId);
}

/// <summary>One principal, as the databases need to know it.</summary>
/// <param name="ObjectId">Object id.</param>
/// <param name="Name">User principal name, group name or service principal name.</param>
/// <param name="Type"><c>user</c>, <c>group</c> or <c>service</c>, as <c>pgaadauth_create_principal_with_oid</c> says it.</param>
/// <param name="AppId">Application id; null for users and groups.</param>
public sealed record DirectoryEntry(string ObjectId, string Name, string Type, string? AppId);
