using Microsoft.Extensions.Logging;

namespace Gatehouse.LocalCloud.Graph;

// Event ids: 3200-3299, see Entra/Log.cs.
internal static partial class Log
{
    [LoggerMessage(3200, LogLevel.Error, "{RequestId} ended by a bug")]
    public static partial void Failed(this ILogger logger, string requestId, Exception exception);
}
