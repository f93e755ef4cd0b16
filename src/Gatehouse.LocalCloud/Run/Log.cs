using System.Net.Sockets;
using Microsoft.Extensions.Logging;

namespace Gatehouse.LocalCloud.Run;

// Event ids: 2900-2999 what runs beside the child of `gatehouse run`. Never reuse a number.
internal static partial class Log
{
    [LoggerMessage(2900, LogLevel.Debug, "Proxy opened {Host}:{Port}")]
    public static partial void ProxyOpened(this ILogger logger, string host, int port);

    [LoggerMessage(2901, LogLevel.Debug, "Proxy refused a request with {Status}: {Reason}")]
    public static partial void ProxyRefused(this ILogger logger, int status, string reason);

    [LoggerMessage(2902, LogLevel.Error, "A proxy connection ended by a bug")]
    public static partial void ProxyFailed(this ILogger logger, Exception exception);

    [LoggerMessage(2903, LogLevel.Warning, "The proxy could not accept a connection: {Error}")]
    public static partial void ProxyAcceptFailed(this ILogger logger, SocketError error);

    [LoggerMessage(2910, LogLevel.Warning, "The local cloud's managed identity endpoint does not answer: {Reason}")]
    public static partial void IdentityUnavailable(this ILogger logger, string reason);
}
