using Gatehouse.Gateway.Relay;
using Microsoft.Extensions.Logging;

namespace Gatehouse.Gateway;

// Event ids: 1000-1099 listeners and sessions of every protocol, 1100-1199 PostgreSQL, 1300-1399 the gateway as a process. Never reuse a number.
// Levels: Debug = one client's normal life, Information = the listener's life, Warning = refused client, Error = our fault.
internal static partial class Log
{
    [LoggerMessage(1000, LogLevel.Debug, "{ConnectionId} opened for {User} on {Database} after {LoginMs:0.0} ms")]
    public static partial void SessionOpened(this ILogger logger, string connectionId, string user, string database, double loginMs);

    [LoggerMessage(1001, LogLevel.Debug, "{ConnectionId} closed after {DurationMs:0} ms")]
    public static partial void SessionClosed(this ILogger logger, string connectionId, double durationMs);

    [LoggerMessage(1002, LogLevel.Warning, "{ConnectionId} refused: {Code} {Reason}")]
    public static partial void SessionRefused(this ILogger logger, string connectionId, GatewayErrorCode code, string reason);

    [LoggerMessage(1003, LogLevel.Error, "{ConnectionId} ended by a bug")]
    public static partial void SessionFailed(this ILogger logger, string connectionId, Exception exception);

    [LoggerMessage(1004, LogLevel.Debug, "{ConnectionId} left before it had logged in: {Reason}")]
    public static partial void ClientLeft(this ILogger logger, string connectionId, string reason);

    [LoggerMessage(1005, LogLevel.Debug, "{ConnectionId} relay ended by {EndedBy}: {FromClient} bytes from the client, {FromUpstream} bytes from the upstream")]
    public static partial void RelayEnded(this ILogger logger, string connectionId, RelayEnd endedBy, long fromClient, long fromUpstream, Exception? exception);

    [LoggerMessage(1006, LogLevel.Information, "Listener {Listener} is open on {Endpoint}")]
    public static partial void ListenerOpened(this ILogger logger, string listener, string endpoint);

    [LoggerMessage(1007, LogLevel.Information, "Listener {Listener} is closed")]
    public static partial void ListenerClosed(this ILogger logger, string listener);

    [LoggerMessage(1008, LogLevel.Error, "{ConnectionId} cannot log in: {Code} {Reason}")]
    public static partial void UpstreamFailed(this ILogger logger, string connectionId, GatewayErrorCode code, string reason, Exception? exception);

    [LoggerMessage(1010, LogLevel.Error, "Listener {Listener}: the upstream has failed {Failures} times in a row since {Since}, the last with {Code}; sessions are refused until one of them reaches it again")]
    public static partial void UpstreamSuspended(this ILogger logger, string listener, int failures, DateTimeOffset since, GatewayErrorCode code);

    [LoggerMessage(1011, LogLevel.Information, "Listener {Listener}: the upstream is asked again")]
    public static partial void UpstreamResumed(this ILogger logger, string listener);

    [LoggerMessage(1012, LogLevel.Warning, "Listener {Listener}: every container that reaches {Endpoint} is the gateway's database user, without showing anything (reachable-by=containers)")]
    public static partial void OpenToContainers(this ILogger logger, string listener, string endpoint);

    [LoggerMessage(1020, LogLevel.Information, "{ConnectionId} ended: {Code} {Reason}")]
    public static partial void SessionEnded(this ILogger logger, string connectionId, GatewayErrorCode code, string reason);

    [LoggerMessage(1100, LogLevel.Debug, "{ConnectionId} cancel request: {Outcome}")]
    public static partial void CancelRequested(this ILogger logger, string connectionId, string outcome);

    [LoggerMessage(1300, LogLevel.Information, "Token for {Resource}, valid until {Expires}. Credentials: {Report}")]
    public static partial void TokenFetched(this ILogger logger, string resource, string report, string expires);

    [LoggerMessage(1301, LogLevel.Warning, "The token for {Resource} could not be replaced; the one that is there is still valid. {Reason}{Asked}")]
    public static partial void TokenRefreshFailed(this ILogger logger, string resource, string reason, string asked);

    [LoggerMessage(1302, LogLevel.Error, "There is no token for {Resource}: nobody can log in. {Reason}{Asked}")]
    public static partial void TokenFetchFailed(this ILogger logger, string resource, string reason, string asked);

    [LoggerMessage(1303, LogLevel.Information, "New settings are in effect: {Count} listeners, of which {Opened} opened and {Changed} changed; {Closed} accept no more connections")]
    public static partial void Reloaded(this ILogger logger, int count, int opened, int changed, int closed);

    [LoggerMessage(1304, LogLevel.Information, "Health and metrics are on {Address}")]
    public static partial void HealthOpened(this ILogger logger, string address);

    [LoggerMessage(1310, LogLevel.Information, "Metrics and traces go to {Collector}")]
    public static partial void TelemetryOpened(this ILogger logger, Uri collector);

    [LoggerMessage(1305, LogLevel.Error, "New settings are not taken over; the old ones stay in effect. {Errors}")]
    public static partial void ReloadRefused(this ILogger logger, string errors);

    [LoggerMessage(1320, LogLevel.Information, "{Count} names are on the list of revoked principals")]
    public static partial void RevocationsRead(this ILogger logger, int count);

    [LoggerMessage(1321, LogLevel.Error, "The list of revoked principals cannot be used; who was revoked stays so. {Reason}")]
    public static partial void RevocationsUnreadable(this ILogger logger, string reason);

    [LoggerMessage(1306, LogLevel.Information, "Stopping: connections are accepted for {Min} more, sessions may go on for {Max} after that")]
    public static partial void Draining(this ILogger logger, string min, string max);
}
