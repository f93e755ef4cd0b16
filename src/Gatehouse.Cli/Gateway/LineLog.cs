using System.Globalization;
using Microsoft.Extensions.Logging;

namespace Gatehouse.Cli.Gateway;

/// <summary>Logs to a text stream, one line an event: time, level, number, words. Thread-safe.</summary>
internal sealed class LineLog(TextWriter output, LogLevel least, TimeProvider time) : ILoggerProvider, ILogger
{
    private readonly Lock _gate = new();

    public ILogger CreateLogger(string categoryName) => this;

    public bool IsEnabled(LogLevel logLevel) => logLevel >= least;

    public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

    public void Log<TState>(
        LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        if (!IsEnabled(logLevel))
            return;

        var at = time.GetUtcNow().UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
        var line = $"{at} {Word(logLevel)} {eventId.Id} {formatter(state, exception)}{Cause(exception)}".ReplaceLineEndings(" ");
        lock (_gate)
            output.WriteLine(line);
    }

    public void Dispose()
    {
    }

    // A bug of ours is worth its stack; what a peer or a file did is worth its words.
    private static string Cause(Exception? exception) => exception switch
    {
        null => "",
        IOException or TimeoutException or System.Net.Sockets.SocketException or System.Security.Authentication.AuthenticationException
            => $" ({exception.Message})",
        _ => $" ({exception})",
    };

    private static string Word(LogLevel level) => level switch
    {
        LogLevel.Error or LogLevel.Critical => "error",
        LogLevel.Warning => "warning",
        LogLevel.Information => "info",
        _ => "debug",
    };
}
