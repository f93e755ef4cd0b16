using System.Text;
using Gatehouse.LocalCloud.Engines.Sql.Databases;
using Gatehouse.LocalCloud.Engines.Sql.Errors;
using Gatehouse.LocalCloud.Engines.Sql.Users;
using Gatehouse.Protocols.Tds;

namespace Gatehouse.LocalCloud.Engines.Sql.Sessions;

/// <summary>
/// Decides as whom a login's session runs. The gateway has decided about tokens; what it passes on of passwords is decided here.
/// </summary>
internal sealed class SessionLogin(EngineContext context)
{
    /// <summary>Decides.</summary>
    /// <exception cref="SqlErrorException">The login is refused.</exception>
    public async Task<SessionUser> DecideAsync(Login7 login, CancellationToken cancellationToken)
    {
        var password = Encoding.Unicode.GetString(login.Password.Span);
        var name = login.Database.Length == 0 ? SqlDatabases.Master : login.Database;
        if (context.Users.Tickets.Redeem(password) is { } known)
            return known.Database.PostgresName == SqlDatabases.PostgresName(name) ? known : throw CannotOpen(name); // it was looked up a moment ago

        var database = await context.Databases.FindAsync(name, cancellationToken);
        var user = await context.Logins.FindAsync(database, login.UserName, password, cancellationToken);
        if (user is null)
            throw Refused(login.UserName);
        return database is null || user.Database.Id != database.Id ? throw CannotOpen(name) : user;
    }

    private static SqlErrorException Refused(string user) => new(new SqlError(18456, 14, 1, $"Login failed for user '{user}'."));

    private static SqlErrorException CannotOpen(string database)
        => new(new SqlError(4060, 11, 1, $"Cannot open database \"{database}\" requested by the login. The login failed."));
}
