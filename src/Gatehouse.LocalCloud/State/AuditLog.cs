using System.Text.Json;
using System.Threading.Channels;
using Gatehouse.Gateway;
using Microsoft.Extensions.Logging;

namespace Gatehouse.LocalCloud.State;

/// <summary>Appends each login to a file, one line of JSON each. Never blocks and never throws: a login is worth more than its record.</summary>
public sealed partial class AuditLog : IAuditLog, IAsyncDisposable
{
    // A burst longer than this is counted, not kept: memory is bounded too.
    private const int Waiting = 4096;
    private readonly string _file;
    private readonly long _limit;
    private readonly ILogger _logger;
    private readonly Channel<AuditEvent> _logins;
    private readonly Task _writing;
    private long _dropped;

    /// <summary>Opens the log.</summary>
    /// <param name="file">The file; 0600. A full one becomes <c>FILE.1</c>, in place of the one before.</param>
    /// <param name="logs">Where it says that it cannot write.</param>
    /// <param name="limit">The size in bytes at which a file is full. Default 16 MB.</param>
    public AuditLog(string file, ILoggerFactory logs, long limit = 16 * 1024 * 1024)
    {
        (_file, _limit, _logger) = (file, limit, logs.CreateLogger<AuditLog>());
        _logins = Channel.CreateBounded<AuditEvent>(
            new BoundedChannelOptions(Waiting) { FullMode = BoundedChannelFullMode.DropWrite, SingleReader = true },
            _ => Interlocked.Increment(ref _dropped));
        _writing = Task.Run(WriteAllAsync);
    }

    /// <inheritdoc/>
    public void Record(AuditEvent login) => _logins.Writer.TryWrite(login);

    /// <summary>Writes what waits, then closes.</summary>
    public async ValueTask DisposeAsync()
    {
        _logins.Writer.TryComplete();
        await _writing;
    }

    private async Task WriteAllAsync()
    {
        FileStream? stream = null;
        try
        {
            while (await _logins.Reader.WaitToReadAsync())
            {
                try
                {
                    stream ??= Open();
                    while (_logins.Reader.TryRead(out var login))
                    {
                        if (stream.Length > _limit)
                        {
                            await stream.DisposeAsync();
                            File.Move(_file, _file + ".1", overwrite: true);
                            stream = Open();
                        }

                        await stream.WriteAsync(Line(JsonSerializer.SerializeToUtf8Bytes(login, Options)));
                    }

                    if (Interlocked.Exchange(ref _dropped, 0) is > 0 and var dropped)
                        await stream.WriteAsync(Line(JsonSerializer.SerializeToUtf8Bytes(new { dropped })));
                    await stream.FlushAsync();
                }
                catch (Exception e) when (e is IOException or UnauthorizedAccessException or ObjectDisposedException)
                {
                    AuditNotWritten(_logger, _file, e.Message);
                    stream = null; // opened again for the next login
                }
            }
        }
        finally
        {
            if (stream is not null)
                await stream.DisposeAsync();
        }
    }

    private static byte[] Line(byte[] json) => [.. json, (byte)'\n'];

    private FileStream Open()
    {
        var options = new FileStreamOptions { Mode = FileMode.Append, Access = FileAccess.Write, Share = FileShare.ReadWrite | FileShare.Delete };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        return new FileStream(_file, options);
    }

    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web);

    [LoggerMessage(3300, LogLevel.Error, "The audit log {File} cannot be written: {Reason}")]
    private static partial void AuditNotWritten(ILogger logger, string file, string reason);
}
