using System.Globalization;
using Microsoft.Extensions.Logging;

namespace Gatehouse.Cli.Up;

/// <summary>Writes the local cloud's log to a file of the data folder: one line an event. Started anew when it is large.</summary>
internal sealed class FileLog : ILoggerProvider
{
    private const long LargeBytes = 10 * 1024 * 1024;
    private readonly StreamWriter _file;
    private readonly TimeProvider _time;
    private readonly Lock _writing = new();

    public FileLog(string path, TimeProvider time)
    {
        _time = time;
        if (File.Exists(path) && new FileInfo(path).Length > LargeBytes)
            File.Move(path, path + ".old", overwrite: true);
        var options = new FileStreamOptions { Mode = FileMode.Append, Access = FileAccess.Write, Share = FileShare.ReadWrite };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        _file = new StreamWriter(new FileStream(path, options)) { AutoFlush = true };
    }

    public ILogger CreateLogger(string categoryName) => new Logger(this, categoryName);

    public void Dispose()
    {
        lock (_writing)
            _file.Dispose();
    }

    private void Write(LogLevel level, string category, EventId id, string text, Exception? exception)
    {
        var line = string.Create(CultureInfo.InvariantCulture, $"{_time.GetUtcNow():yyyy-MM-ddTHH:mm:ss.fffZ} {level,-11} {category}[{id.Id}] {OneLine(text)}{(exception is null ? "" : " | " + OneLine(exception.ToString()))}");
        lock (_writing)
        {
            if (_file.BaseStream?.CanWrite == true)
                _file.WriteLine(line);
        }
    }

    // What a client sent may be in it: a line break would forge an event.
    private static string OneLine(string text) => string.Concat(text.Select(c => char.IsControl(c) ? ' ' : c));

    private sealed class Logger(FileLog log, string category) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel >= (category.StartsWith("Microsoft.", StringComparison.Ordinal) ? LogLevel.Warning : LogLevel.Information) && logLevel != LogLevel.None;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (IsEnabled(logLevel))
                log.Write(logLevel, category, eventId, formatter(state, exception), exception);
        }
    }
}
