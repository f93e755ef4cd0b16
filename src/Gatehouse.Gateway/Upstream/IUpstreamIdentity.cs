namespace Gatehouse.Gateway.Upstream;

/// <summary>The gateway's own identity at a database server: every session of a listener logs in with it. Thread-safe.</summary>
public interface IUpstreamIdentity
{
    /// <summary>Gets what is valid now.</summary>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="GatewayException">There is none; the message says why.</exception>
    ValueTask<UpstreamCredential> GetAsync(CancellationToken cancellationToken);
}
