using Microsoft.Extensions.Logging;

namespace Gatehouse.LocalCloud.Engines;

// Event ids: 3200-3299 engines. Never reuse a number.
// Levels: Information = an engine's life, Warning = mended by itself, Error = somebody must look.
internal static partial class Log
{
    [LoggerMessage(3200, LogLevel.Information, "Engine {Name} accepts logins: process {ProcessId}, {DurationMs} ms")]
    public static partial void EngineStarted(this ILogger logger, string name, int processId, long durationMs);

    [LoggerMessage(3201, LogLevel.Warning, "Engine {Name} ended by itself with {ExitCode} and is started again; see {File}")]
    public static partial void EngineEnded(this ILogger logger, string name, int exitCode, string file);

    [LoggerMessage(3202, LogLevel.Error, "Engine {Name} ended too often and stays stopped; see {File}")]
    public static partial void EngineGivenUp(this ILogger logger, string name, string file);

    [LoggerMessage(3203, LogLevel.Warning, "Engine {Name} could not be started again: {Reason}")]
    public static partial void EngineNotRestarted(this ILogger logger, string name, string reason);

    [LoggerMessage(3204, LogLevel.Error, "Server {Name} is not available: {Reason}")]
    public static partial void ServerUnavailable(this ILogger logger, string name, string reason);

    [LoggerMessage(3205, LogLevel.Warning, "The directory could not be written to server {Name} and is tried again: {Reason}")]
    public static partial void DirectoryNotWritten(this ILogger logger, string name, string reason);

    [LoggerMessage(3206, LogLevel.Warning, "The folder {Folder} belongs to no server. Delete it if you do not need its data")]
    public static partial void FolderWithoutServer(this ILogger logger, string folder);

    [LoggerMessage(3207, LogLevel.Warning, "The template of new servers could not be made; creating a server will say why: {Reason}")]
    public static partial void TemplateNotMade(this ILogger logger, string reason);

    [LoggerMessage(3208, LogLevel.Warning, "SQL server {Name} stops with {Count} sessions that do not end")]
    public static partial void SessionsLeft(this ILogger logger, string name, int count);

    [LoggerMessage(3209, LogLevel.Error, "Session {Session} of SQL server {Name} ended by a bug")]
    public static partial void SqlSessionFailed(this ILogger logger, string name, int session, Exception exception);
}
