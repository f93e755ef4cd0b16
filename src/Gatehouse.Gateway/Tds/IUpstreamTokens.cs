namespace Gatehouse.Gateway.Tds;

/// <summary>Gets the tokens that the gateway logs in with at a SQL Server. Thread-safe.</summary>
public interface IUpstreamTokens
{
    /// <summary>Gets a token that is good for a while.</summary>
    /// <param name="resource">What it is for: <see cref="TdsServer.Resource"/>.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="GatewayException">None can be had.</exception>
    ValueTask<string> GetTokenAsync(string resource, CancellationToken cancellationToken);
}
