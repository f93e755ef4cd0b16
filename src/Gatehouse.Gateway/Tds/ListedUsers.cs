using Gatehouse.Tokens;

namespace Gatehouse.Gateway.Tds;

/// <summary>One SQL login for the principals of a list, and for nobody else. Immutable.</summary>
/// <param name="principals">Object ids of people and groups, client ids of applications.</param>
/// <param name="login">The login.</param>
/// <param name="password">Its password.</param>
internal sealed class ListedUsers(IEnumerable<string> principals, string login, string password) : IDatabaseUsers
{
    private readonly HashSet<string> _ids = new(principals, StringComparer.OrdinalIgnoreCase);

    public ValueTask<DatabaseUser?> FindUserAsync(DatabasePrincipal principal, string database, CancellationToken cancellationToken)
        => ValueTask.FromResult(IsListed(principal) ? new DatabaseUser(login, login, password) : null);

    // The ids are Entra's: another issuer could give anybody's to anybody.
    private bool IsListed(DatabasePrincipal principal)
        => principal.Kind != PrincipalKind.External && (_ids.Contains(principal.Id) || principal.Groups.Any(_ids.Contains));
}
