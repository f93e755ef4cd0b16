namespace Gatehouse.Connector.Sources;

/// <summary>Where a source keeps the settings that its program reads.</summary>
internal interface ISettingsStore
{
    /// <summary>Reads all settings with their values.</summary>
    /// <exception cref="ConnectorException">The service refused or cannot be reached.</exception>
    Task<SortedDictionary<string, string>> ReadAsync(CancellationToken cancellationToken);

    /// <summary>Sets some and removes others; every other setting stays.</summary>
    /// <param name="changes">New values by name; a null removes.</param>
    /// <param name="secrets">The names whose values are secret, for stores that keep those apart.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="ConnectorException">The service refused or cannot be reached.</exception>
    Task ChangeAsync(IReadOnlyDictionary<string, string?> changes, IReadOnlySet<string> secrets, CancellationToken cancellationToken);
}
