using System.Threading.Channels;
using Gatehouse.LocalCloud.Entra;
using Microsoft.Extensions.Logging;

namespace Gatehouse.LocalCloud.Engines;

/// <summary>Writes the directory into every running server after it changed: one run at a time, several changes in one run, none lost.</summary>
internal sealed class DirectorySync : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Again = TimeSpan.FromSeconds(1);
    private readonly IDirectory _directory;
    private readonly Func<IEnumerable<IDatabaseServer>> _servers;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly CancellationTokenSource _stopping = new();

    // One signal that waits says all that there is to say.
    private readonly Channel<bool> _signals = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
    private readonly Task _loop;
    private TaskCompletionSource _run = NewRun();
    private long _wanted;
    private long _written;

    public DirectorySync(IDirectory directory, Func<IEnumerable<IDatabaseServer>> servers, TimeProvider time, ILogger logger)
    {
        (_directory, _servers, _time, _logger) = (directory, servers, time, logger);
        _directory.Changed += Signal;
        _loop = Task.Run(LoopAsync);
    }

    /// <summary>Asks for a run that begins after this call.</summary>
    public void Signal()
    {
        Interlocked.Increment(ref _wanted);
        _signals.Writer.TryWrite(true);
    }

    /// <summary>Waits until every change so far is written, or for a few seconds where a server does not take it: it is tried again.</summary>
    public async Task WaitAsync(CancellationToken cancellationToken)
    {
        var wanted = Interlocked.Read(ref _wanted);
        var started = _time.GetTimestamp();
        while (true)
        {
            var run = Volatile.Read(ref _run).Task;
            if (Interlocked.Read(ref _written) >= wanted || _time.GetElapsedTime(started) > Patience)
                return;
            await Task.WhenAny(run, Task.Delay(Patience, _time, cancellationToken));
            cancellationToken.ThrowIfCancellationRequested();
        }
    }

    public async ValueTask DisposeAsync()
    {
        _directory.Changed -= Signal;
        await _stopping.CancelAsync();
        await _loop;
        _stopping.Dispose();
    }

    private async Task LoopAsync()
    {
        try
        {
            while (true)
            {
                await _signals.Reader.ReadAsync(_stopping.Token);
                var wanted = Interlocked.Read(ref _wanted);
                if (await WriteAllAsync())
                {
                    Interlocked.Exchange(ref _written, wanted);
                    Interlocked.Exchange(ref _run, NewRun()).SetResult();
                    continue;
                }

                await Task.Delay(Again, _time, _stopping.Token);
                Signal();
            }
        }
        catch (OperationCanceledException)
        {
            // Stopped: each server gets the whole directory when it starts.
        }
    }

    private static TaskCompletionSource NewRun() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private async Task<bool> WriteAllAsync()
    {
        var all = true;
        foreach (var server in _servers())
        {
            try
            {
                await server.WriteDirectoryAsync(_stopping.Token);
            }
            catch (Exception e) when (IDatabaseServer.IsFailure(e) || e is ObjectDisposedException or InvalidOperationException)
            {
                if (server.Problem is not null)
                    continue; // it gets the directory when it starts again
                _logger.DirectoryNotWritten(server.Name, e.Message);
                all = false;
            }
        }

        return all;
    }
}
