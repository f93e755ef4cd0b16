namespace Gatehouse.Cli.Cloud;

/// <summary>Gives tokens of the principal that has signed in to Azure.</summary>
internal interface IAzureTokens
{
    /// <summary>Gets a token.</summary>
    /// <param name="audience">What it is for, without <c>/.default</c>.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="CommandLine.CliException">Nobody is signed in, or the sign-in was refused.</exception>
    Task<TokenAnswer> GetAsync(string audience, CancellationToken cancellationToken);

    /// <summary>Gets a token of a service principal by its secret.</summary>
    /// <param name="tenant">Its tenant.</param>
    /// <param name="clientId">Its client id.</param>
    /// <param name="secret">Its secret.</param>
    /// <param name="audience">What the token is for, without <c>/.default</c>.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="Connector.ConnectorException">The secret was refused.</exception>
    Task<TokenAnswer> GetBySecretAsync(string tenant, string clientId, string secret, string audience, CancellationToken cancellationToken);
}
