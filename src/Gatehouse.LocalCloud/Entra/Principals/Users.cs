namespace Gatehouse.LocalCloud.Entra.Principals;

/// <summary>The people of the tenant. Thread-safe; what returns is durable.</summary>
public sealed class Users
{
    private readonly DirectoryStore _store;

    internal Users(DirectoryStore store) => _store = store;

    /// <summary>All users, in the order of their names.</summary>
    public IReadOnlyList<User> All => [.. _store.Users.Values.Select(account => account.User).OrderBy(user => user.UserPrincipalName, StringComparer.OrdinalIgnoreCase)];

    /// <summary>Finds a user.</summary>
    /// <param name="idOrName">Object id or user principal name, any case.</param>
    public User? Find(string idOrName) => FindAccount(idOrName)?.User;

    /// <summary>Adds a user.</summary>
    /// <param name="userPrincipalName">Its user principal name, e.g. <c>mary@contoso.example</c>.</param>
    /// <param name="displayName">Its name. Null: the part of the user principal name before the @.</param>
    /// <param name="password">Its password, kept only as a PBKDF2 hash. Null: it cannot sign in with a password.</param>
    /// <exception cref="DirectoryException">A value is not of its form, or the name is taken.</exception>
    public User Add(string userPrincipalName, string? displayName = null, string? password = null)
        // Stretched before the lock is taken: it takes a tenth of a second.
        => Add(Guid.NewGuid().ToString(), userPrincipalName, displayName, password is null ? null : PasswordHash.Create(DirectoryRules.Password(password)));

    /// <summary>Sets the password and ends the sessions that were opened with the old one.</summary>
    /// <param name="id">Object id or user principal name.</param>
    /// <param name="password">The new password.</param>
    /// <param name="now">The time, in UTC.</param>
    /// <exception cref="DirectoryException">There is no such user, or the password is not of its form.</exception>
    public void SetPassword(string id, string password, DateTimeOffset now)
    {
        var hash = PasswordHash.Create(DirectoryRules.Password(password));
        _store.Change(() => Replace(id, account => account with { Password = hash, SessionsValidFrom = account.Password is null ? account.SessionsValidFrom : now }));
    }

    /// <summary>Refuses the refresh tokens that the user has now. Access tokens live to their end, as in Entra.</summary>
    /// <param name="id">Object id or user principal name.</param>
    /// <param name="now">The time, in UTC.</param>
    /// <exception cref="DirectoryException">There is no such user.</exception>
    public void RevokeSessions(string id, DateTimeOffset now) => _store.Change(() => Replace(id, account => account with { SessionsValidFrom = now }));

    /// <summary>Removes a user, and from its groups.</summary>
    /// <param name="id">Object id or user principal name.</param>
    /// <exception cref="DirectoryException">There is no such user.</exception>
    public void Remove(string id) => _store.Change(() =>
    {
        var account = Require(id);
        _store.Remove(account);
        return account;
    });

    internal User Add(string id, string userPrincipalName, string? displayName, PasswordHash? password)
    {
        userPrincipalName = DirectoryRules.UserPrincipalName(userPrincipalName);
        var user = new User(id, userPrincipalName, DirectoryRules.Name(displayName ?? userPrincipalName[..userPrincipalName.IndexOf('@', StringComparison.Ordinal)], "displayName"));
        return _store.Change(() =>
        {
            if (_store.UsersByName.ContainsKey(userPrincipalName))
                throw DirectoryException.Conflict($"There is a user '{userPrincipalName}' already.");
            _store.Put(new UserAccount(user, password, null));
            return user;
        });
    }

    internal UserAccount? FindAccount(string idOrName) => _store.Users.GetValueOrDefault(idOrName) ?? _store.UsersByName.GetValueOrDefault(idOrName);

    private UserAccount Replace(string id, Func<UserAccount, UserAccount> change)
    {
        var changed = change(Require(id));
        _store.Put(changed);
        return changed;
    }

    private UserAccount Require(string id) => FindAccount(id) ?? throw DirectoryException.NotFound("user", id);
}
