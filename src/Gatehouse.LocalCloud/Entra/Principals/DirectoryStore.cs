using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Gatehouse.LocalCloud.State;

namespace Gatehouse.LocalCloud.Entra.Principals;

/// <summary>The directory's documents under <c>/directory</c> and their indexes in memory: a sign-in reads no file and walks no list.</summary>
/// <remarks>Reads take no lock. Every change is made inside <see cref="Change"/>, is durable when it returns, and is seen by later reads.</remarks>
internal sealed class DirectoryStore
{
    private const string Root = "/directory/";
    private readonly StateStore _state;
    private readonly Lock _gate = new();
    private long _version;
    private readonly ConcurrentDictionary<string, ImmutableHashSet<string>> _groupsByMember = NewIndex<ImmutableHashSet<string>>();

    public DirectoryStore(StateStore state)
    {
        _state = state;
        foreach (var (id, document) in state.List(Root + "users/"))
            Index(DirectoryDocuments.Read(id, document, DirectoryDocuments.ReadUser));
        foreach (var (id, document) in state.List(Root + "groups/"))
            Index(DirectoryDocuments.Read(id, document, DirectoryDocuments.ReadGroup));
        foreach (var (id, document) in state.List(Root + "applications/"))
            Index(DirectoryDocuments.Read(id, document, DirectoryDocuments.ReadApplication));
        foreach (var (id, document) in state.List(Root + "servicePrincipals/"))
            Index(DirectoryDocuments.Read(id, document, DirectoryDocuments.ReadServicePrincipal));
    }

    public event Action? Changed;

    /// <summary>Grows with every change.</summary>
    public long Version => Interlocked.Read(ref _version);

    public ConcurrentDictionary<string, UserAccount> Users { get; } = NewIndex<UserAccount>();

    public ConcurrentDictionary<string, UserAccount> UsersByName { get; } = NewIndex<UserAccount>();

    public ConcurrentDictionary<string, Group> Groups { get; } = NewIndex<Group>();

    public ConcurrentDictionary<string, Application> ApplicationsByAppId { get; } = NewIndex<Application>();

    public ConcurrentDictionary<string, Application> ApplicationsByUri { get; } = NewIndex<Application>();

    public ConcurrentDictionary<string, ServicePrincipal> ServicePrincipals { get; } = NewIndex<ServicePrincipal>();

    public ConcurrentDictionary<string, ServicePrincipal> ServicePrincipalsByAppId { get; } = NewIndex<ServicePrincipal>();

    public ConcurrentDictionary<string, ServicePrincipal> ServicePrincipalsByResource { get; } = NewIndex<ServicePrincipal>();

    /// <summary>The groups that name the principal as a member themselves.</summary>
    public ImmutableHashSet<string> DirectGroupsOf(string objectId) => _groupsByMember.GetValueOrDefault(objectId) ?? [];

    public bool Exists(string objectId) => Users.ContainsKey(objectId) || Groups.ContainsKey(objectId) || ServicePrincipals.ContainsKey(objectId);

    /// <summary>Runs a change alone, then tells who listens.</summary>
    public T Change<T>(Func<T> change)
    {
        T result;
        lock (_gate)
            result = change();
        Interlocked.Increment(ref _version);
        Changed?.Invoke();
        return result;
    }

    // Below: only inside Change. The document is durable before the index shows it.

    public void Put(UserAccount account)
    {
        Write("users/", account.User.Id, DirectoryDocuments.Write(account));
        Index(account);
    }

    public void Put(Group group)
    {
        Write("groups/", group.Id, DirectoryDocuments.Write(group));
        Index(group);
    }

    public void Put(Application application)
    {
        Write("applications/", application.Id, DirectoryDocuments.Write(application));
        Index(application);
    }

    public void Put(ServicePrincipal principal)
    {
        Write("servicePrincipals/", principal.Id, DirectoryDocuments.Write(principal));
        Index(principal);
    }

    public void Remove(UserAccount account)
    {
        LeaveGroups(account.User.Id);
        _state.Delete(Root + "users/" + account.User.Id);
        Users.TryRemove(account.User.Id, out _);
        UsersByName.TryRemove(account.User.UserPrincipalName, out _);
    }

    public void Remove(Group group)
    {
        LeaveGroups(group.Id);
        _state.Delete(Root + "groups/" + group.Id);
        Index(group with { Members = [] });
        Groups.TryRemove(group.Id, out _);
    }

    public void Remove(Application application)
    {
        _state.Delete(Root + "applications/" + application.Id);
        ApplicationsByAppId.TryRemove(application.AppId, out _);
        foreach (var uri in application.IdentifierUris)
            ApplicationsByUri.TryRemove(uri, out _);
    }

    public void Remove(ServicePrincipal principal)
    {
        LeaveGroups(principal.Id);
        _state.Delete(Root + "servicePrincipals/" + principal.Id);
        ServicePrincipals.TryRemove(principal.Id, out _);
        ServicePrincipalsByAppId.TryRemove(principal.AppId, out _);
        if (principal.ResourceId is { } resourceId)
            ServicePrincipalsByResource.TryRemove(resourceId, out _);
    }

    private static ConcurrentDictionary<string, T> NewIndex<T>() => new(StringComparer.OrdinalIgnoreCase);

    private void Write(string folder, string id, JsonObject document) => _state.Put(Root + folder + id, document);

    private void LeaveGroups(string objectId)
    {
        foreach (var id in DirectGroupsOf(objectId))
        {
            if (Groups.TryGetValue(id, out var group))
                Put(group with { Members = [.. group.Members.Where(member => !Same(member, objectId))] });
        }
    }

    private void Index(UserAccount account)
    {
        if (Users.TryGetValue(account.User.Id, out var old) && !Same(old.User.UserPrincipalName, account.User.UserPrincipalName))
            UsersByName.TryRemove(old.User.UserPrincipalName, out _);
        Users[account.User.Id] = account;
        UsersByName[account.User.UserPrincipalName] = account;
    }

    private void Index(Group group)
    {
        var before = Groups.TryGetValue(group.Id, out var old) ? old.Members : [];
        Groups[group.Id] = group;
        foreach (var member in group.Members)
            _groupsByMember[member] = DirectGroupsOf(member).Add(group.Id);
        foreach (var member in before.Except(group.Members, StringComparer.OrdinalIgnoreCase))
            _groupsByMember[member] = DirectGroupsOf(member).Remove(group.Id);
    }

    private void Index(Application application)
    {
        ApplicationsByAppId[application.AppId] = application;
        foreach (var uri in application.IdentifierUris)
            ApplicationsByUri[uri] = application;
    }

    private void Index(ServicePrincipal principal)
    {
        ServicePrincipals[principal.Id] = principal;
        ServicePrincipalsByAppId[principal.AppId] = principal;
        if (principal.ResourceId is { } resourceId)
            ServicePrincipalsByResource[resourceId] = principal;
    }

    private static bool Same(string a, string b) => string.Equals(a, b, StringComparison.OrdinalIgnoreCase);
}
