namespace Gatehouse.Gateway.MySql.Mapping;

/// <summary>What the database server knows of its users. Thread-safe.</summary>
internal interface IPrincipalMap
{
    /// <summary>Finds a database user and the principal that it is mapped to; null where there is no such user.</summary>
    /// <param name="name">Exact name.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="GatewayException">The upstream cannot be asked.</exception>
    ValueTask<DatabaseUser?> FindUserAsync(string name, CancellationToken cancellationToken);

    /// <summary>Finds what the server keeps of a database user's own password (<c>mysql_native_password</c>); null where it has none.</summary>
    /// <param name="name">Exact name.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="GatewayException">The upstream cannot be asked.</exception>
    ValueTask<string?> FindPasswordHashAsync(string name, CancellationToken cancellationToken);
}
