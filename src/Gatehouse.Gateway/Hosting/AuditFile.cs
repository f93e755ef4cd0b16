using System.Text;
using System.Text.Json;
using System.Threading.Channels;

namespace Gatehouse.Gateway.Hosting;

/// <summary>
/// Writes the audit as one JSON object a line. Recording never blocks: where the disk is too slow, events are dropped and their
/// number is written.
/// </summary>
public sealed class AuditFile : IAuditLog, IAsyncDisposable
{
    private const int Capacity = 10_000;
    private readonly Channel<byte[]> _lines = Channel.CreateBounded<byte[]>(new BoundedChannelOptions(Capacity) { SingleReader = true });
    private readonly Stream _output;
    private readonly Task _writing;
    private long _dropped;

    private AuditFile(Stream output)
    {
        _output = output;
        _writing = WriteAsync();
    }

    /// <summary>Opens the file, which only this user can read, and appends to it.</summary>
    /// <param name="path">The file; <c>-</c> means standard output.</param>
    /// <exception cref="IOException">It cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be written.</exception>
    public static AuditFile Open(string path)
    {
        if (path == "-")
            return new(Console.OpenStandardOutput());
        var options = new FileStreamOptions
        {
            Mode = FileMode.Append,
            Access = FileAccess.Write,
            Share = FileShare.Read,
            Options = FileOptions.Asynchronous,
        };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        return new(new FileStream(path, options));
    }

    /// <inheritdoc/>
    public void Record(AuditEvent login)
    {
        ArgumentNullException.ThrowIfNull(login);
        Add(json =>
        {
            json.WriteString("event", login.Granted ? "login" : "refusal");
            json.WriteString("time", login.Time);
            json.WriteString("protocol", login.Protocol);
            json.WriteString("listener", login.Listener);
            json.WriteString("connection", login.ConnectionId);
            json.WriteString("client", login.Client);
            json.WriteString("principal", login.Principal);
            json.WriteString("object_id", login.ObjectId);
            json.WriteString("database_user", login.DatabaseUser);
            json.WriteString("database", login.Database);
            json.WriteString("code", login.Code);
            if (login.Rule is not null)
                json.WriteString("rule", login.Rule);
            if (login.Credential is not null)
                json.WriteString("credential", login.Credential);
            json.WriteNumber("login_ms", Math.Round(login.LoginMilliseconds, 1));
        });
    }

    /// <inheritdoc/>
    public void Ended(SessionEndEvent session)
    {
        ArgumentNullException.ThrowIfNull(session);
        Add(json =>
        {
            json.WriteString("event", "end");
            json.WriteString("time", session.Time);
            json.WriteString("listener", session.Listener);
            json.WriteString("connection", session.ConnectionId);
            json.WriteString("ended_by", session.EndedBy);
            json.WriteNumber("seconds", Math.Round(session.Duration.TotalSeconds, 3));
            json.WriteNumber("bytes_from_client", session.BytesFromClient);
            json.WriteNumber("bytes_from_upstream", session.BytesFromUpstream);
        });
    }

    /// <inheritdoc/>
    public void Changed(UpstreamEvent upstream)
    {
        ArgumentNullException.ThrowIfNull(upstream);
        Add(json =>
        {
            json.WriteString("event", upstream.IsSuspended ? "upstream-suspended" : "upstream-resumed");
            json.WriteString("time", upstream.Time);
            json.WriteString("listener", upstream.Listener);
            if (upstream.Since is { } since)
                json.WriteString("since", since);
            if (upstream.Code is { } code)
                json.WriteString("code", code);
        });
    }

    /// <summary>Writes what is still waiting and closes the file.</summary>
    public async ValueTask DisposeAsync()
    {
        _lines.Writer.TryComplete();
        await _writing;
        await _output.DisposeAsync();
    }

    private void Add(Action<Utf8JsonWriter> write)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            write(json);
            json.WriteEndObject();
        }

        buffer.WriteByte((byte)'\n');
        if (!_lines.Writer.TryWrite(buffer.ToArray()))
            Interlocked.Increment(ref _dropped);
    }

    private async Task WriteAsync()
    {
        await foreach (var line in _lines.Reader.ReadAllAsync())
        {
            try
            {
                await _output.WriteAsync(line);
                if (_lines.Reader.Count == 0)
                {
                    await WriteDroppedAsync();
                    await _output.FlushAsync();
                }
            }
            catch (IOException)
            {
                Interlocked.Increment(ref _dropped); // a full disk; said when it is written again
            }
        }

        try
        {
            await WriteDroppedAsync();
        }
        catch (IOException)
        {
            // The disk is still full, and there is nobody left to tell.
        }
    }

    private async Task WriteDroppedAsync()
    {
        if (Interlocked.Exchange(ref _dropped, 0) is var count and > 0)
            await _output.WriteAsync(Encoding.UTF8.GetBytes($"{{\"event\":\"dropped\",\"count\":{count}}}\n"));
    }
}
