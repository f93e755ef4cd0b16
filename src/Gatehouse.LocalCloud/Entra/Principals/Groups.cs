namespace Gatehouse.LocalCloud.Entra.Principals;

/// <summary>The groups of the tenant. Thread-safe; what returns is durable.</summary>
public sealed class Groups
{
    private readonly DirectoryStore _store;

    internal Groups(DirectoryStore store) => _store = store;

    /// <summary>All groups, in the order of their names.</summary>
    public IReadOnlyList<Group> All => [.. _store.Groups.Values.OrderBy(group => group.DisplayName, StringComparer.OrdinalIgnoreCase)];

    /// <summary>Finds a group by its object id.</summary>
    /// <param name="id">Object id.</param>
    public Group? Find(string id) => _store.Groups.GetValueOrDefault(id);

    /// <summary>Adds a group. Names need not be unique, as in Entra.</summary>
    /// <param name="displayName">Its name.</param>
    /// <exception cref="DirectoryException">The name is not of its form.</exception>
    public Group Add(string displayName)
    {
        var group = new Group(Guid.NewGuid().ToString(), DirectoryRules.Name(displayName, "displayName"), []);
        return _store.Change(() =>
        {
            _store.Put(group);
            return group;
        });
    }

    /// <summary>Adds a member. One that is there already changes nothing.</summary>
    /// <param name="groupId">Object id of the group.</param>
    /// <param name="memberId">Object id of a user, a service principal or another group.</param>
    /// <exception cref="DirectoryException">There is no such group or member, or the group would be a member of itself.</exception>
    public Group AddMember(string groupId, string memberId) => _store.Change(() =>
    {
        var group = Require(groupId);
        if (!_store.Exists(memberId))
            throw DirectoryException.NotFound("principal", memberId);
        if (string.Equals(groupId, memberId, StringComparison.OrdinalIgnoreCase))
            throw DirectoryException.Invalid("A group cannot be a member of itself.");
        return group.Members.Contains(memberId, StringComparer.OrdinalIgnoreCase) ? group : Put(group with { Members = [.. group.Members, memberId] });
    });

    /// <summary>Removes a member. One that is not there changes nothing.</summary>
    /// <param name="groupId">Object id of the group.</param>
    /// <param name="memberId">Object id of the member.</param>
    /// <exception cref="DirectoryException">There is no such group.</exception>
    public Group RemoveMember(string groupId, string memberId) => _store.Change(() =>
    {
        var group = Require(groupId);
        return Put(group with { Members = [.. group.Members.Where(member => !string.Equals(member, memberId, StringComparison.OrdinalIgnoreCase))] });
    });

    /// <summary>Removes a group. Its members stay.</summary>
    /// <param name="id">Object id.</param>
    /// <exception cref="DirectoryException">There is no such group.</exception>
    public void Remove(string id) => _store.Change(() =>
    {
        var group = Require(id);
        _store.Remove(group);
        return group;
    });

    /// <summary>The groups that a principal is in, directly or through other groups, in the order of their ids.</summary>
    /// <param name="objectId">Object id of the principal.</param>
    public IReadOnlyList<string> Of(string objectId)
    {
        var direct = _store.DirectGroupsOf(objectId);
        if (direct.IsEmpty)
            return [];

        // Groups may contain each other in a circle: each is entered once.
        var found = new HashSet<string>(direct, StringComparer.OrdinalIgnoreCase);
        var open = new Stack<string>(direct);
        while (open.TryPop(out var group))
        {
            foreach (var parent in _store.DirectGroupsOf(group))
            {
                if (found.Add(parent))
                    open.Push(parent);
            }
        }

        return [.. found.Order(StringComparer.Ordinal)];
    }

    private Group Put(Group group)
    {
        _store.Put(group);
        return group;
    }

    private Group Require(string id) => Find(id) ?? throw DirectoryException.NotFound("group", id);
}
