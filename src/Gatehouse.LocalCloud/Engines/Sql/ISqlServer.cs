namespace Gatehouse.LocalCloud.Engines.Sql;

/// <summary>A running SQL server, as Resource Manager knows it.</summary>
internal interface ISqlServer : IDatabaseServer
{
    /// <summary>Makes a database where it is missing.</summary>
    Task EnsureDatabaseAsync(string name, CancellationToken cancellationToken);

    /// <summary>Drops a database and ends its sessions. One that is not there is no error.</summary>
    Task DropDatabaseAsync(string name, CancellationToken cancellationToken);

    /// <summary>The names of all databases.</summary>
    Task<IReadOnlyList<string>> DatabasesAsync(CancellationToken cancellationToken);

    /// <summary>Keeps the administrator's login, or gives it another password.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="hash">The salted hash of its password.</param>
    /// <param name="cancellationToken">Gives up.</param>
    Task SetAdministratorAsync(string name, string hash, CancellationToken cancellationToken);
}
