using Microsoft.Extensions.Logging;

namespace Gatehouse.LocalCloud.Entra;

// Event ids: 3000-3099 Entra, 3100-3199 managed identities, 3200-3299 Graph. Never reuse a number.
// Levels: Debug = one client's refused request, Information = the tenant's life, Error = our fault.
internal static partial class Log
{
    [LoggerMessage(3000, LogLevel.Debug, "{RequestId} refused: {Error} AADSTS{Number}")]
    public static partial void Refused(this ILogger logger, string requestId, string error, int number);

    [LoggerMessage(3001, LogLevel.Error, "{RequestId} ended by a bug")]
    public static partial void Failed(this ILogger logger, string requestId, Exception exception);

    [LoggerMessage(3002, LogLevel.Information, "New tenant {TenantId}: {User} is signed in to the command line")]
    public static partial void DeveloperSignedIn(this ILogger logger, string tenantId, string user);
}
