using Gatehouse.Tokens.Sources;
using Microsoft.Extensions.Logging;

namespace Gatehouse.Gateway.Hosting;

/// <summary>What a gateway takes from its surroundings.</summary>
/// <param name="Logs">Where it logs.</param>
/// <param name="Time">The clock.</param>
/// <param name="Variables">Reads an environment variable; null where it is not set. Credentials stand there.</param>
/// <param name="Audit">Hears of every decided login, or null.</param>
public sealed record GatewayServices(ILoggerFactory Logs, TimeProvider Time, Func<string, string?> Variables, IAuditLog? Audit = null)
{
    /// <summary>Makes what gets the tokens of one credential for one resource. Default: Azure.Identity.</summary>
    internal Func<CredentialName, string, ITokenFetcher>? Fetchers { get; init; }
}
