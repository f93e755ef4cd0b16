using Gatehouse.LocalCloud.Engines.Sql.Databases;

namespace Gatehouse.LocalCloud.Engines.Sql.Users;

/// <summary>Who may log in with a password: the server's administrator, and the users WITH PASSWORD of a database.</summary>
internal sealed class SqlLogins(SqlDatabases databases, PasswordTable passwords)
{
    /// <summary>Keeps the administrator's login, or gives it another password.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="hash">What <see cref="SqlPassword.Create"/> made of the password.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public Task SetAdministratorAsync(string name, string hash, CancellationToken cancellationToken)
        => passwords.SetAsync(PasswordTable.Server, name, hash, cancellationToken);

    /// <summary>Keeps the password of a database user.</summary>
    /// <param name="database">The user's database.</param>
    /// <param name="name">The user's name.</param>
    /// <param name="password">The password, which goes nowhere else.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public Task SetPasswordAsync(SqlDatabase database, string name, string password, CancellationToken cancellationToken)
        => passwords.SetAsync(database.Id, name, SqlPassword.Create(password), cancellationToken);

    /// <summary>Decides about a login with a password.</summary>
    /// <param name="database">The database that it asks for; null where it is not there.</param>
    /// <param name="name">Name of the login or user.</param>
    /// <param name="password">The password.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>As whom the session runs; null where the login is refused.</returns>
    public async Task<SessionUser?> FindAsync(SqlDatabase? database, string name, string password, CancellationToken cancellationToken)
    {
        if (await passwords.FindAsync(PasswordTable.Server, name, cancellationToken) is { } hash)
        {
            var at = database ?? await databases.FindAsync(SqlDatabases.Master, cancellationToken);
            return SqlPassword.Matches(hash, password) && at is not null ? SessionUser.Administrator(at, name) : null;
        }

        var user = database is null ? null : await databases.FindUserAsync(database, name, cancellationToken);
        var kept = user is null ? null : await passwords.FindAsync(database!.Id, name, cancellationToken);
        return SqlPassword.Matches(kept, password) && user is not null
            ? new(database!, user.Name, user.Role, user.DefaultSchema, user.Name, IsAdministrator: false)
            : null;
    }
}
