using Microsoft.Extensions.Logging;

namespace Gatehouse.LocalCloud.ManagedIdentity;

// Event ids: 3100-3199, see Entra/Log.cs.
internal static partial class Log
{
    [LoggerMessage(3100, LogLevel.Debug, "{RequestId} refused with {Status}: {Reason}")]
    public static partial void Refused(this ILogger logger, string requestId, int status, string reason);

    [LoggerMessage(3101, LogLevel.Error, "{RequestId} ended by a bug")]
    public static partial void Failed(this ILogger logger, string requestId, Exception exception);
}
