using System.Text;
using Gatehouse.Gateway.Access;
using Microsoft.Extensions.Logging;

namespace Gatehouse.Gateway.Hosting;

/// <summary>Keeps a list of revoked principals as a file has it: one name a line, <c>#</c> begins a comment.</summary>
/// <remarks>
/// What is added counts at once. What is taken out counts when two looks have seen the same file: an editor empties a file before it writes it.
/// A file that cannot be read any more, or is no list, changes nothing: who was revoked stays so.
/// </remarks>
internal sealed class RevocationFile : IAsyncDisposable
{
    private const int MaxLength = 1024 * 1024;
    private const int MaxName = 400;
    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(250);

    private readonly string _path;
    private readonly Revocations _revocations;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _watching;
    private byte[] _seen;
    private bool _isSettled = true;
    private string _lastError = "";

    /// <summary>Reads the file and goes on looking at it.</summary>
    /// <exception cref="IOException">The file cannot be read, or is no list.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be read.</exception>
    public RevocationFile(string path, Revocations revocations, TimeProvider time, ILogger logger)
    {
        (_path, _revocations, _time, _logger) = (path, revocations, time, logger);
        _seen = Load(path);
        Apply(Parse(_seen));
        _watching = WatchAsync();
    }

    /// <summary>What is wrong with a file, to stand after its name; null where nothing is.</summary>
    public static string? Error(string path)
    {
        try
        {
            Parse(Load(path));
            return null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return $"cannot be used: {e.Message.TrimEnd('.')}";
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _watching;
        _stop.Dispose();
    }

    /// <summary>Looks once.</summary>
    internal void Look()
    {
        try
        {
            var content = Load(_path);
            if (content.AsSpan().SequenceEqual(_seen))
            {
                if (_isSettled)
                    return;
                Apply(Parse(content));
                _isSettled = true;
            }
            else
            {
                _revocations.Add(Parse(content));
                (_seen, _isSettled) = (content, false);
            }

            _lastError = "";
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            if (e.Message != _lastError)
                _logger.RevocationsUnreadable(e.Message);
            _lastError = e.Message;
        }
    }

    private void Apply(IReadOnlyCollection<string> names)
    {
        _revocations.Replace(names);
        _logger.RevocationsRead(_revocations.Count);
    }

    private async Task WatchAsync()
    {
        using var timer = new PeriodicTimer(LookEvery, _time);
        try
        {
            while (await timer.WaitForNextTickAsync(_stop.Token))
                Look();
        }
        catch (OperationCanceledException)
        {
            // The gateway closes.
        }
    }

    private static byte[] Load(string path)
    {
        using var file = File.OpenRead(path);
        if (file.Length > MaxLength)
            throw new IOException($"the list of revoked principals has more than {MaxLength} bytes");
        var content = new byte[file.Length];
        return content[..file.ReadAtLeast(content, content.Length, throwOnEndOfStream: false)];
    }

    private static List<string> Parse(byte[] content)
    {
        string text;
        try
        {
            text = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true).GetString(content);
        }
        catch (DecoderFallbackException e)
        {
            throw new IOException("the list of revoked principals is not UTF-8", e);
        }

        var names = new List<string>();
        foreach (var line in text.TrimStart('\uFEFF').Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            if (line.StartsWith('#'))
                continue;
            if (line.Length > MaxName || line.Any(char.IsControl))
                throw new IOException($"line {names.Count + 1} of the list of revoked principals is no name of one: at most {MaxName} characters");
            names.Add(line);
        }

        return names;
    }
}
