using Gatehouse.Gateway;
using Gatehouse.Gateway.Tds;
using Gatehouse.LocalCloud.Engines.Sql.Databases;
using Npgsql;

namespace Gatehouse.LocalCloud.Engines.Sql.Users;

/// <summary>
/// Which database user a principal is: the server's administrator is dbo, everyone else is who <c>sys.database_user</c> says.
/// </summary>
internal sealed class SqlUsers(SqlServerContext server, SqlDatabases databases) : IDatabaseUsers
{
    /// <summary>What the gateway's logins are known by.</summary>
    public LoginTickets Tickets { get; } = new(server.Cloud.Time);

    /// <inheritdoc/>
    public async ValueTask<DatabaseUser?> FindUserAsync(DatabasePrincipal principal, string database, CancellationToken cancellationToken)
    {
        try
        {
            return await FindAsync(principal, database, cancellationToken) is { } user ? new(user.Name, user.Name, Tickets.Issue(user))
                : null;
        }
        catch (NpgsqlException e)
        {
            throw Refusals.UpstreamUnavailable(e);
        }
    }

    /// <summary>The administrator, whose SID Resource Manager keeps: an object id, or an application's client id.</summary>
    public bool IsAdministrator(DatabasePrincipal principal)
        => server.Administrator() is { } sid
            && principal.Groups.Append(principal.ObjectId).Append(principal.Id).Contains(sid, StringComparer.OrdinalIgnoreCase);

    private async Task<SessionUser?> FindAsync(DatabasePrincipal principal, string name, CancellationToken cancellationToken)
    {
        var isAdministrator = IsAdministrator(principal);

        // Its own user first, then those of its groups.
        List<byte[]> sids = isAdministrator
            ? []
            : [.. principal.Groups.Order(StringComparer.Ordinal).Prepend(principal.Id).Select(Sid.Of).OfType<byte[]>()];
        var found = await databases.FindUserAsync(name.Length == 0 ? SqlDatabases.Master : name, sids, cancellationToken);
        if (isAdministrator)
        {
            // Not to find a database is the engine's to say: it has SQL Server's words for it.
            var at = found?.Database ?? await databases.FindAsync(SqlDatabases.Master, cancellationToken);
            return at is null ? null : SessionUser.Administrator(at, principal.DisplayName);
        }

        return found is var (database, user) && user is not null
            ? new(database, user.Name, user.Role, user.DefaultSchema, principal.DisplayName, IsAdministrator: false)
            : null;
    }
}
