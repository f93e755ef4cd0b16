namespace Gatehouse.Gateway.Postgres.Mapping;

/// <summary>What the database server knows of its users. Thread-safe.</summary>
internal interface IPrincipalMap
{
    /// <summary>Finds a database user and the principal that it is mapped to; null where there is no such user.</summary>
    /// <param name="name">Exact name.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="GatewayException">The upstream cannot be asked.</exception>
    ValueTask<DatabaseUser?> FindUserAsync(string name, CancellationToken cancellationToken);

    /// <summary>The same, with a text that changes with all that the server looks at when that user logs in to a database.</summary>
    /// <param name="name">Exact name of the user.</param>
    /// <param name="database">Exact name of the database.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The user; a stamp, or null where only the server itself can decide on a login.</returns>
    /// <exception cref="GatewayException">The upstream cannot be asked.</exception>
    async ValueTask<(DatabaseUser? User, string? Stamp)> FindLoginAsync(string name, string database, CancellationToken cancellationToken)
        => (await FindUserAsync(name, cancellationToken), null);

    /// <summary>Finds a database user; the mapping need not be installed.</summary>
    /// <param name="name">Exact name.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="GatewayException">The upstream cannot be asked.</exception>
    ValueTask<DatabaseUser?> FindRoleAsync(string name, CancellationToken cancellationToken) => FindUserAsync(name, cancellationToken);

    /// <summary>Finds a database user's password verifier; null where there is no such user.</summary>
    /// <param name="name">Exact name.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="GatewayException">The upstream cannot be asked.</exception>
    ValueTask<PasswordVerifier?> FindPasswordAsync(string name, CancellationToken cancellationToken);
}
