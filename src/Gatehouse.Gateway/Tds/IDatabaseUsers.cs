namespace Gatehouse.Gateway.Tds;

/// <summary>Knows which database user a principal is: SQL clients with a token do not name one. Thread-safe.</summary>
public interface IDatabaseUsers
{
    /// <summary>Finds the database user of a principal; null where the database has none for it or for any of its groups.</summary>
    /// <param name="principal">Who logs in.</param>
    /// <param name="database">The database that the client asks for; empty for the server's default.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="GatewayException">The database cannot be asked.</exception>
    ValueTask<DatabaseUser?> FindUserAsync(DatabasePrincipal principal, string database, CancellationToken cancellationToken);
}
