namespace Gatehouse.Gateway.Postgres.Mapping;

/// <summary>What the database server knows of its users. Thread-safe.</summary>
internal interface IPrincipalMap
{
    /// <summary>Finds a database user and the principal that it is mapped to; null where there is no such user.</summary>
    /// <param name="name">Exact name.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="GatewayException">The upstream cannot be asked.</exception>
    ValueTask<DatabaseUser?> FindUserAsync(string name, CancellationToken cancellationToken);

    /// <summary>Finds a database user's password verifier; null where there is no such user.</summary>
    /// <param name="name">Exact name.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="GatewayException">The upstream cannot be asked.</exception>
    ValueTask<PasswordVerifier?> FindPasswordAsync(string name, CancellationToken cancellationToken);
}
