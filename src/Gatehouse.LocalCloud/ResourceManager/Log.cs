using Microsoft.Extensions.Logging;

namespace Gatehouse.LocalCloud.ResourceManager;

// Event ids: 3400-3499 Resource Manager. Never reuse a number.
// Levels: Debug = a refused request (the client's fault), Error = ours.
internal static partial class Log
{
    [LoggerMessage(3400, LogLevel.Debug, "{CorrelationId} {Method} {Path}: {Status}")]
    public static partial void Answered(this ILogger logger, string correlationId, string method, string path, int status);

    [LoggerMessage(3401, LogLevel.Debug, "{CorrelationId} {Method} {Path} refused: {Status} {Code} {Reason}")]
    public static partial void Refused(this ILogger logger, string correlationId, string method, string path, int status, string code, string reason);

    [LoggerMessage(3402, LogLevel.Error, "{CorrelationId} {Method} {Path} ended by a bug")]
    public static partial void Failed(this ILogger logger, string correlationId, string method, string path, Exception exception);
}
